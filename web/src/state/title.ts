// The browser tab's title: the verdict at a glance.

import { effect } from '@preact/signals';
import { locked, lost, status, verdict } from './router.ts';

const kName = 'LLM API Router';

export function startTitle(): void {
  effect(() => {
    document.title = title();
  });
}

function title(): string {
  if (lost.value !== null) return `(!) ${kName}`;
  if (locked.value || !status.value) return kName;
  const { sentence, tone } = verdict.value;
  return tone === 'ok' ? `${kName}: ${sentence}` : `${sentence} · ${kName}`;
}
