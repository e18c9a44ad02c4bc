import { type Interval } from '../state/place.ts';
import { bucketName, type Series } from './buckets.ts';
import type { Values } from './tween.ts';

interface Props {
  label: string;
  series: Series;
  interval: Interval;
  columns: string[];
  cells: (values: Values) => string[];
}

/** What the chart shows, newest first. */
export function BucketTable({ label, series, interval, columns, cells }: Props) {
  const rows = series.times.map((time, index) => ({ time, values: series.values[index]! }));
  return (
    <div class="scroll bucket-table" tabIndex={0} role="group" aria-label={`${label} as a table`}>
      <table>
        <thead>
          <tr>
            <th scope="col">{interval === 'day' ? 'Day (UTC)' : 'Time'}</th>
            {columns.map((column) => (
              <th key={column} scope="col" class="right">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.toReversed().map(({ time, values }) => (
            <tr key={time}>
              <th scope="row">{bucketName(time, interval)}</th>
              {cells(values).map((cell, index) => (
                <td key={index} class="right">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
