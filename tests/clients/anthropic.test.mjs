// The official Anthropic SDK: every resource the router names, as if it were not there.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { bytes, json, sse } from './support/answers.mjs';
import * as wire from './support/anthropic_wire.mjs';
import {
  assertOwnCredentials,
  assertTransparent,
  headerOf,
  outcome,
  routerBefore,
} from './support/both_ways.mjs';
import { anthropic, kClientKey } from './support/official_clients.mjs';
import { ScriptedUpstream } from './support/scripted_upstream.mjs';

const kMessage = {
  model: 'claude-sonnet-5-0',
  max_tokens: 64,
  messages: [{ role: 'user', content: 'Grüß Gott, "你好" \u{1F600}' }],
};

test('a message is the same as without the router', async (t) => {
  const { routed } = await assertTransparent(t, anthropic, json(wire.message('Hi')), (client) =>
    client.messages.create({ ...kMessage, metadata: { user_id: 'model' }, temperature: 1e-7 }),
  );
  assert.equal(routed.value.content[0].text, 'Hi');
  assert.equal(routed.requests[0].target, '/v1/messages');
  assert.equal(headerOf(routed.requests[0], 'accept-encoding'), 'identity');
});

test('a streamed message is the same as without the router', async (t) => {
  const { routed } = await assertTransparent(
    t,
    anthropic,
    sse(wire.messageEvents(['Hel', 'lo'])),
    async (client) => Array.fromAsync(await client.messages.create({ ...kMessage, stream: true })),
  );
  assert.deepEqual(
    [routed.value[0].type, routed.value.at(-1).type],
    ['message_start', 'message_stop'],
  );
});

test('the stream helper puts a message with a tool call together', async (t) => {
  const input = { path: '/tmp/größe', model: 'x' };
  const { routed } = await assertTransparent(
    t,
    anthropic,
    sse(wire.toolUseEvents('read', input)),
    (client) => client.messages.stream(kMessage).finalMessage(),
  );
  assert.deepEqual(routed.value.content[0].input, input);
  assert.equal(routed.value.stop_reason, 'tool_use');
});

test('tokens are counted', async (t) => {
  const { routed } = await assertTransparent(t, anthropic, json({ input_tokens: 2095 }), (client) =>
    client.messages.countTokens({ model: kMessage.model, messages: kMessage.messages }),
  );
  assert.equal(routed.value.input_tokens, 2095);
  assert.equal(routed.requests[0].target, '/v1/messages/count_tokens');
});

test('models are listed by query and retrieved', async (t) => {
  const listed = await assertTransparent(
    t,
    anthropic,
    json(wire.models('claude-a', 'claude-b')),
    async (client) => Array.fromAsync(await client.models.list({ limit: 1000 })),
  );
  assert.deepEqual(
    listed.routed.value.map(({ id }) => id),
    ['claude-a', 'claude-b'],
  );
  assert.equal(listed.routed.requests[0].target, '/v1/models?limit=1000');
  const one = await assertTransparent(t, anthropic, json(wire.model('claude-a')), (client) =>
    client.models.retrieve('claude-a'),
  );
  assert.equal(one.routed.requests[0].target, '/v1/models/claude-a');
});

test('beta calls keep their query and their beta headers', async (t) => {
  const betas = ['context-management-2025-06-27', 'interleaved-thinking-2025-05-14'];
  const { routed } = await assertTransparent(t, anthropic, json(wire.message('Hi')), (client) =>
    client.beta.messages.create({ ...kMessage, betas }, { query: { beta: 'true' } }),
  );
  assert.equal(routed.requests[0].target, '/v1/messages?beta=true');
  assert.match(
    headerOf(routed.requests[0], 'anthropic-beta'),
    /context-management-2025-06-27.*interleaved/,
  );
});

test("the client's anthropic-version stands; only an absent one is filled in", async (t) => {
  const upstream = (await ScriptedUpstream.start(t)).answer(json(wire.message('Hi')));
  const url = `${(await routerBefore(t, anthropic, upstream)).url}/anthropic`;
  const asked = async (version) => {
    await anthropic.ask(
      anthropic.connect(url, { defaultHeaders: { 'anthropic-version': version } }),
    );
    return headerOf(upstream.requests.at(-1), 'anthropic-version');
  };
  assert.equal(await asked('2099-01-02'), '2099-01-02');
  assert.equal(await asked(null), '2023-06-01');
});

test("whichever way the client shows its key, exactly the provider's goes up", async (t) => {
  const upstream = (await ScriptedUpstream.start(t)).answer(json(wire.message('Hi')));
  const url = `${(await routerBefore(t, anthropic, upstream)).url}/anthropic`;
  const both = { 'x-api-key': kClientKey, authorization: `Bearer ${kClientKey}` };
  const neither = { 'x-api-key': null, authorization: null };
  const ways = [
    {},
    { apiKey: null, authToken: kClientKey },
    { defaultHeaders: { 'x-api-key': kClientKey, authorization: null } },
    { defaultHeaders: both },
    { defaultHeaders: neither },
  ];
  for (const options of ways)
    assert.equal(await anthropic.ask(anthropic.connect(url, options)), 'Hi');
  assert.equal(upstream.requests.length, ways.length);
  for (const request of upstream.requests) assertOwnCredentials(request, anthropic);
});

test('a key that begins sk-ant-oat goes up as a bearer token', async (t) => {
  const upstream = (await ScriptedUpstream.start(t)).answer(json(wire.message('Hi')));
  const router = await routerBefore(t, anthropic, upstream, { api_key: 'sk-ant-oat01-abc' });
  await anthropic.ask(anthropic.connect(`${router.url}/anthropic`));
  assert.equal(headerOf(upstream.requests[0], 'authorization'), 'Bearer sk-ant-oat01-abc');
  assert.equal(headerOf(upstream.requests[0], 'x-api-key'), undefined);
});

test('rate limit headers and request ids come back', async (t) => {
  const headers = {
    'request-id': 'req_upstream_1',
    'anthropic-ratelimit-tokens-remaining': '40000',
  };
  const upstream = (await ScriptedUpstream.start(t)).answer(json(wire.message('Hi'), { headers }));
  const router = await routerBefore(t, anthropic, upstream, { provider_name: 'main' });
  const call = anthropic.connect(`${router.url}/anthropic`).messages.create(kMessage);
  const { data, response, request_id } = await call.withResponse();
  assert.deepEqual([request_id, data._request_id], ['req_upstream_1', 'req_upstream_1']);
  assert.equal(response.headers.get('anthropic-ratelimit-tokens-remaining'), '40000');
  assert.equal(response.headers.get('x-provider'), 'main');
});

test('the results of a batch are fetched through the router, not from the provider', async (t) => {
  const upstream = await ScriptedUpstream.start(t);
  const path = '/v1/messages/batches/msgbatch_1';
  const batch = {
    id: 'msgbatch_1',
    type: 'message_batch',
    processing_status: 'ended',
    results_url: `${upstream.url}${path}/results`,
  };
  const result = { custom_id: 'one', result: { type: 'succeeded', message: wire.message('Hi') } };
  upstream.on(path, json(batch));
  upstream.on(
    `${path}/results`,
    bytes(`${JSON.stringify(result)}\n`, { headers: { 'content-type': 'application/x-jsonl' } }),
  );
  const client = anthropic.connect(`${(await routerBefore(t, anthropic, upstream)).url}/anthropic`);
  const results = await Array.fromAsync(await client.messages.batches.results('msgbatch_1'));
  assert.deepEqual(results, [result]);
  assert.deepEqual(
    upstream.requests.map(({ target }) => target),
    [path, `${path}/results`],
  );
  for (const request of upstream.requests) assertOwnCredentials(request, anthropic);
});

test("a body without a model is refused in Anthropic's own shape, and nobody is asked", async (t) => {
  const upstream = (await ScriptedUpstream.start(t)).answer(json(wire.message('Hi')));
  const client = anthropic.connect(`${(await routerBefore(t, anthropic, upstream)).url}/anthropic`);
  const { error } = await outcome(client.messages.create({ max_tokens: 1, messages: [] }));
  assert.ok(error instanceof Anthropic.BadRequestError, `${error}`);
  assert.equal(error.type, 'invalid_request_error');
  assert.ok(error.requestID);
  assert.equal(error.error.request_id, error.requestID);
  assert.equal(upstream.requests.length, 0);
});
