// Errors: the official SDKs raise the same typed error through the router as without it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from './support/answers.mjs';
import { bothWays, outcome, routerBefore } from './support/both_ways.mjs';
import { kOfficialClients, kProviderKey } from './support/official_clients.mjs';
import { ScriptedUpstream } from './support/scripted_upstream.mjs';

const kRelayed = [
  400, 402, 403, 404, 405, 408, 409, 413, 415, 422, 429, 500, 502, 503, 504, 529,
];

/** What a program can tell one error from another by. */
function face(error) {
  const { status, message, requestID, type, code, param, error: body } = error;
  return { class: error.constructor.name, status, message, requestID, type, code, param, body };
}

for (const client of kOfficialClients) {
  for (const status of kRelayed) {
    test(`${client.name} raises the same error for ${status}`, async (t) => {
      const members = { type: `type_of_${status}`, code: 'a_code', param: 'messages[0]' };
      const headers = { [client.requestId]: 'req_upstream_1' };
      const answer = json(client.errorBody(`No: ${status}, "größer" \u{1F600}`, members), {
        status,
        headers,
      });
      const { direct, routed } = await bothWays(t, client, answer, (url) =>
        client.ask(client.connect(url)),
      );
      assert.equal(routed.error?.status, status, `${routed.error}`);
      assert.deepEqual(face(routed.error), face(direct.error));
      assert.equal(routed.requests.length, 1);
    });
  }

  test(`${client.name} raises the same error for a refused stream`, async (t) => {
    const answer = json(client.errorBody('Too long'), {
      status: 413,
      headers: { [client.requestId]: 'req_1' },
    });
    const call = (url) => client.stream(client.connect(url)).next();
    const { direct, routed } = await bothWays(t, client, answer, call);
    assert.equal(routed.error?.status, 413);
    assert.deepEqual(face(routed.error), face(direct.error));
  });

  test(`${client.name} gets 502 for a provider that refuses the router's key, without its words`, async (t) => {
    const upstream = await ScriptedUpstream.start(t);
    upstream.answer(json(client.errorBody(`Incorrect API key: ${kProviderKey}`), { status: 401 }));
    const router = await routerBefore(t, client, upstream);
    const willing = client.connect(`${router.url}/${client.api}`, { maxRetries: 2 });
    const { error } = await outcome(client.ask(willing));
    assert.equal(error?.constructor.name, 'InternalServerError', `${error}`);
    assert.equal(error.status, 502);
    assert.ok(error.type, 'the body has the native shape');
    assert.ok(error.requestID);
    assert.equal(error.headers.get('x-should-retry'), 'false');
    assert.ok(!JSON.stringify([error.error, ...error.headers]).includes(kProviderKey));
    assert.equal(upstream.requests.length, 1);
  });

  test(`${client.name} gets 502 when the provider cannot be reached`, async (t) => {
    const upstream = await ScriptedUpstream.start(t);
    const router = await routerBefore(t, client, upstream, { base_url: upstream.refusingUrl });
    const { error } = await outcome(client.ask(client.connect(`${router.url}/${client.api}`)));
    assert.equal(error?.constructor.name, 'InternalServerError', `${error}`);
    assert.equal(error.status, 502);
    assert.ok(error.type, 'the body has the native shape');
    assert.ok(error.requestID);
  });

  test(`${client.name} does not try again when the quota is used up`, async (t) => {
    const upstream = await ScriptedUpstream.start(t);
    const members = { type: 'insufficient_quota', code: 'insufficient_quota' };
    upstream.answer(json(client.errorBody('You exceeded your quota', members), { status: 429 }));
    const router = await routerBefore(t, client, upstream);
    const willing = client.connect(`${router.url}/${client.api}`, { maxRetries: 2 });
    const { error } = await outcome(client.ask(willing));
    assert.equal(error?.constructor.name, 'RateLimitError', `${error}`);
    assert.equal(upstream.requests.length, 1);
  });

  test(`${client.name} is told truly when a rate limit ends`, async (t) => {
    const upstream = await ScriptedUpstream.start(t);
    upstream.answer(
      json(client.errorBody('Slow down'), { status: 429, headers: { 'retry-after': '20' } }),
    );
    const router = await routerBefore(t, client, upstream);
    const { error } = await outcome(client.ask(client.connect(`${router.url}/${client.api}`)));
    const told = Number(error.headers.get('retry-after'));
    assert.ok(told >= 18 && told <= 20, `retry-after is ${told}`);
  });

  test(`${client.name} is told 503 at once where no provider is configured`, async (t) => {
    const other = kOfficialClients.find(({ api }) => api !== client.api);
    const upstream = await ScriptedUpstream.start(t);
    const router = await routerBefore(t, other, upstream);
    const willing = client.connect(`${router.url}/${client.api}`, { maxRetries: 2 });
    const { error } = await outcome(client.ask(willing));
    assert.equal(error?.status, 503, `${error}`);
    assert.equal(error.headers.get('x-should-retry'), 'false');
    assert.ok(error.type, 'the body has the native shape');
  });
}
