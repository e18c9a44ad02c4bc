// One chart on one canvas: uPlot draws the axes and the grid, a painter the values, and a tween
// leads from what is shown to what is told.

import uPlot from 'uplot';
import { gridValues, nextTop } from './scale.ts';
import { type Frame, kTweenMs, moves, slides, tween } from './tween.ts';
import type { Series } from './buckets.ts';
import type { Painter } from './painters.ts';
import { axisTime } from './time_axis.ts';

export interface PlotStyle {
  painter: Painter;
  /** Writes a value of the y axis. */
  say: (value: number) => string;
  /** The largest value of a bucket, for the scale. */
  height: (values: readonly (number | null)[]) => number;
  /** Values are counts. */
  whole: boolean;
}

export interface PlotData extends Series {
  /** Of a bucket, in seconds. */
  width: number;
  /** What question this answers: another question's buckets are all new. */
  question: string;
  /** Time zone of the labels; undefined is the browser's. */
  zone: string | undefined;
}

const kHeight = 186;
// A label so near the right edge would be cut off, in CSS pixels.
const kHalfLabel = 18;
const kAxisFont = '11px "Inter Variable", system-ui, sans-serif';
// Between a label of the y axis and the plot, and what most labels need.
const kAxisGap = 8;
const kAxisWidth = 38;
const kEmpty: Frame = { times: [], values: [], from: 0, until: 1, top: 1 };

export class Plot {
  #plot: uPlot;
  #host: HTMLElement;
  #style: PlotStyle;
  #data: PlotData | null = null;
  #shown: Frame = kEmpty;
  #frame = 0;
  #sizes: ResizeObserver;

  constructor(host: HTMLElement, style: PlotStyle) {
    this.#host = host;
    this.#style = style;
    this.#plot = new uPlot(this.#options(), [[], []], host);
    this.#sizes = new ResizeObserver(() => this.#fit());
    this.#sizes.observe(host);
  }

  get over(): HTMLElement {
    return this.#plot.over;
  }

  /** Shows `data`, moving there where that helps the eye. */
  show(data: PlotData): void {
    const sameQuestion = this.#data?.question === data.question;
    this.#data = data;
    const before = this.#shown;
    const after = this.#target(data, sameQuestion ? before.top : 0);
    cancelAnimationFrame(this.#frame);
    if (!moves(before, after) || rests()) return this.#draw(after);
    const slide = sameQuestion && slides(before, after, data.width);
    this.#run(tween(before, after, slide));
  }

  /** Draws again, in the colours now in force. */
  repaint(): void {
    this.#draw(this.#shown);
  }

  /** The bucket at a horizontal position in CSS pixels; null outside. */
  bucketAt(x: number): number | null {
    const data = this.#data;
    if (!data || data.times.length === 0) return null;
    const time = this.#plot.posToVal(x, 'x');
    const index = Math.floor((time - data.times[0]!) / data.width + 1e-9);
    return data.times[Math.min(Math.max(index, 0), data.times.length - 1)] ?? null;
  }

  /** Where the middle of a bucket is, in CSS pixels. */
  middleOf(time: number): number {
    return this.#plot.valToPos(time + (this.#data?.width ?? 0) / 2, 'x');
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    this.#sizes.disconnect();
    this.#plot.destroy();
  }

  #target(data: PlotData, top: number): Frame {
    const first = data.times[0] ?? 0;
    const last = data.times.at(-1) ?? 0;
    const highest = Math.max(0, ...data.values.map(this.#style.height));
    return {
      times: data.times,
      values: data.values,
      from: first,
      until: last + data.width,
      top: nextTop(top, highest, this.#style.whole),
    };
  }

  #run(at: (part: number) => Frame): void {
    const began = performance.now();
    const step = (now: number) => {
      const part = Math.min(1, Math.max(0, (now - began) / kTweenMs));
      this.#draw(at(part));
      if (part < 1) this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
  }

  #draw(frame: Frame): void {
    this.#shown = frame;
    const { from, until, top } = frame;
    this.#plot.batch(() => {
      this.#plot.setData([[from, until], [0, top]], false);
      this.#plot.setScale('x', { min: from, max: until });
      this.#plot.setScale('y', { min: 0, max: top });
    });
  }

  #fit(): void {
    const width = this.#host.clientWidth;
    if (width > 0 && width !== this.#plot.width) this.#plot.setSize({ width, height: kHeight });
  }

  #options(): uPlot.Options {
    const color = (name: string) => () => colorOf(this.#host, name);
    const axis = {
      stroke: color('--text-3'),
      font: kAxisFont,
      ticks: { show: false },
    };
    return {
      width: this.#host.clientWidth || 300,
      height: kHeight,
      padding: [8, 4, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: true, auto: false }, y: { auto: false } },
      series: [{}, { show: true, paths: () => null, points: { show: false } }],
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 26,
          gap: 6,
          space: 58,
          values: (plot, splits) => {
            const labels = axisTime(splits, this.#data?.zone, this.#data?.width ?? 3_600);
            const end = plot.over.clientWidth - kHalfLabel;
            return labels.map((label, at) => (plot.valToPos(splits[at]!, 'x') > end ? '' : label));
          },
        },
        {
          ...axis,
          grid: { stroke: color('--grid'), width: 1 },
          size: (plot, labels) => widthOf(plot, labels ?? []),
          gap: kAxisGap,
          splits: () => gridValues(this.#shown.top, this.#style.whole),
          values: (_, splits) => splits.map(this.#style.say),
        },
      ],
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), this.#data?.zone ?? localZone()),
      hooks: {
        draw: [
          (plot) =>
            this.#style.painter({
              plot,
              frame: this.#shown,
              width: this.#data?.width ?? 1,
              color: (name) => colorOf(this.#host, name),
            }),
        ],
      },
    };
  }
}

// Wide enough for the longest label: `800 ms` needs more than `40M`.
function widthOf(plot: uPlot, labels: string[]): number {
  const { ctx } = plot;
  ctx.save();
  ctx.font = kAxisFont;
  const widest = Math.max(0, ...labels.map((label) => ctx.measureText(label).width));
  ctx.restore();
  return Math.max(kAxisWidth, Math.ceil(widest) + kAxisGap);
}

function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function rests(): boolean {
  return document.hidden || matchMedia('(prefers-reduced-motion: reduce)').matches;
}

// A custom property is text; only a real property holds the colour it comes to.
function colorOf(host: HTMLElement, name: string): string {
  host.style.setProperty('outline-color', `var(${name})`);
  const color = getComputedStyle(host).outlineColor;
  host.style.removeProperty('outline-color');
  return color;
}
