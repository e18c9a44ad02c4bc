// The metrics under the eyes of Debian's Prometheus, where it is installed (package prometheus).

import assert from 'node:assert/strict';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { hangUp, json, sse } from './support/answers.mjs';
import { kProviderKey } from './support/official_clients.mjs';
import { completion, completionEvents } from './support/openai_wire.mjs';
import { startRouter } from './support/router.mjs';
import { ScriptedUpstream } from './support/scripted_upstream.mjs';

// What a label may hold at worst.
const kName = 'a "quoted" \\ näme';

const missing = (program) =>
  spawnSync(program, ['--version']).error && `${program} is not installed`;

/** A router that has counted a success, a stream, and a failure. */
async function usedRouter(t) {
  const upstream = (await ScriptedUpstream.start(t)).answer(
    json(completion('fine')),
    sse(completionEvents(['a', 'b'])),
    hangUp(),
  );
  const provider = {
    api_key: kProviderKey,
    base_url: upstream.url,
    max_retries: 0,
    provider_name: kName,
  };
  const router = await startRouter(t, { openai: provider });
  for (const stream of [false, true, false]) {
    const answer = await fetch(`${router.url}/openai/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'm', stream, messages: [{ role: 'user', content: 'hi' }] }),
    });
    await answer.text();
  }
  return router;
}

test('promtool finds nothing wrong with /metrics', { skip: missing('promtool') }, async (t) => {
  const { url } = await usedRouter(t);
  const { promise, resolve } = Promise.withResolvers();
  const promtool = execFile('promtool', ['check', 'metrics'], (error, out, err) =>
    resolve({ code: error?.code ?? 0, said: out + err }),
  );
  promtool.stdin.end(await (await fetch(`${url}/metrics`)).text());
  assert.deepEqual(await promise, { code: 0, said: '' });
});

/** Starts Prometheus for the test `t`, scraping `target`; resolves to its URL. */
async function startPrometheus(t, target) {
  const home = await mkdtemp(join(tmpdir(), 'prometheus-'));
  const config = {
    global: { scrape_interval: '100ms', scrape_timeout: '100ms' },
    scrape_configs: [{ job_name: 'router', static_configs: [{ targets: [target] }] }],
  };
  await writeFile(join(home, 'prometheus.yml'), JSON.stringify(config)); // YAML holds JSON
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(home, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(home, 'data')}`,
      '--web.listen-address=127.0.0.1:0',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  t.after(async () => {
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    await closed;
    await rm(home, { recursive: true, force: true });
  });
  const { promise, resolve, reject } = Promise.withResolvers();
  createInterface({ input: child.stderr }).on('line', (line) => {
    const address = /msg="Listening on" address=(\S+)/.exec(line)?.[1];
    if (address) resolve(`http://${address}`);
  });
  child.once('close', () => reject(new Error('prometheus ended')));
  return promise;
}

test('Prometheus scrapes the router', { skip: missing('prometheus') }, async (t) => {
  const { url } = await usedRouter(t);
  const prometheus = await startPrometheus(t, new URL(url).host);
  const query = async (text) => {
    const answer = await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(text)}`);
    return answer.ok ? (await answer.json()).data.result : [];
  };
  const value = async (text) => {
    for (;;) {
      const [sample] = await query(text);
      if (sample) return Number(sample.value[1]);
    }
  };
  assert.equal(await value('up{job="router"} == 1'), 1);
  assert.equal(await value('llm_router_requests_total{provider_type="openai"}'), 3);
  assert.equal(await value('sum(llm_router_attempts_total)'), 3);
  const provider = JSON.stringify(kName);
  assert.equal(await value(`llm_router_provider_requests_total{provider=${provider}}`), 3);
  const overhead = 'llm_router_overhead_seconds_bucket{provider_type="openai"}';
  assert.ok((await value(`histogram_quantile(0.5, ${overhead})`)) > 0);
});
