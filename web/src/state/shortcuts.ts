// Single keys, where nothing is typed and no modifier is held.

import { goTo } from './location.ts';
import { kTabs } from './place.ts';
import { paused } from './refresh.ts';
import { nextTheme } from './theme.ts';

export function startShortcuts(): void {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target instanceof Element && isTyping(event.target)) return;
    const tab = kTabs[Number(event.key) - 1];
    if (tab) goTo(tab);
    else if (event.key === 'p') paused.value = !paused.value;
    else if (event.key === 't') nextTheme();
  });
}

function isTyping(target: Element): boolean {
  return target.matches('input:not([type=radio]):not([type=checkbox]), textarea, select');
}
