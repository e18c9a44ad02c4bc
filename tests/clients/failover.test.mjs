// Failover: a failing provider costs the official SDKs nothing, another one answers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, hangUp, json, silence, sse, truncatedJson } from './support/answers.mjs';
import { errorEvent } from './support/anthropic_wire.mjs';
import { assertOwnCredentials, outcome, routerBefore } from './support/both_ways.mjs';
import { anthropic, kOfficialClients, kProviderKey } from './support/official_clients.mjs';
import { startRouter } from './support/router.mjs';
import { ScriptedUpstream } from './support/scripted_upstream.mjs';

/**
 * A router whose provider `first` goes before its provider `second`.
 * @param {(first: ScriptedUpstream) => object} [members] more of the first one's configuration
 */
async function twoProviders(t, client, answer, members = () => ({})) {
  const first = (await ScriptedUpstream.start(t)).answer(answer);
  const second = (await ScriptedUpstream.start(t)).answer(healthy(client));
  const entry = (upstream, provider_name, priority) => ({
    api_key: kProviderKey,
    base_url: upstream.url,
    provider_name,
    priority,
    max_retries: 0,
  });
  const router = await startRouter(t, {
    [client.api]: [entry(second, 'second', 2), { ...entry(first, 'first', 1), ...members(first) }],
  });
  return { first, second, url: `${router.url}/${client.api}` };
}

/** Answers as asked: streamed or not. @returns {import('./support/scripted_upstream.mjs').Answer} */
function healthy(client) {
  const streamed = sse(client.events(['from ', 'the ', 'second']));
  const whole = client.answer('from the second');
  return (response, request) =>
    (JSON.parse(request.body).stream ? streamed : whole)(response, request);
}

/** The answer's text and what its head says of the router's work. */
async function askWithHead(client, url) {
  let head;
  const watching = async (...request) => (head = await fetch(...request));
  const text = await client.ask(client.connect(url, { fetch: watching }));
  return {
    text,
    provider: head.headers.get('x-provider'),
    attempts: head.headers.get('x-router-attempts'),
  };
}

async function streamedText(client, url) {
  return (await Array.fromAsync(client.stream(client.connect(url)))).join('');
}

const kFallsBack = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  408: 'timeout_error',
  409: 'conflict_error',
  429: 'rate_limit_error',
  500: 'api_error',
  502: 'api_error',
  503: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

const kBroken = {
  'hangs up': hangUp(),
  'cuts its answer short': truncatedJson({ text: 'x'.repeat(4000) }),
  'answers 200 with nothing': bytes('', { headers: { 'content-type': 'application/json' } }),
  'answers 200 with a page': bytes('<html>', { headers: { 'content-type': 'text/html' } }),
  redirects: json({}, { status: 307, headers: { location: '/elsewhere' } }),
};

for (const client of kOfficialClients) {
  for (const [status, type] of Object.entries(kFallsBack)) {
    test(`${client.name} gets the second provider's answer when the first says ${status}`, async (t) => {
      const body = client.errorBody('model: no such model', {
        type,
        code: status === '404' ? 'model_not_found' : null,
      });
      const { first, second, url } = await twoProviders(
        t,
        client,
        json(body, { status: Number(status) }),
      );
      const answer = await askWithHead(client, url);
      assert.deepEqual(answer, { text: 'from the second', provider: 'second', attempts: '2' });
      assert.equal(first.requests.length, 1);
      assert.ok(first.requests[0].body.equals(second.requests[0].body));
      assertOwnCredentials(second.requests[0], client);
    });
  }

  for (const [does, answer] of Object.entries(kBroken)) {
    test(`${client.name} gets the second provider's answer when the first ${does}`, async (t) => {
      const { url } = await twoProviders(t, client, answer);
      const { text, provider } = await askWithHead(client, url);
      assert.deepEqual({ text, provider }, { text: 'from the second', provider: 'second' });
    });
  }

  test(`${client.name} gets the second provider's answer when the first refuses connections`, async (t) => {
    const { url } = await twoProviders(t, client, silence(), (first) => ({
      base_url: first.refusingUrl,
    }));
    const { text, provider } = await askWithHead(client, url);
    assert.deepEqual({ text, provider }, { text: 'from the second', provider: 'second' });
  });

  test(`${client.name} gets the second provider's answer when the first says nothing in time`, async (t) => {
    const patience = { response_timeout: 0.2, timeout: 0.2 };
    const { first, url } = await twoProviders(t, client, silence(), () => patience);
    assert.equal((await askWithHead(client, url)).text, 'from the second');
    assert.deepEqual(await first.requests[0].closed, { whole: false });
    assert.equal(await streamedText(client, url), 'from the second');
  });

  test(`${client.name} gets the second provider's stream when the first's ends before any content`, async (t) => {
    const opening = client.events(['never sent']).slice(0, client.opening);
    const { first, url } = await twoProviders(t, client, sse(opening, { ending: 'reset' }));
    assert.equal(await streamedText(client, url), 'from the second');
    assert.equal(first.requests.length, 1);
  });

  test(`${client.name} is given a 400 at once, and no other provider is asked`, async (t) => {
    const { second, url } = await twoProviders(
      t,
      client,
      json(client.errorBody('No'), { status: 400 }),
    );
    const { error } = await outcome(askWithHead(client, url));
    assert.equal(error?.status, 400);
    assert.equal(second.requests.length, 0);
  });

  test(`${client.name} gets the second provider's answer to a 400 where fallback_on lists it`, async (t) => {
    const answer = json(client.errorBody('No'), { status: 400 });
    const { url } = await twoProviders(t, client, answer, () => ({ fallback_on: [400] }));
    assert.equal((await askWithHead(client, url)).text, 'from the second');
  });

  test(`${client.name} is given a provider's own error when every one fails`, async (t) => {
    const { second, url } = await twoProviders(t, client, hangUp());
    second.on(
      client.path,
      json(client.errorBody('Overloaded', { type: 'overloaded_error' }), { status: 529 }),
    );
    const { error } = await outcome(askWithHead(client, url));
    assert.equal(error?.status, 529, `${error}`);
    assert.equal(error.type, 'overloaded_error');
  });

  test(`${client.name} asks a mapped model by its other name, and nothing else changes`, async (t) => {
    const prompt = 'keep "model": "gpt" \u00e9 \u2028 and  spaces';
    const mapping = { 'the model': 'größer/2' };
    const { first, second, url } = await twoProviders(t, client, hangUp(), () => ({
      model_mapping: mapping,
    }));
    await client.ask(client.connect(url), { model: 'the model', prompt });
    const original = second.requests[0].body.toString();
    assert.equal(JSON.parse(original).model, 'the model');
    const mapped = original.replace('"the model"', '"größer/2"');
    assert.equal(first.requests[0].body.toString(), mapped);
  });
}

test('an error event before any content counts as the error it stands for', async (t) => {
  const overloaded = sse([anthropic.events([])[0], errorEvent('overloaded_error', 'Overloaded')]);
  const { first, url } = await twoProviders(t, anthropic, overloaded);
  assert.equal(await streamedText(anthropic, url), 'from the second');
  assert.equal(first.requests.length, 1);
});

test('an error event before any content is that real error when nobody else is left', async (t) => {
  const upstream = (await ScriptedUpstream.start(t)).answer(
    sse([errorEvent('overloaded_error', 'Overloaded')]),
  );
  const router = await routerBefore(t, anthropic, upstream);
  const { error } = await outcome(streamedText(anthropic, `${router.url}/anthropic`));
  assert.equal(error?.status, 529, `${error}`);
  assert.equal(error.type, 'overloaded_error');
});
