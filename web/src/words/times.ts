// Durations and moments as people read them.

import { kNone } from './numbers.ts';

/** `842 ms`, `1.84 s`, `12.3 s`, `1:12 min`. */
export function latency(milliseconds: number | null): string {
  if (milliseconds === null) return kNone;
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 9_995) return `${(milliseconds / 1000).toFixed(2)} s`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const whole = Math.round(milliseconds / 1000);
  return `${Math.floor(whole / 60)}:${two(whole % 60)} min`;
}

/** The two largest units: `3 d 4 h`, `4 h 12 m`, `12 m 5 s`, `5 s`. */
export function duration(seconds: number | null): string {
  if (seconds === null) return kNone;
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3_600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'm'],
    [whole % 60, 's'],
  ] as const;
  const first = parts.findIndex(([value]) => value > 0);
  if (first < 0) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([value], index) => index === 0 || value > 0)
    .map(([value, unit]) => `${value} ${unit}`)
    .join(' ');
}

/** `4:29`, above an hour `1:04:29`, rounded up; never below `0:00`. */
export function countdown(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const hours = Math.floor(whole / 3_600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = two(whole % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** How long ago: `now`, `12 s ago`; from a day on the date and time. */
export function ago(then: number, now: number, zone?: string): string {
  const seconds = Math.floor((now - then) / 1000);
  if (seconds < 1) return 'now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} m ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`;
  return dayAndTime(then, zone);
}

/** `02:50:16`. */
export function clock(time: number, zone?: string): string {
  return format(time, { hour: '2-digit', minute: '2-digit', second: '2-digit' }, zone);
}

/** `02:50`. */
export function hourAndMinute(time: number, zone?: string): string {
  return format(time, { hour: '2-digit', minute: '2-digit' }, zone);
}

/** `22 Nov`. */
export function day(time: number, zone?: string): string {
  return format(time, { day: 'numeric', month: 'short' }, zone);
}

/** `22 Nov, 03:00`. */
export function dayAndTime(time: number, zone?: string): string {
  return `${day(time, zone)}, ${hourAndMinute(time, zone)}`;
}

/** All of it, for titles. */
export function exactTime(time: number, zone?: string): string {
  return format(time, { dateStyle: 'long', timeStyle: 'long' }, zone);
}

/** A moment of the API in milliseconds; null if it is none. */
export function parseTime(text: string | null): number | null {
  if (text === null) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}

const kFormats = new Map<string, Intl.DateTimeFormat>();

// Formats are costly to make and asked for at every tick.
function format(time: number, options: Intl.DateTimeFormatOptions, zone?: string): string {
  const name = JSON.stringify([options, zone]);
  let made = kFormats.get(name);
  if (!made) {
    const base: Intl.DateTimeFormatOptions = { ...options, hourCycle: 'h23' };
    if (zone !== undefined) base.timeZone = zone;
    made = new Intl.DateTimeFormat('en-GB', base);
    kFormats.set(name, made);
  }
  return made.format(time);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
