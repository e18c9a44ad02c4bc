import { useComputed, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import type { Interval } from '../state/place.ts';
import { bucketName, type Series } from './buckets.ts';
import { BucketTable } from './bucket_table.tsx';
import { Chart } from './chart.tsx';
import type { PlotStyle } from './plot.ts';
import { selected } from './selected.ts';
import type { Values } from './tween.ts';

export interface LegendEntry {
  label: string;
  swatch: string;
}

export interface Told {
  /** Beside the title. */
  value: string;
  note: ComponentChildren;
  /** One for each legend entry. */
  legend: string[];
}

interface Props {
  title: string;
  series: Series;
  interval: Interval;
  question: string;
  style: PlotStyle;
  legend: LegendEntry[];
  /** What the card says of the whole range. */
  whole: Told;
  /** What it says of one bucket. */
  bucket: (values: Values) => Told;
  columns: string[];
  cells: (values: Values) => string[];
  /** In place of a legend. */
  aside?: ComponentChildren;
}

/** A title that is the read-out, its legend too, and the chart; nothing floats over the data. */
export function ChartCard(props: Props) {
  const { title, series, interval } = props;
  const table = useSignal(false);
  const heading = useId();
  const at = useComputed(() => selected.value);
  const index = at.value === null ? -1 : series.times.indexOf(at.value);
  const told = index < 0 ? props.whole : props.bucket(series.values[index]!);
  const name = index < 0 ? null : bucketName(series.times[index]!, interval);
  return (
    <section class="panel chart" aria-labelledby={heading}>
      <header>
        <h2 id={heading}>{title}</h2>
        <p class="total">
          <b>{told.value}</b> <span>{name ?? told.note}</span>
        </p>
        <button
          type="button"
          class="icon-button"
          aria-pressed={table.value}
          title={table.value ? 'Show the chart' : 'Show as a table'}
          aria-label={`${title}: show as a table`}
          onClick={() => (table.value = !table.value)}
        >
          <Icon name="table" />
        </button>
      </header>
      <p class="legend">
        {props.legend.map(({ label, swatch }, entry) => (
          <span key={label}>
            <i class={`swatch ${swatch}`} />
            {label} <b>{told.legend[entry]}</b>
          </span>
        ))}
        {props.aside}
      </p>
      {table.value ? (
        <BucketTable
          label={title}
          series={series}
          interval={interval}
          columns={props.columns}
          cells={props.cells}
        />
      ) : (
        <Chart
          label={`${title}: ${props.whole.value}`}
          series={series}
          interval={interval}
          question={props.question}
          style={props.style}
          spoken={(values) => spoken(props, values)}
        />
      )}
    </section>
  );
}

function spoken({ columns, cells }: Props, values: Values): string {
  const said = cells(values);
  return columns.map((column, index) => `${column} ${said[index]}`).join(', ');
}
