// The place the reader is at, kept in step with the address bar.

import { computed, signal } from '@preact/signals';
import { type Filter, formatPlace, parsePlace, type Place, type Range, type Tab } from './place.ts';

export const place = signal<Place>(parsePlace(location.hash));
export const tab = computed(() => place.value.tab);

/** Follows the browser's back and forward, and links. */
export function startLocation(): void {
  const follow = () => (place.value = remembered(parsePlace(location.hash)));
  addEventListener('popstate', follow);
  addEventListener('hashchange', follow);
}

/** A change of tab can be gone back from. */
export function goTo(name: Tab): void {
  if (name === place.value.tab) return;
  place.value = { ...place.value, tab: name };
  history.pushState(null, '', formatPlace(place.value));
}

export function selectRange(range: Range): void {
  place.value = { ...place.value, range };
  history.replaceState(null, '', formatPlace(place.value));
}

export function selectFilter(filter: Filter): void {
  place.value = { ...place.value, filter };
  history.replaceState(null, '', formatPlace(place.value));
}

// Tabs that the address does not speak of keep their selection.
function remembered(parsed: Place): Place {
  const before = place.value;
  return {
    tab: parsed.tab,
    range: parsed.tab === 'analytics' ? parsed.range : before.range,
    filter: parsed.tab === 'requests' ? parsed.filter : before.filter,
  };
}
