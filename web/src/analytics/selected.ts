// The bucket that the reader points at, in all charts at once.

import { signal } from '@preact/signals';

/** The beginning of the bucket in seconds; null if none. */
export const selected = signal<number | null>(null);
