import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { wallNow } from '../state/router.ts';
import { kNone } from '../words/numbers.ts';
import { ago, clock, exactTime, parseTime } from '../words/times.ts';

/** How long ago a moment of the API was, counting on; the exact time is the title. */
export function Ago({ time }: { time: string | null }) {
  const at = parseTime(time);
  if (at === null) return <span class="none">{kNone}</span>;
  return <Counting at={at} />;
}

function Counting({ at }: { at: number }) {
  const moment = useSignal(at);
  useEffect(() => void (moment.value = at));
  const text = useComputed(() => ago(moment.value, wallNow.value));
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
      {text}
    </time>
  );
}

/** The wall-clock time of a moment of the API. */
export function At({ time }: { time: string | null }) {
  const at = parseTime(time);
  if (at === null) return <span class="none">{kNone}</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
      {clock(at)}
    </time>
  );
}
