import { useSignal } from '@preact/signals';
import { key, useKey } from '../state/key.ts';
import { Icon } from './icon.tsx';

/** What a locked router shows instead of everything. */
export function KeyForm() {
  const typed = useSignal('');
  const remember = useSignal(false);
  const open = (event: Event) => {
    event.preventDefault();
    if (typed.value) useKey(typed.value, remember.value);
  };
  return (
    <form class="panel key-form" onSubmit={open}>
      <h2>This router asks for a key.</h2>
      {key.value !== null && (
        <p class="bad" role="alert">
          <Icon name="warning" /> The router did not take that key.
        </p>
      )}
      <label>
        Key
        <input
          type="password"
          autocomplete="off"
          value={typed.value}
          onInput={(event) => (typed.value = event.currentTarget.value)}
        />
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={remember.value}
          onChange={(event) => (remember.value = event.currentTarget.checked)}
        />
        Remember it until this browser tab is closed
      </label>
      <button type="submit" class="button primary">
        Open
      </button>
    </form>
  );
}
