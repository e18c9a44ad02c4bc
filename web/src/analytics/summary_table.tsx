import type { ProviderSummary } from '../../generated/api.ts';
import { Outside } from '../parts/outside.tsx';
import { Value } from '../parts/value.tsx';
import type { Analytics } from '../state/router.ts';
import { count, kNone } from '../words/numbers.ts';
import { dayAndTime, exactTime, latency, parseTime } from '../words/times.ts';
import { apiTitle, summaries } from './summaries.ts';

const kHeads = [
  'Requests',
  'Streamed',
  'Not streamed',
  'Latency',
  'Input',
  'Cached',
  'Output',
  'Tokens',
  'First',
  'Last',
] as const;

export function SummaryTable({ data }: { data: Analytics }) {
  const rows = summaries(data);
  return (
    <section class="panel summary" aria-labelledby="summary">
      <header>
        <h2 id="summary">Provider summary</h2>
      </header>
      {rows.length === 0 ? (
        <p class="empty">No provider answered in this range.</p>
      ) : (
        <div class="scroll" tabIndex={0} role="group" aria-labelledby="summary">
          <table class="fixed-first">
            <thead>
              <tr>
                <th scope="col">Provider</th>
                <th scope="col">API</th>
                {kHeads.map((head) => (
                  <th key={head} scope="col" class="right">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((of) => (
                <Row key={`${of.provider_type} ${of.provider_name}`} of={of} />
              ))}
            </tbody>
            <tfoot>
              <Row of={totals(rows)} />
            </tfoot>
          </table>
        </div>
      )}
    </section>
  );
}

function Row({ of }: { of: ProviderSummary }) {
  const numbers = [of.request_count, of.streaming_count, of.non_streaming_count];
  const tokens = [of.input_tokens, of.cached_tokens, of.output_tokens, of.total_tokens];
  return (
    <tr>
      <th scope="row">
        <Outside text={of.provider_name} />
      </th>
      <td>{of.provider_type === null ? '' : apiTitle(of.provider_type)}</td>
      {numbers.map((value, index) => (
        <td key={index} class="right">
          <Value of={value} say={(one) => count(one)} />
        </td>
      ))}
      <td class="right">{of.avg_latency_ms === null ? kNone : latency(of.avg_latency_ms)}</td>
      {tokens.map((value, index) => (
        <td key={index} class="right">
          <Value of={value} say={(one) => count(one)} />
        </td>
      ))}
      <td class="right">
        <Moment time={of.min_timestamp} />
      </td>
      <td class="right">
        <Moment time={of.max_timestamp} />
      </td>
    </tr>
  );
}

function Moment({ time }: { time: string | null }) {
  const at = parseTime(time);
  if (at === null) return <span class="none">{kNone}</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
      {dayAndTime(at)}
    </time>
  );
}

// The latency weighs by requests.
function totals(rows: ProviderSummary[]): ProviderSummary {
  const sum = (of: (row: ProviderSummary) => number | null) =>
    rows.reduce((all, row) => all + (of(row) ?? 0), 0);
  const moments = (of: (row: ProviderSummary) => string | null) =>
    rows.map(of).filter((one) => one !== null).sort();
  const requests = sum((row) => row.request_count);
  return {
    provider_type: null,
    provider_name: 'All',
    request_count: requests,
    total_tokens: sum((row) => row.total_tokens),
    input_tokens: sum((row) => row.input_tokens),
    output_tokens: sum((row) => row.output_tokens),
    cached_tokens: sum((row) => row.cached_tokens),
    avg_latency_ms:
      requests > 0
        ? sum((row) => (row.avg_latency_ms ?? 0) * (row.request_count ?? 0)) / requests
        : null,
    streaming_count: sum((row) => row.streaming_count),
    non_streaming_count: sum((row) => row.non_streaming_count),
    min_timestamp: moments((row) => row.min_timestamp)[0] ?? null,
    max_timestamp: moments((row) => row.max_timestamp).at(-1) ?? null,
  };
}
