// The same call made straight at a provider and through the router, for tests whose claim is that
// nobody can tell the two apart.

import assert from 'node:assert/strict';
import { kClientKey, kProviderKey } from './official_clients.mjs';
import { startRouter } from './router.mjs';
import { ScriptedUpstream } from './scripted_upstream.mjs';

/** @typedef {import('./scripted_upstream.mjs').RecordedRequest} RecordedRequest */

/**
 * @typedef {object} Way
 * @property {any} [value] what the call returned
 * @property {any} [error] or threw
 * @property {RecordedRequest[]} requests what the provider saw of it
 */

/**
 * Makes `call` twice against the same script; the first time the client speaks to the provider.
 * @param {import('node:test').TestContext} t
 * @param {import('./official_clients.mjs').OfficialClient} client
 * @param {import('./scripted_upstream.mjs').Answer} answer
 * @param {(url: string) => Promise<any>} call
 * @returns {Promise<{direct: Way, routed: Way}>}
 */
export async function bothWays(t, client, answer, call) {
  const near = (await ScriptedUpstream.start(t)).answer(answer);
  const far = (await ScriptedUpstream.start(t)).answer(answer);
  const router = await routerBefore(t, client, far);
  return {
    direct: { ...(await outcome(call(near.url))), requests: near.requests },
    routed: { ...(await outcome(call(`${router.url}/${client.api}`))), requests: far.requests },
  };
}

/**
 * Makes `call` both ways and asserts that it succeeded, asking and getting the same.
 * @param {(sdk: any) => Promise<any>} call
 */
export async function assertTransparent(t, client, answer, call) {
  const ways = await bothWays(t, client, answer, (url) => call(client.connect(url)));
  assert.ifError(ways.routed.error);
  assert.deepEqual(ways.routed.value, ways.direct.value);
  assertSameRequests(ways, client);
  return ways;
}

/**
 * A router with `upstream` as its one provider, which it asks once and never again.
 * @param {object} [provider] further members of the provider's configuration
 */
export function routerBefore(t, client, upstream, provider = {}) {
  const only = { api_key: kProviderKey, base_url: upstream.url, max_retries: 0, ...provider };
  return startRouter(t, { [client.api]: [only] });
}

/**
 * Asserts that both providers were asked the same: method, target, body and every header but those
 * that the router must replace; and that the credentials were the router's own.
 * @param {{direct: Way, routed: Way}} ways
 * @param {import('./official_clients.mjs').OfficialClient} client
 */
export function assertSameRequests({ direct, routed }, client) {
  assert.equal(routed.requests.length, direct.requests.length);
  assert.notEqual(direct.requests.length, 0);
  for (const [i, request] of routed.requests.entries()) {
    const original = direct.requests[i];
    assert.equal(`${request.method} ${request.target}`, `${original.method} ${original.target}`);
    assert.ok(request.body.equals(original.body), 'the body must be relayed byte for byte');
    assert.deepEqual(relayedHeaders(request), relayedHeaders(original));
    assertOwnCredentials(request, client);
  }
}

/**
 * Asserts that the provider's key, and nothing of the client's, went up.
 * @param {RecordedRequest} request
 * @param {import('./official_clients.mjs').OfficialClient} client
 */
export function assertOwnCredentials(request, client) {
  const lines = request.headers.map(([name, value]) => `${name.toLowerCase()}: ${value}`);
  const credentials = lines.filter((line) => /^(authorization|x-api-key|cookie):/.test(line));
  assert.deepEqual(credentials, [client.presented]);
  const everything = [request.target, ...lines, request.body.toString('latin1')].join('\n');
  assert.ok(!everything.includes(kClientKey), "the client's key must not leave the router");
}

/**
 * Every value of one header, joined; undefined where it is absent.
 * @param {RecordedRequest} request
 * @param {string} name in lower case
 */
export function headerOf(request, name) {
  const values = request.headers
    .filter(([key]) => key.toLowerCase() === name)
    .map(([, value]) => value);
  return values.length > 0 ? values.join(', ') : undefined;
}

/** Collects the call's end as a value, whichever it is. */
export async function outcome(call) {
  try {
    return { value: await call };
  } catch (error) {
    return { error };
  }
}

// Each connection's own, the router's own, and what describes a web page to a server.
const kOwn = /^(host|connection|keep-alive|accept-encoding|authorization|x-api-key|sec-fetch-.*)$/;

function relayedHeaders(request) {
  return request.headers
    .map(([name, value]) => [name.toLowerCase(), value])
    .filter(([name]) => !kOwn.test(name))
    .map((header) => header.join(': '))
    .sort();
}
