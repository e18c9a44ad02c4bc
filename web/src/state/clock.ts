// One tick for everything that counts: texts change only when what they say does.

import { signal } from '@preact/signals';

/** Milliseconds on the monotonic clock, which no change of the wall clock moves. */
export const now = signal(performance.now());

const kTickMs = 250;

export function startClock(): void {
  setInterval(() => (now.value = performance.now()), kTickMs);
}
