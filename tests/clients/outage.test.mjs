// Outages as they happen: a provider killed under load, one that comes back, clients that vanish.
// The figures are printed; their bounds are what operators may rely on.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { kProviderKey } from './support/official_clients.mjs';
import { json } from './support/answers.mjs';
import { completion } from './support/openai_wire.mjs';
import { startRouter } from './support/router.mjs';
import { ScriptedUpstream } from './support/scripted_upstream.mjs';

const kPath = '/openai/chat/completions';

/** Providers of these addresses, in this order. */
function inOrder(...urls) {
  return urls.map((base_url, i) => ({
    api_key: kProviderKey,
    base_url,
    provider_name: `provider ${i + 1}`,
    priority: i + 1,
  }));
}

async function healthyProvider(t) {
  return (await ScriptedUpstream.start(t)).answer(json(completion('fine')));
}

/** Sends one chat request; `begun` settles with its first byte, `ended` with all there was. */
function chat(url, stream, agent) {
  const begun = Promise.withResolvers();
  const ended = Promise.withResolvers();
  const headers = { 'content-type': 'application/json' };
  const request = httpRequest(`${url}${kPath}`, { method: 'POST', headers, agent }, (response) => {
    const parts = [];
    response.on('data', (part) => parts.push(part) === 1 && begun.resolve());
    response.on('error', () => {}); // told by `complete`
    response.on('close', () =>
      ended.resolve({
        status: response.statusCode,
        provider: response.headers['x-provider'],
        complete: response.complete,
        body: Buffer.concat(parts).toString(),
      }),
    );
  });
  request.on('error', (error) => (begun.reject(error), ended.resolve({ error })));
  request.end(JSON.stringify({ model: 'm', stream, messages: [] }));
  return { begun: begun.promise, ended: ended.promise };
}

/** @returns {Promise<{url: string, ready: Promise<void>, kill: () => void}>} */
async function doomedProvider(t, requests) {
  const file = fileURLToPath(new URL('./support/doomed_provider.mjs', import.meta.url));
  const child = spawn(process.execPath, [file, `${requests}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const port = (await lines.next()).value;
  const ready = lines.next().then(({ value }) => assert.equal(value, 'ready'));
  return { url: `http://127.0.0.1:${port}`, ready, kill: () => child.kill('SIGKILL') };
}

test('a provider killed with 1,000 exchanges under way harms none that could be saved', async (t) => {
  const first = await doomedProvider(t, 1000);
  const second = await healthyProvider(t);
  const router = await startRouter(t, { openai: inOrder(first.url, second.url) });
  const agent = new Agent({ keepAlive: false });
  const streams = Array.from({ length: 500 }, () => chat(router.url, true, agent));
  const answers = Array.from({ length: 500 }, () => chat(router.url, false, agent));
  await Promise.all([first.ready, ...streams.map(({ begun }) => begun)]);
  first.kill();
  for (const { status, provider, complete, error } of await all(answers)) {
    assert.ifError(error);
    assert.deepEqual([status, provider, complete], [200, 'provider%202', true]);
  }
  for (const { status, complete, body } of await all(streams)) {
    assert.equal(status, 200);
    assert.equal(complete, false, 'a part must not look like the whole');
    assert.match(body, /begun/);
  }
});

const all = (exchanges) => Promise.all(exchanges.map(({ ended }) => ended));

test('a refused connection costs a request at most 50 ms', async (t) => {
  const healthy = await healthyProvider(t);
  const refusing = Array.from({ length: 20 }, () => healthy.refusingUrl);
  const router = await startRouter(t, { openai: inOrder(...refusing, healthy.url) });
  const began = performance.now();
  const { provider } = await chat(router.url, false).ended;
  const each = (performance.now() - began) / refusing.length;
  assert.equal(provider, 'provider%2021');
  t.diagnostic(`a fallback took ${each.toFixed(2)} ms`);
  assert.ok(each <= 50, `${each} ms`);
});

test('a provider is used again within 2 s of coming back', async (t) => {
  const port = await freePort();
  const second = await healthyProvider(t);
  const first = `http://127.0.0.1:${port}`;
  const router = await startRouter(t, { openai: inOrder(first, second.url) });
  assert.equal((await chat(router.url, false).ended).provider, 'provider%202');
  const server = createServer((socket) => socket.on('error', () => {}).once('data', () => {
    const body = JSON.stringify(completion('back'));
    socket.end(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  }));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const began = performance.now();
  let last;
  do last = await chat(router.url, false).ended;
  while (last.provider !== 'provider%201' && performance.now() - began < 10_000);
  const took = performance.now() - began;
  t.diagnostic(`back on the first provider after ${took.toFixed(0)} ms`);
  assert.ok(took <= 2000, `${took} ms`);
});

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

test('10,000 clients that leave take their upstream along within 100 ms and leave nothing', async (t) => {
  const left = new Map(); // by the number in the request: what to do when upstream has it
  const delays = [];
  const upstream = createServer((socket) => {
    let text = '';
    let leftAt;
    socket.on('data', (part) => {
      text += part;
      const number = /"user":"(\d+)"}/.exec(text)?.[1];
      if (number === undefined) return;
      leftAt = performance.now();
      left.get(number)();
    });
    socket.on('error', () => {});
    socket.on('close', () => delays.push(performance.now() - leftAt));
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  t.after(() => upstream.close());
  const url = `http://127.0.0.1:${upstream.address().port}`;
  const router = await startRouter(t, { openai: inOrder(url) });
  const { port } = new URL(router.url);

  let next = 0;
  const leaveOften = async () => {
    while (next < 10_000) {
      const number = `${next++}`;
      const body = JSON.stringify({ model: 'm', stream: next % 2 === 0, user: number });
      const socket = connect(port, '127.0.0.1').on('error', () => {});
      const received = new Promise((resolve) => left.set(number, resolve));
      socket.write(
        `POST ${kPath} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n` +
          `content-length: ${body.length}\r\n\r\n${body}`,
      );
      await received;
      left.delete(number);
      socket.resetAndDestroy();
    }
  };
  await Promise.all(Array.from({ length: 20 }, leaveOften));

  const told = async () =>
    (await (await fetch(`${router.url}/status`)).json()).statistics.openai;
  let openai = await told();
  while (openai.total_requests < 10_000 || delays.length < 10_000) openai = await told();
  const provider = openai.providers['provider 1'];
  assert.equal(openai.total_requests, 10_000);
  assert.equal(provider.in_progress_requests, 0);
  assert.equal(provider.failed_requests + provider.successful_requests, 0);
  delays.sort((a, b) => a - b);
  const [median, p99] = [0.5, 0.99].map((part) => delays[delays.length * part]);
  t.diagnostic(`upstream closed after ${median.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`);
  assert.ok(p99 <= 100, `p99 ${p99} ms`);
});
