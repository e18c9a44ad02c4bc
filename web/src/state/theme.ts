// auto follows the system; a choice is kept.

import { signal } from '@preact/signals';

export const kThemes = ['auto', 'dark', 'light'] as const;
export type Theme = (typeof kThemes)[number];

const kName = 'llm-api-router-theme';

export const theme = signal<Theme>('auto');
/** Counts changes of the colours in force, whoever made them. */
export const repaint = signal(0);

export function startTheme(): void {
  apply(kThemes.find((one) => one === stored()) ?? 'auto');
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => repaint.value++);
}

export function nextTheme(): void {
  const next = kThemes[(kThemes.indexOf(theme.value) + 1) % kThemes.length]!;
  apply(next);
  try {
    localStorage.setItem(kName, next);
  } catch {
    // No storage: the choice lives as long as the page.
  }
}

function apply(next: Theme): void {
  theme.value = next;
  document.documentElement.dataset['theme'] = next;
  repaint.value++;
}

function stored(): string | null {
  try {
    return localStorage.getItem(kName);
  } catch {
    return null;
  }
}
