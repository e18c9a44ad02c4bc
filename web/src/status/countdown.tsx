import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { askNow } from '../state/refresh.ts';
import { lost, secondsLeft, status } from '../state/router.ts';
import { countdown } from '../words/times.ts';
import type { Provider } from './provider_state.ts';

/**
 * The time until a provider is back, by the monotonic clock. At zero the router is asked; until it
 * says otherwise the count stays there.
 */
export function Countdown({ provider, plain = false }: { provider: Provider; plain?: boolean }) {
  const remaining = useSignal(remainingOf(provider));
  useEffect(() => void (remaining.value = remainingOf(provider)));
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

let asked: unknown = null;

function remainingOf(provider: Provider): number {
  return provider.statistics?.rate_limits.cooldown_remaining_seconds ?? 0;
}
