// Documents as the router would give them, with more in them than a test could drive through it.

const kNow = Date.now();

/** A moment `seconds` ago, as the API writes it. */
export const ago = (seconds) => new Date(Date.now() - seconds * 1000).toISOString();

/** What /status says of a provider; numbers that fit each other. */
export function provider(requests, members = {}) {
  const failed = members.failed ?? 0;
  const input = Math.round(requests * (members.inputEach ?? 5_200));
  const output = Math.round(requests * (members.outputEach ?? 128));
  const cached = Math.round(input * (members.cachedShare ?? 0.6));
  const streamed = Math.round(requests * 0.92);
  return {
    total_requests: requests,
    in_progress_requests: members.inFlight ?? 0,
    successful_requests: requests - failed,
    failed_requests: failed,
    success_rate: percent(requests - failed, requests),
    failure_rate: percent(failed, requests),
    total_input_tokens: input,
    total_output_tokens: output,
    total_cached_tokens: cached,
    total_tokens: input + output,
    last_request_time: requests ? ago(members.asked ?? 4) : null,
    last_success_time: requests ? ago(members.succeeded ?? 4) : null,
    last_error: members.error ?? null,
    last_error_time: members.error ? ago(members.asked ?? 4) : null,
    last_error_status: members.errorStatus ?? null,
    rate_limits: {
      total_rate_limits: 0,
      recent_rate_limits: 0,
      cooldown_count: 0,
      total_cooldown_time_seconds: 0,
      in_cooldown: false,
      cooldown_remaining_seconds: 0,
      cooldown_reason: null,
      last_cooldown_start_time: null,
      cooling_models: [],
      ...members.rate_limits,
    },
    non_streaming: {
      requests: requests - streamed,
      average_latency_ms: requests ? 9_980 : 0,
      tokens_per_second: requests ? 51.1 : 0,
    },
    streaming: {
      requests: streamed,
      average_time_to_first_token_ms: requests ? (members.ttft ?? 840) : 0,
      average_total_latency_ms: requests ? (members.latency ?? 8_400) : 0,
      tokens_per_second_with_first_token: requests ? (members.speed ?? 71.4) : 0,
      tokens_per_second_without_first_token: requests ? 78 : 0,
    },
    average_latency_ms: requests ? (members.latency ?? 8_400) : 0,
    tokens_per_second: requests ? (members.speed ?? 71.4) : 0,
  };
}

const percent = (part, whole) => (whole ? Math.round((part / whole) * 10_000) / 100 : 0);

/** One entry of /status' configuration. */
export function configured(name, priority, base_url, members = {}) {
  return { name, priority, weight: 1, enabled: true, base_url, model_mapping: {}, models: [], ...members };
}

/**
 * A whole /status of these providers.
 * @param {{openai?: [object, object][], anthropic?: [object, object][]}} apis configuration and
 *   statistics of each provider
 */
export function statusOf(apis, members = {}) {
  const lists = { openai: apis.openai ?? [], anthropic: apis.anthropic ?? [] };
  const each = (make) =>
    Object.fromEntries(Object.entries(lists).map(([api, list]) => [api, make(list)]));
  return {
    status: 'running',
    version: '1.0.0',
    draining: false,
    config_error: null,
    log_dropped: 0,
    csv_bad_rows: 0,
    config: each((list) => ({
      enabled: list.length > 0,
      provider_count: list.length,
      providers: list.map(([config]) => config),
    })),
    statistics: each(statisticsOf),
    recent_fallbacks: [],
    ...members,
  };
}

function statisticsOf(list) {
  const sum = (name) => list.reduce((all, [, of]) => all + of[name], 0);
  const used = list.filter(([, of]) => of.total_requests > 0);
  const most = used.toSorted((a, b) => b[1].total_requests - a[1].total_requests)[0];
  const fastest = used.toSorted((a, b) => a[1].average_latency_ms - b[1].average_latency_ms)[0];
  return {
    uptime_seconds: 3 * 86_400 + 4 * 3_600 + 120,
    total_requests: sum('total_requests'),
    total_input_tokens: sum('total_input_tokens'),
    total_output_tokens: sum('total_output_tokens'),
    total_cached_tokens: sum('total_cached_tokens'),
    total_tokens: sum('total_tokens'),
    most_used_provider: most?.[0].name ?? null,
    fastest_provider: fastest?.[0].name ?? null,
    providers: Object.fromEntries(list.map(([config, of]) => [config.name, of])),
  };
}

/** Six providers: ready ones, an unused one, one that cools down and one that failed. */
export function busyStatus() {
  const limit =
    'HTTP 429 rate_limit_error: This request would exceed your organization’s rate limit of 2,000,000 input tokens per minute. <img src=x onerror=alert(1)>';
  const claude = (requests, members) =>
    provider(requests, { inputEach: 58_600, outputEach: 528, cachedShare: 0.911, ...members });
  return statusOf(
    {
      openai: [
        [
          configured('openai-main', 1, 'https://api.openai.com/v1'),
          provider(9_520, { failed: 38, inFlight: 4 }),
        ],
        [
          configured('openai-backup', 2, 'https://api.openai.com/v1'),
          provider(216, { failed: 2, ttft: 1_120, latency: 10_000, speed: 58.2, cachedShare: 0.35 }),
        ],
        [
          configured('local-vllm', 3, 'http://10.0.0.12:8001/v1', {
            model_mapping: { 'gpt-5-codex': 'qwen3-coder-480b', 'gpt-5-mini': 'qwen3-coder-30b' },
          }),
          provider(0),
        ],
      ],
      anthropic: [
        [
          configured('claude-team-a', 1, 'https://api.anthropic.com'),
          claude(21_973, {
            failed: 96,
            ttft: 1_280,
            latency: 14_300,
            speed: 63.9,
            error: limit,
            errorStatus: 429,
            asked: 330,
            succeeded: 335,
            rate_limits: {
              total_rate_limits: 41,
              recent_rate_limits: 3,
              cooldown_count: 7,
              total_cooldown_time_seconds: 4_200,
              in_cooldown: true,
              cooldown_remaining_seconds: 272,
              cooldown_reason: 'rate_limited',
              last_cooldown_start_time: ago(330),
              cooling_models: [{ model: 'claude-opus-4-5', remaining_seconds: 272 }],
            },
          }),
        ],
        [
          configured('claude-team-b', 2, 'https://api.anthropic.com'),
          claude(6_226, { failed: 12, inFlight: 7, ttft: 1_190, latency: 13_800, speed: 66.1 }),
        ],
        [
          configured('claude-personal', 3, 'https://api.anthropic.com'),
          claude(91, {
            failed: 3,
            ttft: 1_400,
            latency: 15_100,
            speed: 60.2,
            error: 'HTTP 529 overloaded_error: Overloaded',
            errorStatus: 529,
            asked: 400,
            succeeded: 4_000,
          }),
        ],
      ],
    },
    {
      recent_fallbacks: [
        fallback(4_500, 'gpt-5-codex', 'openai-main', 'openai-backup', 'connection reset before the first byte, 3 retries'),
        fallback(650, 'claude-opus-4-5', 'claude-team-a', 'claude-team-b', 'HTTP 429 rate_limit_error, retry-after 600 s'),
        fallback(390, 'claude-haiku-4-5', 'claude-personal', 'claude-team-b', 'HTTP 529 overloaded_error'),
        fallback(330, 'claude-opus-4-5', 'claude-team-a', 'claude-team-b', limit),
      ],
    },
  );
}

function fallback(seconds, model, from, to, reason) {
  return {
    time: ago(seconds),
    request_id: `req_${seconds.toString(16).padStart(24, '9')}`,
    endpoint: 'openai/chat/completions',
    model,
    from,
    to,
    reason,
  };
}

const kWidths = { minute: 60, hour: 3_600, day: 86_400 };

/** Beginnings of the buckets of a range, in seconds. */
export function bucketTimes(hours, interval, now = kNow) {
  const width = kWidths[interval];
  const last = Math.floor(now / 1000 / width) * width;
  const count = Math.max(1, Math.round((hours * 3_600) / width));
  return Array.from({ length: count }, (_, index) => last - (count - 1 - index) * width);
}

// The same for a bucket whenever it is asked for.
const noise = (time) => (Math.abs(Math.sin(time * 12.9898) * 43_758.5453) % 1) * 0.6 + 0.4;
// Of its day it is the afternoon now.
const byDay = (time) => Math.max(0, Math.sin((((time - kNow / 1000) / 3_600 + 8) / 24) * 2 * Math.PI));

/** How many requests the sample's world sees in a bucket. */
export function sampleCount(time, interval) {
  return Math.round((kWidths[interval] / 3_600) * 700 * byDay(time) * noise(time));
}

/** What /analytics/… answers to a query in the sample's world. */
export function sampleAnalytics(path, query) {
  const hours = Number(query.get('hours') ?? 24);
  const interval = query.get('interval') ?? 'hour';
  const part = { openai: 0.3, anthropic: 0.7 }[query.get('provider_type')] ?? 1;
  const buckets = bucketTimes(hours, interval).map((time) => ({
    time,
    timestamp: new Date(time * 1000).toISOString().replace('.000', ''),
    count: Math.round(sampleCount(time, interval) * part),
  }));
  if (path.endsWith('/requests')) return buckets.map(({ timestamp, count }) => ({ timestamp, count }));
  if (path.endsWith('/tokens')) return buckets.map(tokensOf);
  if (path.endsWith('/latency')) return buckets.map(latencyOf);
  return sampleSummary();
}

function tokensOf({ time, timestamp, count }) {
  const input = count * 50_000;
  const output = Math.round(count * 4_400 * noise(time + 1));
  const cached = Math.round(input * (0.8 + 0.1 * noise(time + 2)));
  return {
    timestamp,
    input_tokens: input,
    output_tokens: output,
    cached_tokens: cached,
    total_tokens: input + output,
  };
}

function latencyOf({ time, timestamp, count }) {
  if (count === 0) return { timestamp, avg_ms: null, p50_ms: null, p95_ms: null, ttft_ms: null };
  const p50 = 9_000 + 3_000 * noise(time + 3);
  return {
    timestamp,
    avg_ms: p50 * 1.32,
    p50_ms: p50,
    p95_ms: 22_000 + 17_000 * noise(time + 4),
    ttft_ms: 1_000 + 500 * noise(time + 5),
  };
}

function sampleSummary() {
  const row = (provider_type, provider_name, request_count, input, cached, output) => ({
    provider_type,
    provider_name,
    request_count,
    total_tokens: input + output,
    input_tokens: input,
    output_tokens: output,
    cached_tokens: cached,
    avg_latency_ms: 8_420,
    streaming_count: Math.round(request_count * 0.92),
    non_streaming_count: request_count - Math.round(request_count * 0.92),
    min_timestamp: ago(86_400),
    max_timestamp: ago(20),
  });
  return [
    row('openai', 'openai-main', 1_312, 53_800_000, 35_500_000, 1_080_000),
    row('openai', 'openai-backup', 33, 1_400_000, 700_000, 30_000),
    row('anthropic', 'claude-team-a', 3_120, 243_000_000, 221_000_000, 7_000_000),
    row('anthropic', 'claude-team-b', 1_602, 105_500_000, 96_000_000, 3_500_000),
    row('anthropic', 'claude-personal', 11, 670_000, 500_000, 15_000),
  ];
}

/** What /recent answers in the sample's world. */
export function sampleRecent() {
  return { capacity: 500, remembered: 312, exchanges: Array.from({ length: 24 }, (_, i) => sampleExchange(i)) };
}

function sampleExchange(index) {
  const fellBack = index % 7 === 2;
  const failed = index === 9;
  const left = index === 14;
  const duration = 2_400 + 9_000 * noise(index);
  const anthropic = index % 3 !== 1;
  const names = anthropic ? ['claude-team-a', 'claude-team-b'] : ['openai-main', 'openai-backup'];
  const limited = {
    provider: names[0],
    began_ms: 0.4,
    waited_ms: 0,
    duration_ms: 212,
    outcome: 'rate_limited',
    status: 429,
    error: 'HTTP 429 rate_limit_error: This request would exceed your organization’s rate limit',
  };
  const retried = { ...limited, began_ms: 712, waited_ms: 500, outcome: 'overloaded', status: 529, error: 'HTTP 529 overloaded_error: Overloaded' };
  const began = fellBack ? 925 : 0.4;
  const answered = {
    provider: fellBack ? names[1] : names[0],
    began_ms: began,
    waited_ms: 0,
    duration_ms: duration - began,
    outcome: left ? 'client_left' : 'answered',
    status: 200,
    error: null,
  };
  const attempts = failed ? [limited, retried] : fellBack ? [limited, retried, answered] : [answered];
  return {
    request_id: `req_${(0xabcdef00 + index).toString(16).padStart(24, '0')}`,
    time: ago(3 + index * 17),
    api: anthropic ? 'anthropic' : 'openai',
    endpoint: anthropic ? 'anthropic/v1/messages' : 'openai/chat/completions',
    model: anthropic ? 'claude-opus-4-5' : 'gpt-5.2-codex',
    provider: failed ? null : answered.provider,
    outcome: failed ? 'failure' : left ? 'client_left' : 'success',
    status: failed ? 529 : left ? 499 : 200,
    error: failed ? retried.error : null,
    streaming: true,
    finish_reason: failed || left ? null : 'end_turn',
    input_tokens: failed ? 0 : Math.round(60_000 * noise(index + 1)),
    output_tokens: failed ? 0 : Math.round(900 * noise(index + 2)),
    cached_tokens: failed ? 0 : 18_000,
    time_to_first_token_ms: failed ? null : 1_200 * noise(index + 3),
    committed_ms: failed || left ? null : began + 1_200 * noise(index + 3),
    duration_ms: failed ? 1_240 : duration,
    attempts,
    skipped: index % 5 === 0 ? [{ provider: 'claude-personal', why: 'soft' }] : [],
  };
}
