// What to say of a provider, and of all of them together.

import type {
  ApiConfig,
  ApiStatistics,
  ProviderConfig,
  ProviderStatistics,
  Status,
} from '../../generated/api.ts';
import { parseTime } from '../words/times.ts';

export type ApiName = 'openai' | 'anthropic';
export const kApis: readonly { name: ApiName; title: string }[] = [
  { name: 'openai', title: 'OpenAI' },
  { name: 'anthropic', title: 'Anthropic' },
];

export type State = 'cooling' | 'disabled' | 'unused' | 'failed' | 'ready' | 'healed';

export interface Provider {
  api: ApiName;
  name: string;
  config: ProviderConfig;
  statistics: ProviderStatistics | null;
  state: State;
  firstChoice: boolean;
}

// A failure this soon after the last success belongs to a request that ran beside it.
const kBeside = 1_000;
// A cooldown begins with the answer to the request that caused it.
const kSameMoment = 2_000;

/** The first that fits. */
export function stateOf(config: ProviderConfig, of: ProviderStatistics | null): State {
  if (!config.enabled) return 'disabled';
  if (of?.rate_limits.in_cooldown) return 'cooling';
  if (!of || !of.total_requests) return 'unused';
  if (!failedLast(of)) return 'ready';
  const began = parseTime(of.rate_limits.last_cooldown_start_time);
  const asked = parseTime(of.last_request_time);
  const cooledForIt = began !== null && asked !== null && began >= asked - kSameMoment;
  return cooledForIt ? 'healed' : 'failed';
}

function failedLast(of: ProviderStatistics): boolean {
  if (of.last_error === null || of.in_progress_requests) return false;
  const asked = parseTime(of.last_request_time);
  const succeeded = parseTime(of.last_success_time);
  return succeeded === null || (asked !== null && asked - succeeded > kBeside);
}

/** The providers of one API in the order they are tried; those of one priority as configured. */
export function providersOf(status: Status, api: ApiName): Provider[] {
  const config: ApiConfig = status.config[api];
  const statistics: ApiStatistics = status.statistics[api];
  const providers = config.providers.map((one): Provider => {
    const name = one.name ?? '';
    const of = statistics.providers.get(name) ?? null;
    const state = stateOf(one, of);
    return { api, name, config: one, statistics: of, state, firstChoice: false };
  });
  providers.sort((a, b) => priority(a) - priority(b));
  const best = firstAvailable(providers);
  for (const one of providers) {
    one.firstChoice =
      providers.length > 1 && isAvailable(one) && best !== null && priority(one) === priority(best);
  }
  return providers;
}

/** Who takes the requests while `provider` does not; null if nobody does. */
export function standIn(providers: Provider[], provider: Provider): Provider | null {
  return firstAvailable(providers.filter((one) => one !== provider));
}

export interface Verdict {
  ready: number;
  total: number;
  sentence: string;
  tone: 'ok' | 'warn' | 'bad';
  /** Those it should name, worst first. */
  troubled: Provider[];
}

export function verdictOn(providers: Provider[]): Verdict {
  const enabled = providers.filter((one) => one.state !== 'disabled');
  const troubled = [
    ...enabled.filter((one) => one.state === 'cooling'),
    ...enabled.filter((one) => one.state === 'failed'),
  ];
  const total = enabled.length;
  const ready = total - troubled.length;
  if (total === 0) return { ready, total, sentence: 'No provider is configured', tone: 'bad', troubled };
  if (ready === 0) return { ready, total, sentence: 'No provider is ready', tone: 'bad', troubled };
  if (ready === total) return { ready, total, sentence: 'All providers ready', tone: 'ok', troubled };
  return { ready, total, sentence: `${ready} of ${total} providers ready`, tone: 'warn', troubled };
}

function isAvailable(provider: Provider): boolean {
  return provider.state !== 'cooling' && provider.state !== 'disabled';
}

function firstAvailable(providers: Provider[]): Provider | null {
  return providers.find(isAvailable) ?? null;
}

function priority(provider: Provider): number {
  return provider.config.priority ?? Number.MAX_SAFE_INTEGER;
}
