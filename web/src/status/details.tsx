// Everything that is counted of a provider, in six groups.

import type { ComponentChildren } from 'preact';
import { Ago } from '../parts/moment.tsx';
import { Outside } from '../parts/outside.tsx';
import { columnCount, kNone, share } from '../words/numbers.ts';
import { duration, latency } from '../words/times.ts';
import { type Fact, Facts } from './facts.tsx';
import type { Provider } from './provider_state.ts';

export function Details({ provider }: { provider: Provider }) {
  const of = provider.statistics;
  if (!of) return null;
  const done = (of.successful_requests ?? 0) + (of.failed_requests ?? 0);
  const { streaming, non_streaming, rate_limits } = of;
  const mapping = [...provider.config.model_mapping];
  return (
    <div class="details">
      <div class="groups">
        <Facts
          title="Requests"
          facts={[
            ['Total', columnCount(of.total_requests)],
            ['Succeeded', columnCount(of.successful_requests)],
            ['Failed', columnCount(of.failed_requests)],
            ['Success rate', share(of.successful_requests, done)],
            ['Failure rate', rate(of.failure_rate, done)],
            ['In flight', columnCount(of.in_progress_requests)],
          ]}
        />
        <Facts
          title="Tokens"
          facts={[
            ['Total', columnCount(of.total_tokens)],
            ['Input', columnCount(of.total_input_tokens)],
            ['of it cached', columnCount(of.total_cached_tokens)],
            ['Output', columnCount(of.total_output_tokens)],
            ['Cached share', share(of.total_cached_tokens, of.total_input_tokens)],
            ['Speed', speed(of.tokens_per_second)],
          ]}
        />
        <Facts
          title="Streaming"
          facts={[
            ['Requests', columnCount(streaming.requests)],
            ['First token', timed(streaming.average_time_to_first_token_ms, streaming.requests)],
            ['Latency', timed(streaming.average_total_latency_ms, streaming.requests)],
            ['Speed', speed(streaming.tokens_per_second_with_first_token)],
            ['after 1st token', speed(streaming.tokens_per_second_without_first_token)],
          ]}
        />
        <Facts
          title="Not streaming"
          facts={[
            ['Requests', columnCount(non_streaming.requests)],
            ['Latency', timed(non_streaming.average_latency_ms, non_streaming.requests)],
            ['Speed', speed(non_streaming.tokens_per_second)],
            ['All, latency', timed(of.average_latency_ms, done)],
          ]}
        />
        <Facts
          title="Rate limits"
          facts={[
            ['Total', columnCount(rate_limits.total_rate_limits)],
            ['Recent', columnCount(rate_limits.recent_rate_limits)],
            ['Cooldowns', columnCount(rate_limits.cooldown_count)],
            ['Time cooling', duration(rate_limits.total_cooldown_time_seconds)],
            ['Last began', <Ago time={rate_limits.last_cooldown_start_time} />],
            ...reason(rate_limits.cooldown_reason),
          ]}
        />
        <Facts
          title="Activity"
          facts={[
            ['Last request', <Ago time={of.last_request_time} />],
            ['Last success', <Ago time={of.last_success_time} />],
            ['Last error', <Ago time={of.last_error_time} />],
            ['its status', of.last_error_status === null ? kNone : String(of.last_error_status)],
            ['Weight', String(provider.config.weight ?? kNone)],
            ['Model names', mapping.length === 0 ? 'unchanged' : `${mapping.length} mapped`],
          ]}
        />
      </div>
      {provider.config.models.length > 0 && (
        <More title="Only these models">
          <Outside text={provider.config.models.join(', ')} />
        </More>
      )}
      {rate_limits.cooling_models.length > 0 && (
        <More title="Models cooling down">
          {rate_limits.cooling_models.map(({ model, remaining_seconds }, index) => (
            <span key={index} class="pair">
              <Outside text={model} /> {duration(remaining_seconds)}
            </span>
          ))}
        </More>
      )}
      {mapping.length > 0 && (
        <More title="Model mapping">
          {mapping.map(([from, to], index) => (
            <span key={index} class="pair">
              <Outside text={from} /> → <Outside text={to} />
            </span>
          ))}
        </More>
      )}
      {of.last_error !== null && (
        <More title="Last error">
          <Outside text={of.last_error} />
        </More>
      )}
    </div>
  );
}

function More({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div class="more">
      <h4>{title}</h4>
      <p>{children}</p>
    </div>
  );
}

function reason(text: string | null): Fact[] {
  return text === null ? [] : [['Reason', text.replaceAll('_', ' ')]];
}

function rate(percent: number | null, of: number): string {
  return percent === null || of === 0 ? kNone : `${percent.toFixed(2)}%`;
}

function timed(milliseconds: number | null, of: number | null): string {
  return of ? latency(milliseconds) : kNone;
}

function speed(tokensPerSecond: number | null): string {
  return tokensPerSecond ? `${tokensPerSecond.toFixed(1)} tok/s` : kNone;
}
