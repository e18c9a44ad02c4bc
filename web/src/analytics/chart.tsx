import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Interval } from '../state/place.ts';
import { repaint } from '../state/theme.ts';
import { bucketName, kWidths, type Series, zoneOf } from './buckets.ts';
import { Plot, type PlotStyle } from './plot.ts';
import { selected } from './selected.ts';
import type { Values } from './tween.ts';

interface Props {
  label: string;
  series: Series;
  interval: Interval;
  question: string;
  style: PlotStyle;
  /** A bucket in words. */
  spoken: (values: Values) => string;
}

/** The canvas, and the ways to point at one of its buckets: mouse, touch and arrow keys. */
export function Chart({ label, series, interval, question, style, spoken }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const focused = useSignal(false);
  const at = useComputed(() => selected.value).value;

  useEffect(() => {
    const made = new Plot(host.current!, style);
    made.over.append(line.current!);
    plot.current = made;
    return () => {
      host.current?.append(line.current!);
      made.destroy();
    };
  }, []);
  useEffect(() => {
    plot.current?.show({ ...series, width: kWidths[interval], question, zone: zoneOf(interval) });
  }, [series]);
  useSignalEffect(() => {
    repaint.value;
    plot.current?.repaint();
  });
  useEffect(() => {
    const known = at !== null && series.times.includes(at);
    line.current!.hidden = !known;
    if (known) line.current!.style.left = `${plot.current!.middleOf(at)}px`;
  });

  const point = (event: PointerEvent) => {
    const area = plot.current?.over.getBoundingClientRect();
    if (!area || event.clientX < area.left || event.clientX > area.right) return;
    selected.value = plot.current!.bucketAt(event.clientX - area.left);
  };
  const index = at === null ? -1 : series.times.indexOf(at);
  const values = index < 0 ? null : series.values[index]!;
  return (
    <>
      <div
        ref={host}
        class="plot"
        role="group"
        tabIndex={0}
        aria-label={`${label}. Left and right arrow keys read one bucket after the other.`}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => (selected.value = null)}
        onFocus={() => (focused.value = true)}
        onBlur={() => {
          focused.value = false;
          selected.value = null;
        }}
        onKeyDown={(event) => move(event, series.times, index)}
      >
        <div ref={line} class="selection" hidden />
      </div>
      <p class="unseen" role="status">
        {focused.value && values ? `${bucketName(at!, interval)}: ${spoken(values)}` : ''}
      </p>
    </>
  );
}

function move(event: KeyboardEvent, times: number[], index: number): void {
  const last = times.length - 1;
  const next = {
    ArrowLeft: index < 0 ? last : Math.max(0, index - 1),
    ArrowRight: index < 0 ? 0 : Math.min(last, index + 1),
    Home: 0,
    End: last,
  }[event.key];
  if (event.key === 'Escape') selected.value = null;
  else if (next !== undefined) selected.value = times[next] ?? null;
  else return;
  event.preventDefault();
}
