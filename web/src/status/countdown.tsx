import { useComputed, useSignalEffect } from '@preact/signals';
import { askNow } from '../state/refresh.ts';
import { lost, secondsLeft, status } from '../state/router.ts';
import { countdown } from '../words/times.ts';
import type { ApiName, Provider } from './provider_state.ts';

// The answer that was asked for again when its time had run out.
let asked: unknown = null;

/**
 * The time until a provider is back, by the monotonic clock. At zero the router is asked; until it
 * says otherwise the count stays there.
 */
export function Countdown({ provider, plain = false }: { provider: Provider; plain?: boolean }) {
  // From the answer itself, so that both change at once; a row stays with its provider.
  const { api, name } = provider;
  const remaining = useComputed(() => remainingOf(api, name));
  const left = useComputed(() => secondsLeft(remaining.value));
  const text = useComputed(() => countdown(left.value));
  // Once for each answer that still has time on it.
  useSignalEffect(() => {
    const askedFor = status.value;
    const over = left.value <= 0 && remaining.peek() > 0;
    if (over && !plain && lost.peek() === null && asked !== askedFor) {
      asked = askedFor;
      askNow();
    }
  });
  if (plain) return <b>{text}</b>;
  return (
    <span class="countdown" role="timer" aria-label="Time until it is back">
      {text}
    </span>
  );
}

function remainingOf(api: ApiName, name: string): number {
  const of = status.value?.value.statistics[api].providers.get(name);
  return of?.rate_limits.cooldown_remaining_seconds ?? 0;
}
