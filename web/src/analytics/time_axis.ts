// Labels of the x axis: the time of day, and at midnight the day instead.

import { day, hourAndMinute } from '../words/times.ts';

/** `times` in seconds, evenly spaced; `width` of a bucket in seconds. */
export function axisTime(times: number[], zone: string | undefined, width: number): string[] {
  const spacing = (times[1] ?? 0) - (times[0] ?? 0);
  if (width >= 86_400 || spacing >= 86_400) return times.map((time) => day(time * 1000, zone));
  return times.map((time) => {
    const label = hourAndMinute(time * 1000, zone);
    return label === '00:00' ? day(time * 1000, zone) : label;
  });
}
