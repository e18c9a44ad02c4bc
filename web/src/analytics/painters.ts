// How values become shapes. Points and bars stand in the middle of their bucket; the bucket that is
// still running is pale.

import type uPlot from 'uplot';
import type { Frame } from './tween.ts';

export interface Paint {
  plot: uPlot;
  frame: Frame;
  /** Of a bucket, in seconds. */
  width: number;
  /** The colour of a custom property. */
  color: (name: string) => string;
}
export type Painter = (paint: Paint) => void;

const kRunning = 0.45;
const kMostBar = 28;

/** Bars whose parts, one for each colour, are stacked. */
export function stackedBars(...colors: string[]): Painter {
  return ({ plot, frame, width, color }) => {
    const { ctx } = plot;
    const fills = colors.map(color);
    const ratio = devicePixelRatio;
    const bucket = Math.abs(x(plot, width) - x(plot, 0));
    const bar = bucket < 4 * ratio ? bucket : Math.min(bucket * 0.74, kMostBar * ratio);
    const radius = bar > 8 * ratio ? 2 * ratio : 0;
    clipped(plot, () => {
      frame.times.forEach((time, index) => {
        const left = Math.round(x(plot, time + width / 2) - bar / 2);
        const right = Math.max(left + 1, Math.round(x(plot, time + width / 2) + bar / 2));
        ctx.globalAlpha = index === frame.times.length - 1 ? kRunning : 1;
        paintStack(plot, frame.values[index]!, fills, { left, width: right - left, radius });
      });
    });
  };
}

function paintStack(
  plot: uPlot,
  values: readonly (number | null)[],
  fills: string[],
  at: { left: number; width: number; radius: number },
): void {
  const { ctx } = plot;
  let below = 0;
  const highest = values.findLastIndex((value) => (value ?? 0) > 0);
  values.forEach((value, series) => {
    if (!value) return;
    const bottom = y(plot, below);
    below += value;
    const top = y(plot, below);
    const radius = series === highest ? Math.min(at.radius, bottom - top) : 0;
    ctx.fillStyle = fills[series]!;
    ctx.beginPath();
    ctx.roundRect(at.left, top, at.width, bottom - top, [radius, radius, 0, 0]);
    ctx.fill();
  });
}

export interface Line {
  color: string;
  dash: number[];
  series: number;
}

/** Lines with gaps where there is no value, and a shade between two of them. */
export function lines(all: Line[], band: { from: number; to: number; color: string }): Painter {
  return ({ plot, frame, width, color }) => {
    clipped(plot, () => {
      for (const run of runs(frame, band.from)) {
        plot.ctx.fillStyle = color(band.color);
        paintBand(plot, frame, run, width, band);
      }
      for (const line of all) {
        plot.ctx.strokeStyle = plot.ctx.fillStyle = color(line.color);
        for (const run of runs(frame, line.series)) paintLine(plot, frame, run, width, line);
      }
    });
  };
}

// The indexes of buckets that follow each other and have a value.
function runs(frame: Frame, series: number): number[][] {
  const found: number[][] = [];
  let run: number[] = [];
  frame.values.forEach((values, index) => {
    if ((values[series] ?? null) !== null) run.push(index);
    else if (run.length > 0) {
      found.push(run);
      run = [];
    }
  });
  if (run.length > 0) found.push(run);
  return found;
}

function paintLine(plot: uPlot, frame: Frame, run: number[], width: number, line: Line): void {
  const { ctx } = plot;
  const ratio = devicePixelRatio;
  const points = run.map(
    (index) =>
      [x(plot, frame.times[index]! + width / 2), y(plot, frame.values[index]![line.series]!)] as const,
  );
  ctx.beginPath();
  if (points.length === 1) {
    ctx.arc(points[0]![0], points[0]![1], 2.5 * ratio, 0, 2 * Math.PI);
    ctx.fill();
    return;
  }
  ctx.lineWidth = 1.6 * ratio;
  ctx.lineJoin = 'round';
  ctx.setLineDash(line.dash.map((length) => length * ratio));
  points.forEach(([left, top], index) => (index === 0 ? ctx.moveTo(left, top) : ctx.lineTo(left, top)));
  ctx.stroke();
  ctx.setLineDash([]);
}

function paintBand(
  plot: uPlot,
  frame: Frame,
  run: number[],
  width: number,
  band: { from: number; to: number },
): void {
  const { ctx } = plot;
  const edge = (series: number) => (index: number) =>
    ctx.lineTo(x(plot, frame.times[index]! + width / 2), y(plot, frame.values[index]![series] ?? 0));
  ctx.beginPath();
  run.forEach(edge(band.from));
  run.toReversed().forEach(edge(band.to));
  ctx.fill();
}

function clipped(plot: uPlot, paint: () => void): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  paint();
  ctx.restore();
}

function x(plot: uPlot, time: number): number {
  return plot.valToPos(time, 'x', true);
}

function y(plot: uPlot, value: number): number {
  return plot.valToPos(value, 'y', true);
}
