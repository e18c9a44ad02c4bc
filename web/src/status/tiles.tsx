// The first row: is everything healthy, and what is going on.

import type { ComponentChildren } from 'preact';
import { kTokenParts, sumOf, TokenBar, tokensOf } from '../parts/token_bar.tsx';
import { lastHour, status, uptime } from '../state/router.ts';
import { count, exact, kNone, share } from '../words/numbers.ts';
import { duration } from '../words/times.ts';
import { kApis } from './provider_state.ts';
import { Sparkline } from './sparkline.tsx';
import { VerdictPanel } from './verdict_panel.tsx';
import { Value } from '../parts/value.tsx';

export function Tiles() {
  return (
    <section class="tiles" aria-label="Overview">
      <VerdictPanel />
      <RequestsTile />
      <SuccessTile />
      <InFlightTile />
      <TokensTile />
    </section>
  );
}

function Tile(props: { name: string; label: string; children: ComponentChildren }) {
  return (
    <div class={`panel tile tile-${props.name}`}>
      <h2>{props.label}</h2>
      {props.children}
    </div>
  );
}

function RequestsTile() {
  const minutes = lastHour.value;
  const counts = minutes?.map(({ count }) => count ?? 0) ?? [];
  const lately = minutes && counts.reduce((sum, one) => sum + one, 0);
  return (
    <Tile name="requests" label="Requests">
      <p class="tile-value">
        <Value of={total((api) => api.total_requests)} say={count} />
      </p>
      <p class="tile-context">
        <b>{exact(lately)}</b> in the last hour
      </p>
      <Sparkline values={counts} />
    </Tile>
  );
}

function SuccessTile() {
  const good = total((api) => sum(api, (one) => one.successful_requests));
  const bad = total((api) => sum(api, (one) => one.failed_requests));
  const limits = total((api) => sum(api, (one) => one.rate_limits.total_rate_limits));
  const rate = share(good, good + bad);
  return (
    <Tile name="success" label="Attempts succeeded">
      <p class={rate === kNone ? 'tile-value none' : 'tile-value'}>{rate}</p>
      <p class="tile-context">
        <span class="together">
          <b>{exact(bad)}</b> failed
        </span>
        <span class="together second">
          {' · '}
          <b>{exact(limits)}</b> rate limits
        </span>
      </p>
    </Tile>
  );
}

function InFlightTile() {
  const running = total((api) => sum(api, (one) => one.in_progress_requests));
  return (
    <Tile name="in-flight" label="In flight">
      <p class="tile-value">{exact(running)}</p>
      <p class="tile-context">running {duration(uptime.value)}</p>
    </Tile>
  );
}

function TokensTile() {
  const tokens = tokensOf(
    total((api) => api.total_input_tokens),
    total((api) => api.total_output_tokens),
    total((api) => api.total_cached_tokens),
  );
  return (
    <Tile name="tokens" label="Tokens">
      <p class="tile-value">
        <Value of={sumOf(tokens)} say={count} />
      </p>
      <TokenBar tokens={tokens} />
      <p class="legend">
        {kTokenParts.map(({ name, label }) => (
          <span key={name}>
            <i class={`swatch part-${name}`} />
            {label} <b>{count(tokens[name])}</b>
          </span>
        ))}
      </p>
    </Tile>
  );
}

type Statistics = NonNullable<typeof status.value>['value']['statistics']['openai'];
type ProviderStatistics = Statistics['providers'] extends Map<string, infer P> ? P : never;

function total(of: (api: Statistics) => number | null): number {
  const told = status.value;
  if (!told) return 0;
  return kApis.reduce((all, { name }) => all + (of(told.value.statistics[name]) ?? 0), 0);
}

function sum(api: Statistics, of: (provider: ProviderStatistics) => number | null): number {
  return [...api.providers.values()].reduce((all, one) => all + (of(one) ?? 0), 0);
}
