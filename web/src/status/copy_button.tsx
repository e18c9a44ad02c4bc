import { useSignal } from '@preact/signals';

/** A text to be copied; says for a moment that it was. */
export function CopyButton({ text, copied }: { text: string; copied: string }) {
  const done = useSignal(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(copied);
      done.value = true;
      setTimeout(() => (done.value = false), 1_500);
    } catch {
      // No permission: the text can still be selected.
    }
  };
  return (
    <button type="button" class="copy" title={`Copy ${copied}`} onClick={copy}>
      <code>{text}</code>
      <span role="status">{done.value ? 'copied' : ''}</span>
    </button>
  );
}
