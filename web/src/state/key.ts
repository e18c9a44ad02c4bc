// The key of a locked router: in memory, and for this tab's session if the reader wishes.

import { signal } from '@preact/signals';

const kName = 'llm-api-router-key';

export const key = signal<string | null>(remembered());

export function useKey(value: string, remember: boolean): void {
  key.value = value;
  try {
    if (remember) sessionStorage.setItem(kName, value);
    else sessionStorage.removeItem(kName);
  } catch {
    // No storage: the key lives as long as the page.
  }
}

function remembered(): string | null {
  try {
    return sessionStorage.getItem(kName);
  } catch {
    return null;
  }
}
