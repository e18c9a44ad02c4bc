import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { RecentExchange } from '../../generated/api.ts';
import { apiTitle } from '../analytics/summaries.ts';
import { Disclosure } from '../parts/disclosure.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { At } from '../parts/moment.tsx';
import { Outside } from '../parts/outside.tsx';
import { Value } from '../parts/value.tsx';
import { count, kNone } from '../words/numbers.ts';
import { latency } from '../words/times.ts';
import { ExchangeDetails } from './exchange_details.tsx';

const kOutcomes: Record<string, { icon: IconName; tone: string; text: string }> = {
  success: { icon: 'check', tone: 'ok', text: 'Answered' },
  refused: { icon: 'cross', tone: 'warn', text: 'Refused' },
  failure: { icon: 'warning', tone: 'bad', text: 'Failed' },
  client_left: { icon: 'dash', tone: 'quiet', text: 'Client left' },
};
const kUnknown = { icon: 'dash', tone: 'quiet', text: kNone } as const;

export function ExchangeRow({ exchange }: { exchange: RecentExchange }) {
  const open = useSignal(false);
  const details = useId();
  const { icon, tone, text } = kOutcomes[exchange.outcome ?? ''] ?? kUnknown;
  const { input_tokens: input, output_tokens: output } = exchange;
  const tokens = input === null && output === null ? null : (input ?? 0) + (output ?? 0);
  return (
    <article class={`exchange ${tone}`}>
      <div class="exchange-row">
        <span class={`badge small ${tone}`}>
          <Icon name={icon} size={14} />
        </span>
        <span class="strong">
          <At time={exchange.time} />
        </span>
        <span class="model">
          <h3>
            <Outside text={exchange.model ?? kNone} />
          </h3>
          <small>{apiTitle(exchange.api)}</small>
        </span>
        <span class="by">
          <Outside text={exchange.provider ?? kNone} />
          {exchange.attempts.length > 1 && <small>{exchange.attempts.length} attempts</small>}
        </span>
        <span class={`outcome ${tone}`}>
          {text} <small>{exchange.status}</small>
        </span>
        <Cell label="Tokens">
          <Value of={tokens} say={(value) => count(value)} />
        </Cell>
        <Cell label="First token">{latency(exchange.time_to_first_token_ms)}</Cell>
        <Cell label="Duration">{latency(exchange.duration_ms)}</Cell>
        <Disclosure open={open} controls={details} what="Attempts" of={exchange.request_id} />
      </div>
      <div id={details} hidden={!open.value}>
        {open.value && <ExchangeDetails exchange={exchange} />}
      </div>
    </article>
  );
}

function Cell({ label, children }: { label: string; children: preact.ComponentChildren }) {
  return (
    <span class="right cell">
      <small class="label">{label}</small>
      {children}
    </span>
  );
}
