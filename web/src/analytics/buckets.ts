// The answers of /analytics as charts take them: beginnings of buckets in seconds, and their values.

import type { LatencyBuckets, RequestBuckets, TokenBuckets } from '../../generated/api.ts';
import type { Interval } from '../state/place.ts';
import { day, dayAndTime, hourAndMinute } from '../words/times.ts';
import type { Values } from './tween.ts';

export const kWidths: Record<Interval, number> = { minute: 60, hour: 3_600, day: 86_400 };

export interface Series {
  times: number[];
  values: Values[];
}

export function requestSeries(buckets: RequestBuckets): Series {
  return series(buckets, (one) => [one.count ?? 0]);
}

/** Cached, new input, output: parts that add up to the total. */
export function tokenSeries(buckets: TokenBuckets): Series {
  return series(buckets, (one) => {
    const cached = Math.min(one.cached_tokens ?? 0, one.input_tokens ?? 0);
    return [cached, (one.input_tokens ?? 0) - cached, one.output_tokens ?? 0];
  });
}

/** Median, first token, average, 95th; in milliseconds, null where nothing was asked. */
export function latencySeries(buckets: LatencyBuckets): Series {
  return series(buckets, (one) => [one.p50_ms, one.ttft_ms, one.avg_ms, one.p95_ms]);
}

function series<T extends { timestamp: string | null }>(
  buckets: T[],
  of: (bucket: T) => Values,
): Series {
  const timed = buckets
    .map((bucket) => ({ time: Date.parse(bucket.timestamp ?? '') / 1000, values: of(bucket) }))
    .filter(({ time }) => Number.isFinite(time));
  return { times: timed.map(({ time }) => time), values: timed.map(({ values }) => values) };
}

export function sum(values: readonly Values[], series: number): number {
  return values.reduce((all, one) => all + (one[series] ?? 0), 0);
}

/** The mean of a series, each bucket weighing as much as it had requests; null if none had. */
export function weightedMean(
  values: readonly Values[],
  series: number,
  weights: readonly number[],
): number | null {
  let all = 0;
  let weight = 0;
  values.forEach((one, index) => {
    const value = one[series] ?? null;
    if (value === null) return;
    all += value * (weights[index] ?? 0);
    weight += weights[index] ?? 0;
  });
  return weight > 0 ? all / weight : null;
}

/** Days are UTC days; the rest is told in the browser's zone. */
export function zoneOf(interval: Interval): string | undefined {
  return interval === 'day' ? 'UTC' : undefined;
}

/** A bucket by its time: `22 Nov`, `22 Nov, 03:00`, `03:12`. */
export function bucketName(time: number, interval: Interval): string {
  if (interval === 'day') return day(time * 1000, 'UTC');
  return interval === 'hour' ? dayAndTime(time * 1000) : hourAndMinute(time * 1000);
}
