import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

interface Props {
  tone: 'neutral' | 'warn' | 'bad';
  icon?: IconName;
  /** Announced by screen readers when it appears. */
  alert?: boolean;
  action?: { label: string; run: () => void };
  children: ComponentChildren;
}

export function Callout({ tone, icon = 'info', alert = false, action, children }: Props) {
  return (
    <div class={`callout ${tone}`} role={alert ? 'alert' : undefined}>
      <Icon name={icon} />
      <p>{children}</p>
      {action && (
        <button type="button" class="button" onClick={action.run}>
          {action.label}
        </button>
      )}
    </div>
  );
}
