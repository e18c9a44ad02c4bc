// The official OpenAI SDK: every resource the router names, as if it were not there.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import OpenAI, { toFile } from 'openai';
import { bytes, json, sse } from './support/answers.mjs';
import {
  assertOwnCredentials,
  assertSameRequests,
  assertTransparent,
  bothWays,
  headerOf,
  outcome,
  routerBefore,
} from './support/both_ways.mjs';
import { kProviderKey, openai } from './support/official_clients.mjs';
import * as wire from './support/openai_wire.mjs';
import { startRouter } from './support/router.mjs';
import { ScriptedUpstream } from './support/scripted_upstream.mjs';

const kChat = {
  model: 'gpt-5.2',
  messages: [{ role: 'user', content: 'Grüß Gott, "你好" \u{1F600}' }],
};

test('a chat completion is the same as without the router', async (t) => {
  const { routed } = await assertTransparent(t, openai, json(wire.completion('Hi')), (client) =>
    client.chat.completions.create({ ...kChat, metadata: { model: 'nested' }, temperature: 1e-7 }),
  );
  assert.equal(routed.value.choices[0].message.content, 'Hi');
  assert.equal(routed.requests[0].target, '/chat/completions');
  assert.equal(headerOf(routed.requests[0], 'accept-encoding'), 'identity');
});

test('a streamed chat completion is the same as without the router', async (t) => {
  const { routed } = await assertTransparent(
    t,
    openai,
    sse(wire.completionEvents(['Hel', 'lo'])),
    async (client) =>
      Array.fromAsync(
        await client.chat.completions.create({
          ...kChat,
          stream: true,
          stream_options: { include_usage: true },
        }),
      ),
  );
  assert.equal(routed.value.length, 4);
});

test('the stream helper puts a chat completion together', async (t) => {
  const { routed } = await assertTransparent(
    t,
    openai,
    sse(wire.completionEvents(['Hel', 'lo'])),
    (client) => client.chat.completions.stream(kChat).finalContent(),
  );
  assert.equal(routed.value, 'Hello');
});

test('a response is the same as without the router', async (t) => {
  const { routed } = await assertTransparent(
    t,
    openai,
    json(wire.response('Hi')),
    async (client) =>
      (await client.responses.create({ model: 'gpt-5.2', input: 'Say hi', store: false }))
        .output_text,
  );
  assert.equal(routed.value, 'Hi');
  assert.equal(routed.requests[0].target, '/responses');
});

test('a streamed response is the same as without the router', async (t) => {
  const { routed } = await assertTransparent(
    t,
    openai,
    sse(wire.responseEvents(['Hel', 'lo'])),
    async (client) =>
      Array.fromAsync(
        await client.responses.create({ model: 'gpt-5.2', input: 'Say hi', stream: true }),
      ),
  );
  assert.equal(routed.value.at(-1).type, 'response.completed');
});

test('embeddings keep their base64 encoding', async (t) => {
  const { routed } = await assertTransparent(
    t,
    openai,
    json(wire.embedding([0.5, -2, 1024])),
    async (client) =>
      (await client.embeddings.create({ model: 'text-embedding-3-small', input: 'hi' })).data[0]
        .embedding,
  );
  assert.deepEqual(routed.value, [0.5, -2, 1024]);
  assert.equal(JSON.parse(routed.requests[0].body).encoding_format, 'base64');
});

test('legacy completions are relayed', async (t) => {
  const answer = {
    id: 'cmpl-1',
    object: 'text_completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, text: 'Hi', finish_reason: 'stop', logprobs: null }],
  };
  await assertTransparent(t, openai, json(answer), (client) =>
    client.completions.create({ model: 'm', prompt: 'Say hi' }),
  );
});

test('models are listed and retrieved', async (t) => {
  const listed = await assertTransparent(
    t,
    openai,
    json(wire.models('gpt-5.2', 'o5')),
    async (client) => Array.fromAsync(await client.models.list()),
  );
  assert.deepEqual(
    listed.routed.value.map(({ id }) => id),
    ['gpt-5.2', 'o5'],
  );
  const one = await assertTransparent(t, openai, json(wire.model('ft:gpt/x y')), (client) =>
    client.models.retrieve('ft:gpt/x y'),
  );
  assert.equal(one.routed.requests[0].target, '/models/ft:gpt%2Fx%20y');
});

test('stored responses are retrieved and deleted by their id', async (t) => {
  const { routed } = await assertTransparent(
    t,
    openai,
    json(wire.response('Hi')),
    async (client) => {
      await client.responses.retrieve('resp_1', { include: ['reasoning.encrypted_content'] });
      await client.responses.delete('resp_1');
    },
  );
  assert.deepEqual(
    routed.requests.map(({ method, target }) => `${method} ${target}`),
    ['GET /responses/resp_1?include%5B%5D=reasoning.encrypted_content', 'DELETE /responses/resp_1'],
  );
});

test('a file is uploaded as multipart and its binary content comes back', async (t) => {
  const content = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i % 256));
  const upstream = await ScriptedUpstream.start(t);
  upstream.on(
    '/files',
    json({
      id: 'file-1',
      object: 'file',
      bytes: content.length,
      filename: 'f.jsonl',
      purpose: 'batch',
    }),
  );
  upstream.on(
    '/files/file-1/content',
    bytes(content, { headers: { 'content-type': 'application/octet-stream' } }),
  );
  const client = openai.connect(`${(await routerBefore(t, openai, upstream)).url}/openai`);
  const file = await client.files.create({
    file: await toFile(content, 'f.jsonl'),
    purpose: 'batch',
  });
  assert.equal(file.id, 'file-1');
  assert.match(headerOf(upstream.requests[0], 'content-type'), /^multipart\/form-data; boundary=/);
  assert.ok(upstream.requests[0].body.includes(content));
  const back = Buffer.from(await (await client.files.content('file-1')).arrayBuffer());
  assert.ok(back.equals(content));
});

test('a base URL that ends in /openai/v1 works like one that ends in /openai', async (t) => {
  const upstream = (await ScriptedUpstream.start(t)).answer(json(wire.completion('Hi')));
  const router = await routerBefore(t, openai, upstream, { base_url: `${upstream.url}/some/v1` });
  assert.equal(await openai.ask(openai.connect(`${router.url}/openai/v1`)), 'Hi');
  assert.equal(await openai.ask(openai.connect(`${router.url}/openai`)), 'Hi');
  assert.deepEqual(
    upstream.requests.map(({ target }) => target),
    Array(2).fill('/some/v1/chat/completions'),
  );
});

test('query, unknown headers and beta headers go along', async (t) => {
  const ways = await bothWays(t, openai, json(wire.completion('Hi')), (url) =>
    openai
      .connect(url, {
        defaultQuery: { 'api-version': '2026-01-01', odd: 'a b&c%' },
        defaultHeaders: {
          'OpenAI-Beta': 'assistants=v2',
          'X-Custom': 'one, two',
          traceparent: '00-0af7-b7ad-01',
        },
      })
      .chat.completions.create(kChat),
  );
  assertSameRequests(ways, openai);
  assert.equal(ways.routed.requests[0].target, ways.direct.requests[0].target);
  assert.equal(headerOf(ways.routed.requests[0], 'openai-beta'), 'assistants=v2');
});

test("organization and project belong to the client's key and stay behind", async (t) => {
  const upstream = (await ScriptedUpstream.start(t)).answer(json(wire.completion('Hi')));
  const router = await routerBefore(t, openai, upstream);
  await openai.ask(
    openai.connect(`${router.url}/openai`, { organization: 'org-client', project: 'proj-client' }),
  );
  assert.equal(headerOf(upstream.requests[0], 'openai-organization'), undefined);
  assert.equal(headerOf(upstream.requests[0], 'openai-project'), undefined);
});

test("the provider's headers come back, but for those of its own connection and site", async (t) => {
  const headers = {
    'x-request-id': 'req_upstream_1',
    'openai-processing-ms': '17',
    'x-ratelimit-remaining-requests': '99',
    'x-unknown': 'kept',
    'set-cookie': ['a=1', 'b=2'],
    'alt-svc': 'h3=":443"',
    'strict-transport-security': 'max-age=1',
  };
  const upstream = (await ScriptedUpstream.start(t)).answer(
    json(wire.completion('Hi'), { headers }),
  );
  const router = await routerBefore(t, openai, upstream, { provider_name: 'Größe 1' });
  const call = openai.connect(`${router.url}/openai`).chat.completions.create(kChat);
  const { data, response, request_id } = await call.withResponse();
  assert.equal(request_id, 'req_upstream_1');
  assert.equal(data._request_id, 'req_upstream_1');
  const kept = ['openai-processing-ms', 'x-ratelimit-remaining-requests', 'x-unknown'];
  assert.deepEqual(
    kept.map((name) => response.headers.get(name)),
    ['17', '99', 'kept'],
  );
  const dropped = ['set-cookie', 'alt-svc', 'strict-transport-security'];
  assert.deepEqual(
    dropped.map((name) => response.headers.get(name)),
    [null, null, null],
  );
  assert.equal(decodeURIComponent(response.headers.get('x-provider')), 'Größe 1');
  assert.equal(response.headers.get('x-router-attempts'), '1');
});

test('an answer that the provider gave no request id has one of the router', async (t) => {
  const upstream = (await ScriptedUpstream.start(t)).answer(json(wire.completion('Hi')));
  const client = openai.connect(`${(await routerBefore(t, openai, upstream)).url}/openai`);
  const ids = [];
  for (let i = 0; i < 2; ++i) ids.push((await client.chat.completions.create(kChat))._request_id);
  assert.ok(ids[0] && ids[1] && ids[0] !== ids[1], `${ids}`);
});

test("only clients that hold one of the router's own keys are served", async (t) => {
  const upstream = (await ScriptedUpstream.start(t)).answer(json(wire.completion('Hi')));
  const router = await startRouter(t, {
    openai: [{ api_key: kProviderKey, base_url: upstream.url }],
    server: { api_keys: [createHash('sha256').update('router-key').digest('hex')] },
  });
  const holding = (apiKey) => openai.connect(`${router.url}/openai`, { apiKey, maxRetries: 0 });
  await assert.rejects(openai.ask(holding('another-key')), OpenAI.AuthenticationError);
  assert.equal(upstream.requests.length, 0);
  assert.equal(await openai.ask(holding('router-key')), 'Hi');
  assertOwnCredentials(upstream.requests[0], openai);
  assert.ok(!JSON.stringify(upstream.requests[0].headers).includes('router-key'));
});

test("a body without a model is refused in OpenAI's own shape, and nobody is asked", async (t) => {
  const upstream = (await ScriptedUpstream.start(t)).answer(json(wire.completion('Hi')));
  const client = openai.connect(`${(await routerBefore(t, openai, upstream)).url}/openai`);
  const { error } = await outcome(client.chat.completions.create({ messages: [] }));
  assert.ok(error instanceof OpenAI.BadRequestError, `${error}`);
  assert.equal(error.type, 'invalid_request_error');
  assert.ok(error.requestID);
  assert.equal(upstream.requests.length, 0);
});
