import type { RecentExchange } from '../../generated/api.ts';
import { Outside } from '../parts/outside.tsx';
import { kTokenParts, tokensOf } from '../parts/token_bar.tsx';
import { exact } from '../words/numbers.ts';
import { type Fact, Facts } from '../status/facts.tsx';
import { latency } from '../words/times.ts';
import { Waterfall } from './waterfall.tsx';

export function ExchangeDetails({ exchange }: { exchange: RecentExchange }) {
  const { input_tokens: input, output_tokens: output, cached_tokens: cached } = exchange;
  const tokens = input === null && output === null ? null : tokensOf(input, output, cached);
  const answer: Fact[] = [
    ['Kind', exchange.streaming ? 'stream' : 'whole'],
    ['First byte down', latency(exchange.committed_ms)],
    ['Finish reason', <Outside text={exchange.finish_reason ?? '–'} />],
  ];
  return (
    <div class="exchange-details">
      <Waterfall exchange={exchange} />
      <div class="groups">
        <Facts title="Tokens" facts={kTokenParts.map(({ name, label }) => [label, exact(tokens?.[name] ?? null)])} />
        <Facts title="Answer" facts={answer} />
        <Facts
          title="Request"
          facts={[
            ['Id', <Code text={exchange.request_id} />],
            ['Path', <Code text={`/${exchange.endpoint ?? ''}`} />],
          ]}
        />
      </div>
      {exchange.error !== null && (
        <div class="more">
          <h4>Error</h4>
          <p>
            <Outside text={exchange.error} />
          </p>
        </div>
      )}
    </div>
  );
}

function Code({ text }: { text: string | null }) {
  return (
    <code>
      <Outside text={text} />
    </code>
  );
}
