// What the router has told so far.

import { computed, signal } from '@preact/signals';
import type {
  LatencyBuckets,
  ProviderSummaries,
  Recent,
  RequestBuckets,
  Status,
  TokenBuckets,
} from '../../generated/api.ts';
import { kApis, providersOf, verdictOn } from '../status/provider_state.ts';
import { now } from './clock.ts';
import type { Filter, Range } from './place.ts';

/** An answer and when it came, on the monotonic and on the wall clock. */
export interface Told<T> {
  value: T;
  at: number;
  wall: number;
}

export interface Analytics {
  range: Range;
  requests: RequestBuckets;
  tokens: TokenBuckets;
  latency: LatencyBuckets;
  summary: ProviderSummaries;
}

export const status = signal<Told<Status> | null>(null);
/** Why the router cannot be reached, or null if it can. */
export const lost = signal<string | null>(null);
export const locked = signal(false);
/** When the router was found to have been started anew: monotonic. */
export const restarted = signal<number | null>(null);

export const analytics = signal<Told<Analytics> | null>(null);
export const analyticsFault = signal<string | null>(null);
export const lastHour = signal<RequestBuckets | null>(null);

export const recent = signal<Told<{ filter: Filter; recent: Recent }> | null>(null);
export const recentFault = signal<string | null>(null);
/** Models that were seen, for the choice of one: a filtered answer knows only its own. */
export const models = signal<readonly string[]>([]);
const kMostModels = 100;

export const providers = computed(() => {
  const told = status.value;
  return told ? kApis.flatMap(({ name }) => providersOf(told.value, name)) : [];
});
export const verdict = computed(() => verdictOn(providers.value));

/** Seconds since the router was started, as of the last answer. */
export const uptime = computed(() => status.value?.value.statistics.openai.uptime_seconds ?? null);

/** The wall clock of this browser, moved on by the monotonic one. */
export const wallNow = computed(() => {
  const told = status.value;
  return told ? told.wall + (now.value - told.at) : Date.now();
});

/** Seconds that the cooldown told as `remaining` in the last answer still lasts. */
export function secondsLeft(remaining: number | null): number {
  const told = status.value;
  return told && remaining !== null ? remaining - (now.value - told.at) / 1000 : 0;
}

export function tellStatus(value: Status): void {
  const before = uptime.value;
  status.value = { value, at: performance.now(), wall: Date.now() };
  const after = uptime.value;
  if (before !== null && after !== null && after < before) restarted.value = performance.now();
  lost.value = null;
  locked.value = false;
}

export function tellRecent(filter: Filter, value: Recent): void {
  recent.value = { value: { filter, recent: value }, at: performance.now(), wall: Date.now() };
  const told = value.exchanges.map((one) => one.model ?? '').filter((name) => name !== '');
  const seen = [...new Set([...told, ...models.value])].slice(0, kMostModels).sort();
  if (seen.join('\n') !== models.value.join('\n')) models.value = seen;
}
