// The three charts over time.

import { useMemo } from 'preact/hooks';
import { kTokenParts } from '../parts/token_bar.tsx';
import { rangeQuery } from '../state/place.ts';
import type { Analytics } from '../state/router.ts';
import { axis, count, exact, share } from '../words/numbers.ts';
import { latency } from '../words/times.ts';
import { latencySeries, requestSeries, sum, tokenSeries, weightedMean } from './buckets.ts';
import { ChartCard } from './chart_card.tsx';
import { lines, stackedBars } from './painters.ts';
import type { PlotStyle } from './plot.ts';
import type { Values } from './tween.ts';


const kHourly: Record<string, string> = { minute: 'minutely', hour: 'hourly', day: 'daily' };

const total = (values: Values) => values.reduce<number>((all, one) => all + (one ?? 0), 0);
const highest = (values: Values) => Math.max(0, ...values.map((one) => one ?? 0));

const kRequests: PlotStyle = {
  painter: stackedBars('--c-req'),
  say: axis,
  height: total,
  whole: true,
};

export function RequestsCard({ data }: { data: Analytics }) {
  const series = useMemo(() => requestSeries(data.requests), [data]);
  const { interval } = data.range;
  const all = sum(series.values, 0);
  const peak = Math.max(0, ...series.values.map(total));
  const average = all / Math.max(1, series.values.length);
  return (
    <ChartCard
      title="Requests"
      series={series}
      interval={interval}
      question={rangeQuery(data.range)}
      style={kRequests}
      legend={[]}
      whole={{ value: count(all), note: 'in this range', legend: [] }}
      bucket={(values) => ({ value: exact(total(values)), note: '', legend: [] })}
      columns={['Requests']}
      cells={(values) => [exact(total(values))]}
      aside={
        <span>
          Peak {exact(peak)} {interval === 'hour' ? 'an' : 'a'} {interval}, average {average >= 10 ? exact(average) : average.toFixed(1)}
        </span>
      }
    />
  );
}

const kTokens: PlotStyle = {
  painter: stackedBars('--c-cached', '--c-input', '--c-output'),
  say: axis,
  height: total,
  whole: true,
};

export function TokensCard({ data }: { data: Analytics }) {
  const series = useMemo(() => tokenSeries(data.tokens), [data]);
  const sums = kTokenParts.map((_, part) => sum(series.values, part));
  const told = (values: Values) => ({
    value: count(total(values)),
    note: `${share(values[0]!, values[0]! + values[1]!)} of input from cache`,
    legend: values.map((one) => count(one)),
  });
  return (
    <ChartCard
      title="Tokens"
      series={series}
      interval={data.range.interval}
      question={rangeQuery(data.range)}
      style={kTokens}
      legend={kTokenParts.map(({ name, label }) => ({ label, swatch: `part-${name}` }))}
      whole={told(sums)}
      bucket={told}
      columns={[...kTokenParts.map(({ label }) => label), 'Total']}
      cells={(values) => [...values.map(exact), exact(total(values))]}
    />
  );
}

// In the order of latencySeries().
const kLines = [
  { color: '--c-p50', dash: [], series: 0 },
  { color: '--c-ttft', dash: [2, 4], series: 1 },
  { color: '--c-avg', dash: [6, 4], series: 2 },
  { color: '--c-p95', dash: [], series: 3 },
];
const kLatency: PlotStyle = {
  painter: lines(kLines, { from: 0, to: 3, color: '--band' }),
  say: (milliseconds) => (milliseconds >= 1000 || milliseconds === 0 ? seconds(milliseconds) : `${Math.round(milliseconds)} ms`),
  height: highest,
  whole: false,
};
const kLatencyLegend = [
  { label: 'Median', swatch: 'line-p50' },
  { label: 'First token', swatch: 'line-ttft' },
  { label: 'Average', swatch: 'line-avg' },
  { label: '95th', swatch: 'line-p95' },
];

export function LatencyCard({ data }: { data: Analytics }) {
  const series = useMemo(() => latencySeries(data.latency), [data]);
  const { interval } = data.range;
  const counts = new Map(data.requests.map((one) => [one.timestamp, one.count ?? 0]));
  const weights = data.latency.map((one) => counts.get(one.timestamp) ?? 0);
  const means = kLines.map((_, line) => weightedMean(series.values, line, weights));
  const told = (values: Values, note: string) => ({
    value: latency(values[0] ?? null),
    note,
    legend: values.map((one) => latency(one)),
  });
  return (
    <ChartCard
      title="Latency"
      series={series}
      interval={interval}
      question={rangeQuery(data.range)}
      style={kLatency}
      legend={kLatencyLegend}
      whole={told(means, `mean of the ${kHourly[interval]} medians`)}
      bucket={(values) => told(values, '')}
      columns={kLatencyLegend.map(({ label }) => label)}
      cells={(values) => values.map((one) => latency(one))}
    />
  );
}

function seconds(milliseconds: number): string {
  return milliseconds === 0 ? '0' : `${Number((milliseconds / 1000).toPrecision(3))} s`;
}
