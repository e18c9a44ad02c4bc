// Claude Code, the real program, works through the router as it does without it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, sse } from './support/answers.mjs';
import * as wire from './support/anthropic_wire.mjs';
import { assertOwnCredentials, headerOf, routerBefore } from './support/both_ways.mjs';
import { runClaudeCode, temporaryFolder } from './support/claude_code.mjs';
import { anthropic, kProviderKey } from './support/official_clients.mjs';
import { startRouter } from './support/router.mjs';
import { ScriptedUpstream } from './support/scripted_upstream.mjs';

const kMessages = '/v1/messages';
const kSayHi = ['-p', 'say hi', '--output-format', 'json'];
const kHello = saying('Hello from ', 'the provider');
const kOverloaded = json(wire.errorBody('Overloaded', { type: 'overloaded_error' }), {
  status: 529,
});

/** Answers with this text, streamed or not, as asked. */
function saying(...texts) {
  const streamed = sse(wire.messageEvents(texts));
  const whole = json(wire.message(texts.join('')));
  return (response, request) =>
    (JSON.parse(request.body).stream ? streamed : whole)(response, request);
}

/** A provider whose messages are these answers in turn, and a router before it. */
async function routed(t, ...answers) {
  const upstream = (await ScriptedUpstream.start(t)).answer(...answers);
  upstream.on('/v1/messages/count_tokens', json({ input_tokens: 7 }));
  const router = await routerBefore(t, anthropic, upstream);
  return { upstream, url: `${router.url}/anthropic` };
}

function targets({ requests }) {
  return requests.map(({ method, target }) => `${method} ${target}`);
}

/** What it printed as the answer. */
function result(run) {
  assert.equal(run.code, 0, run.stdout + run.stderr);
  return JSON.parse(run.stdout).result;
}

test("Claude Code prints the provider's answer", async (t) => {
  const { upstream, url } = await routed(t, kHello);
  const run = await runClaudeCode(t, url, kSayHi);
  assert.equal(result(run), 'Hello from the provider');
  assert.deepEqual(targets(upstream), [`POST ${kMessages}?beta=true`]);
  const [request] = upstream.requests;
  assertOwnCredentials(request, anthropic);
  assert.match(headerOf(request, 'anthropic-beta'), /claude-code-/);
  assert.equal(headerOf(request, 'x-claude-code-session-id'), JSON.parse(run.stdout).session_id);
  assert.match(headerOf(request, 'user-agent'), /^claude-cli\//);
});

test('Claude Code asks the same with and without the router', async (t) => {
  const near = (await ScriptedUpstream.start(t)).answer(kHello);
  const { upstream: far, url } = await routed(t, kHello);
  result(await runClaudeCode(t, near.url, kSayHi));
  result(await runClaudeCode(t, url, kSayHi));
  assert.deepEqual(targets(far), targets(near));
  const kOwn =
    /^(host|authorization|x-api-key|accept-encoding|connection|content-length|x-claude-code-session-id):/;
  const lasting = ({ headers }) =>
    headers
      .map(([name, value]) => `${name.toLowerCase()}: ${value}`)
      .filter((line) => !kOwn.test(line))
      .sort();
  assert.deepEqual(lasting(far.requests[0]), lasting(near.requests[0]));
});

test('Claude Code runs a tool that the model calls', async (t) => {
  const folder = await temporaryFolder(t, { 'note.txt': 'the secret is größer' });
  const readsTheNote = sse(wire.toolUseEvents('Read', { file_path: `${folder}/note.txt` }));
  const { upstream, url } = await routed(t, readsTheNote, saying('I have read it'));
  assert.equal(result(await runClaudeCode(t, url, kSayHi, { folder })), 'I have read it');
  assert.equal(upstream.requests.length, 2);
  assert.match(upstream.requests[1].body.toString(), /the secret is größer/);
});

test('Claude Code does not notice that the first provider is overloaded', async (t) => {
  const first = (await ScriptedUpstream.start(t)).answer(kOverloaded);
  const second = (await ScriptedUpstream.start(t)).answer(kHello);
  const provider = (upstream, priority) => ({
    api_key: kProviderKey,
    base_url: upstream.url,
    priority,
    max_retries: 0,
  });
  const router = await startRouter(t, { anthropic: [provider(first, 1), provider(second, 2)] });
  const run = await runClaudeCode(t, `${router.url}/anthropic`, kSayHi);
  assert.equal(result(run), 'Hello from the provider');
  assert.deepEqual([first.requests.length, second.requests.length], [1, 1]);
  assert.ok(second.requests[0].body.equals(first.requests[0].body));
});

test('Claude Code tries again when a stream breaks, and shows the answer once', async (t) => {
  const half = wire.messageEvents(['Hello ', 'never finished']).slice(0, 5);
  const { upstream, url } = await routed(t, sse(half, { ending: 'cut' }), kHello);
  assert.equal(result(await runClaudeCode(t, url, kSayHi)), 'Hello from the provider');
  assert.equal(upstream.requests.length, 2);
});

test("Claude Code gives up at once when the provider refuses the router's key", async (t) => {
  const refusal = json(
    wire.errorBody(`invalid: ${kProviderKey}`, { type: 'authentication_error' }),
    { status: 401 },
  );
  const { upstream, url } = await routed(t, refusal);
  const run = await runClaudeCode(t, url, kSayHi);
  assert.equal(run.code, 1);
  assert.ok(!(run.stdout + run.stderr).includes(kProviderKey));
  assert.equal(upstream.requests.length, 1);
});

test('Claude Code learns from a 400 what the provider does not know', async (t) => {
  const unknown = wire.errorBody(
    'Unexpected value(s) `thinking-token-count-2026-05-13` for the `anthropic-beta` header',
  );
  const { upstream, url } = await routed(t, json(unknown, { status: 400 }), kHello);
  assert.equal(result(await runClaudeCode(t, url, kSayHi)), 'Hello from the provider');
  const betas = upstream.requests.map((request) => headerOf(request, 'anthropic-beta'));
  assert.match(betas[0], /thinking-token-count/);
  assert.doesNotMatch(betas.at(-1), /thinking-token-count/);
});

test('Claude Code counts its context in many requests at once', async (t) => {
  const { upstream, url } = await routed(t, kHello);
  const run = await runClaudeCode(t, url, ['-p', '/context']);
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stdout, /Context Usage/);
  const asked = new Set(targets(upstream));
  assert.deepEqual([...asked], [`POST ${kMessages}/count_tokens?beta=true`]);
  assert.ok(upstream.requests.length > 10, `${upstream.requests.length} requests`);
  for (const request of upstream.requests) assertOwnCredentials(request, anthropic);
});

test("Claude Code discovers the provider's models", async (t) => {
  const { upstream, url } = await routed(t, kHello);
  upstream.on('/v1/models', json(wire.models('claude-of-the-provider')));
  const env = { CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY: '1' };
  assert.equal(result(await runClaudeCode(t, url, kSayHi, { env })), 'Hello from the provider');
  assert.ok(targets(upstream).includes('GET /v1/models?limit=1000'), targets(upstream).join('\n'));
});
