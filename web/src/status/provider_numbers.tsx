import { TokenBar, tokensOf } from '../parts/token_bar.tsx';
import { Value } from '../parts/value.tsx';
import { columnCount, count, exact, kNone, seconds, share } from '../words/numbers.ts';
import { kColumns } from './api_section.tsx';
import type { Provider } from './provider_state.ts';

type Say = (value: number | null) => string;

/** The seven numbers of a row; a phone shows each with its label. */
export function ProviderNumbers({ provider }: { provider: Provider }) {
  const of = provider.statistics;
  const good = of?.successful_requests ?? null;
  const done = of && (of.successful_requests ?? 0) + (of.failed_requests ?? 0);
  const streamed = of?.streaming.requests ? of.streaming : null;
  const timed = (of?.streaming.requests ?? 0) + (of?.non_streaming.requests ?? 0) > 0 ? of : null;
  const tokens = tokensOf(
    of?.total_input_tokens ?? null,
    of?.total_output_tokens ?? null,
    of?.total_cached_tokens ?? null,
  );
  const cells: [number | null, Say][] = [
    [of?.total_requests ?? null, columnCount],
    [good, () => share(good, done)],
    [of?.in_progress_requests ?? null, exact],
    [streamed?.average_time_to_first_token_ms ?? null, (value) => seconds(value, 2)],
    [timed?.average_latency_ms ?? null, (value) => seconds(value, 1)],
    [timed?.tokens_per_second ?? null, (value) => (value === null ? kNone : value.toFixed(1))],
    [of?.total_tokens ?? null, (value) => count(value)],
  ];
  return (
    <dl class="numbers">
      {cells.map(([value, say], index) => (
        <div key={kColumns[index]}>
          <dt>{kColumns[index]}</dt>
          <dd>
            <Value of={value} say={say} />
            {index === cells.length - 1 && value ? <TokenBar tokens={tokens} /> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
