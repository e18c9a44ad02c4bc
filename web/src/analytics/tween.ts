// How a chart gets from what it shows to what it is told, bucket by bucket, by timestamp.

export type Values = readonly (number | null)[];

/** What a chart shows at one moment. Times are the beginnings of buckets, ascending. */
export interface Frame {
  times: readonly number[];
  /** One list a time. */
  values: readonly Values[];
  /** The edges of the x axis, and the top of the y axis. */
  from: number;
  until: number;
  top: number;
}

export const kTweenMs = 420;
// Windows that advance by more are new ranges.
const kSlide = 3;
const kMostPoints = 1_500;

export function easeOut(part: number): number {
  return 1 - (1 - part) ** 3;
}

/** Whether `after` is `before` moved on by so few buckets that it can slide there. */
export function slides(before: Frame, after: Frame, width: number): boolean {
  const sameSpan = Math.abs(after.until - after.from - (before.until - before.from)) < width / 2;
  const moved = after.from - before.from;
  return sameSpan && moved >= -1e-6 && moved <= kSlide * width + 1e-6;
}

/** Whether it is worth to move at all. */
export function moves(before: Frame, after: Frame): boolean {
  if (after.times.length > kMostPoints) return false;
  return JSON.stringify(before) !== JSON.stringify(after);
}

/**
 * The way from what is shown to `after`: give it the part of the way gone, 0 to 1. `slide`: the
 * window moves there; else all buckets are new. A new bucket grows from zero, one that has no value
 * before or after has none on the way.
 */
export function tween(before: Frame, after: Frame, slide: boolean): (part: number) => Frame {
  const shown = new Map(before.times.map((time, index) => [time, before.values[index]!]));
  const known = new Set(after.times);
  // Old buckets stay until they have slid out.
  const leaving = slide ? before.times.filter((time) => !known.has(time) && time < after.from) : [];
  const times = [...leaving, ...after.times];
  const starts = times.map((time, index) => (slide && shown.get(time)) || zeros(target(index)));
  function target(index: number): Values {
    return index < leaving.length
      ? shown.get(times[index]!)!
      : after.values[index - leaving.length]!;
  }
  const start = slide ? before : { ...after, top: before.top };
  return (part) => {
    if (part >= 1) return after;
    const eased = easeOut(part);
    return {
      times,
      values: times.map((_, index) =>
        target(index).map((value, series) => between(starts[index]![series] ?? null, value, eased)),
      ),
      from: mix(start.from, after.from, eased),
      until: mix(start.until, after.until, eased),
      top: mix(start.top, after.top, eased),
    };
  };
}

function zeros(values: Values): Values {
  return values.map((value) => (value === null ? null : 0));
}

function between(from: number | null, to: number | null, part: number): number | null {
  if (to === null) return null;
  return from === null ? to : mix(from, to, part);
}

function mix(from: number, to: number, part: number): number {
  return from + (to - from) * part;
}
