// What became of a request over time: who was passed over, who was tried, waited for and failed, and
// when the answer began.

import type { RecentAttempt, RecentExchange } from '../../generated/api.ts';
import { Outside } from '../parts/outside.tsx';
import { latency } from '../words/times.ts';

const kWhy: Record<string, string> = {
  rate_limited: 'rate limited until a told time',
  benched: 'rate limited',
  soft: 'cooling down after failures',
  half_open: 'being probed by another request',
  hard: 'out of service',
  model_missing: 'does not have the model',
  model_not_listed: 'does not list the model',
  disabled: 'disabled',
};

const kTone: Record<string, string> = { answered: 'ok', client_left: 'quiet' };

export function Waterfall({ exchange }: { exchange: RecentExchange }) {
  const whole = Math.max(exchange.duration_ms ?? 0, 1);
  return (
    <ol class="waterfall" aria-label="Attempts">
      {exchange.skipped.map(({ provider, why }, index) => (
        <li key={`skipped ${index}`} class="skipped">
          <span class="who">
            <Outside text={provider} />
          </span>
          <span class="track" />
          <span class="fate">skipped: {kWhy[why ?? ''] ?? words(why)}</span>
        </li>
      ))}
      {exchange.attempts.map((attempt, index) => (
        <Attempt key={index} attempt={attempt} whole={whole} committed={exchange.committed_ms} />
      ))}
    </ol>
  );
}

function Attempt(props: { attempt: RecentAttempt; whole: number; committed: number | null }) {
  const { attempt, whole, committed } = props;
  const began = attempt.began_ms ?? 0;
  const waited = attempt.waited_ms ?? 0;
  const lasted = attempt.duration_ms ?? 0;
  const answered = attempt.outcome === 'answered' || attempt.outcome === 'broken';
  const tone = kTone[attempt.outcome ?? ''] ?? 'bad';
  const at = (milliseconds: number) => `${Math.min(100, Math.max(0, (milliseconds / whole) * 100))}%`;
  return (
    <li>
      <span class="who">
        <Outside text={attempt.provider} />
      </span>
      <span class="track">
        {waited > 0 && <i class="waited" style={{ left: at(began - waited), width: at(waited) }} />}
        <i class={`ran ${tone}`} style={{ left: at(began), width: at(lasted) }} />
        {answered && committed !== null && <i class="committed" style={{ left: at(committed) }} />}
      </span>
      <span class="fate">
        {waited > 0 && `waited ${latency(waited)}, `}
        <b class={tone}>{words(attempt.outcome)}</b>
        {attempt.status !== null && ` ${attempt.status}`} after {latency(lasted)}
        {answered && committed !== null && `, first byte at ${latency(committed)}`}
        {attempt.error !== null && (
          <small>
            <Outside text={attempt.error} />
          </small>
        )}
      </span>
    </li>
  );
}

function words(name: string | null): string {
  return (name ?? '').replaceAll('_', ' ');
}
