// The one loop that asks: fetch, show, wait five seconds. Never two at a time, nothing while hidden
// or paused, at once when something else is asked for.

import { effect, signal } from '@preact/signals';
import {
  readLatencyBuckets,
  readProviderSummaries,
  readRecent,
  readRequestBuckets,
  readStatus,
  readTokenBuckets,
} from '../../generated/api.ts';
import { get, type Heard } from '../api/get.ts';
import type { Reader } from '../api/read.ts';
import { key } from './key.ts';
import { place } from './location.ts';
import { type Filter, filterQuery, type Range, rangeQuery } from './place.ts';
import {
  analytics,
  analyticsFault,
  lastHour,
  locked,
  lost,
  recentFault,
  tellRecent,
  tellStatus,
} from './router.ts';

export const kEveryMs = 5_000;
const kLastHourEveryMs = 30_000;
// As many exchanges as a reader looks through.
const kExchanges = 200;

export const paused = signal(false);

let running: AbortController | null = null;
let timer = 0;
let lastHourAt = -Infinity;

export function startRefresh(): void {
  document.addEventListener('visibilitychange', askNow);
  // Whatever the question depends on: a change asks at once.
  effect(() => {
    place.value;
    key.value;
    paused.value;
    queueMicrotask(askNow);
  });
}

/** Asks at once; answers to an earlier question are dropped. */
export function askNow(): void {
  clearTimeout(timer);
  running?.abort();
  running = null;
  if (document.hidden || paused.value) return;
  void ask();
}

async function ask(): Promise<void> {
  const question = new AbortController();
  running = question;
  try {
    await Promise.all([
      askStatus(question.signal),
      askLastHour(question.signal),
      askAnalytics(question.signal),
      askRecent(question.signal),
    ]);
  } catch (error) {
    if (question.signal.aborted) return;
    throw error;
  }
  running = null;
  timer = window.setTimeout(askNow, kEveryMs);
}

function heard<T>(path: string, read: Reader<T>, question: AbortSignal): Promise<Heard<T>> {
  return get(path, read, key.value, question);
}

async function askStatus(question: AbortSignal): Promise<void> {
  const answer = await heard('/status', readStatus, question);
  if (answer.kind === 'answer') tellStatus(answer.value);
  else if (answer.kind === 'locked') locked.value = true;
  else lost.value = answer.kind === 'lost' ? answer.why : answer.message;
}

// For the tile's sparkline, which can do without it.
async function askLastHour(question: AbortSignal): Promise<void> {
  const due = performance.now() - lastHourAt >= kLastHourEveryMs;
  if (place.value.tab !== 'status' || !due) return;
  const path = '/analytics/requests?interval=minute&hours=1';
  const answer = await heard(path, readRequestBuckets, question);
  lastHourAt = performance.now();
  if (answer.kind === 'answer') lastHour.value = answer.value;
}

async function askAnalytics(question: AbortSignal): Promise<void> {
  const { tab, range } = place.value;
  if (tab !== 'analytics') return;
  const answer = await readAnalytics(range, question);
  if (answer.kind === 'answer') {
    analytics.value = { value: { range, ...answer.value }, at: performance.now(), wall: Date.now() };
  }
  analyticsFault.value = faultIn(answer);
}

async function readAnalytics(range: Range, question: AbortSignal) {
  const query = rangeQuery(range);
  const [requests, tokens, latency, summary] = await Promise.all([
    heard(`/analytics/requests?${query}`, readRequestBuckets, question),
    heard(`/analytics/tokens?${query}`, readTokenBuckets, question),
    heard(`/analytics/latency?${query}`, readLatencyBuckets, question),
    heard(`/analytics/summary?hours=${range.hours}`, readProviderSummaries, question),
  ]);
  if (requests.kind !== 'answer') return requests;
  if (tokens.kind !== 'answer') return tokens;
  if (latency.kind !== 'answer') return latency;
  if (summary.kind !== 'answer') return summary;
  const value = {
    requests: requests.value,
    tokens: tokens.value,
    latency: latency.value,
    summary: summary.value,
  };
  return { kind: 'answer', value } as const;
}

async function askRecent(question: AbortSignal): Promise<void> {
  const { tab, filter } = place.value;
  if (tab !== 'requests') return;
  const answer = await heard(recentPath(filter), readRecent, question);
  if (answer.kind === 'answer') tellRecent(filter, answer.value);
  recentFault.value = faultIn(answer);
}

function recentPath(filter: Filter): string {
  const query = filterQuery(filter);
  return `/recent?limit=${kExchanges}${query ? `&${query}` : ''}`;
}

function faultIn(answer: Heard<unknown>): string | null {
  if (answer.kind === 'refused') return answer.message;
  return answer.kind === 'lost' ? answer.why : null;
}
