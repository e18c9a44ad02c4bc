import type { Signal } from '@preact/signals';
import { Icon } from './icon.tsx';
import { Outside } from './outside.tsx';

interface Props {
  open: Signal<boolean>;
  controls: string;
  what: string;
  of: string | null;
}

/** The button that opens and closes the element `controls`, told to screen readers as `what` of `of`. */
export function Disclosure({ open, controls, what, of }: Props) {
  return (
    <button
      type="button"
      class="icon-button disclosure"
      aria-expanded={open.value}
      aria-controls={controls}
      onClick={() => (open.value = !open.value)}
    >
      <Icon name="open" />
      <span class="unseen">
        {what} of <Outside text={of} />
      </span>
    </button>
  );
}
