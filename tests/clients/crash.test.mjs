// The logs of a program that is killed: nothing torn, nothing lost but the last moment.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { json } from './support/answers.mjs';
import { kProviderKey } from './support/official_clients.mjs';
import { completion } from './support/openai_wire.mjs';
import { ScriptedUpstream } from './support/scripted_upstream.mjs';

const kRounds = Number(process.env.ROUTER_CRASHES ?? 10);
const kClients = 8;
const kColumns = 14;

/** Serves from `home`, whose folder `logs` outlives the process. */
async function serve(home) {
  const child = spawn(
    process.env.ROUTER_BINARY,
    ['serve', '-c', join(home, 'config.json'), '--port', '0', '--log-dir', join(home, 'logs')],
    { cwd: home, env: { HOME: home, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const { promise, resolve } = Promise.withResolvers();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      const port = / listens on \S+ port (\d+)$/.exec(line)?.[1];
      if (port) resolve(`http://127.0.0.1:${port}`);
    });
  }
  return { child, url: await promise };
}

/** Asks until the router is gone; adds the times at which answers came whole to `times`. */
async function askUntilGone(url, times) {
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'x'.repeat(500) }] }),
  };
  try {
    for (;;) {
      const answer = await fetch(`${url}/openai/chat/completions`, request);
      await answer.json();
      times.push(performance.now());
    }
  } catch {
    // It is gone.
  }
}

/** What the router has counted so far. */
async function counted(url) {
  const { statistics } = await (await fetch(`${url}/status`)).json();
  return statistics.openai.total_requests;
}

async function rowsOf(home) {
  const text = await readFile(join(home, 'logs', 'request_stats.csv'), 'utf8');
  assert.ok(text.endsWith('\n'), 'the last row is whole');
  return text.trimEnd().split('\n').slice(1);
}

test(`${kRounds} kills under load tear no line and lose only the last moment`, async (t) => {
  const upstream = (await ScriptedUpstream.start(t)).answer(json(completion('fine')));
  const home = await mkdtemp(join(tmpdir(), 'router-crash-'));
  t.after(() => rm(home, { recursive: true, force: true }));
  const provider = { api_key: kProviderKey, base_url: upstream.url };
  await writeFile(join(home, 'config.json'), JSON.stringify({ openai: provider }), { mode: 0o600 });

  let before = 0;
  let latest = 0;
  for (let round = 0; round < kRounds; ++round) {
    const { child, url } = await serve(home);
    const times = [];
    const asking = Array.from({ length: kClients }, () => askUntilGone(url, times));
    await upstream.received(upstream.requests.length + 50 + 17 * (round % 10));
    const answered = times.length;
    const count = await counted(url);
    // Counting follows the answer, and each client has one request at a time.
    assert.ok(count >= answered - kClients && count <= times.length + kClients, `${count}`);
    const killed = performance.now();
    child.kill('SIGKILL');
    await once(child, 'close');
    await Promise.all(asking);
    const { child: next } = await serve(home); // repairs
    next.kill('SIGTERM');
    await once(next, 'close');
    const rows = await rowsOf(home);
    for (const row of rows.slice(before)) assert.equal(row.split(',').length, kColumns, row);
    const written = rows.length - before;
    const missing = times.length - written;
    const early = times.filter((time) => time < killed - 100).length;
    assert.ok(written >= early, `${missing} of ${times.length} rows are missing`);
    assert.ok(written >= count - (times.length - early) - kClients, `${count} were counted`);
    // A client may be killed off between a row and its answer, but not twice.
    assert.ok(missing >= -kClients, `${-missing} rows too many`);
    const recent = times.sort((a, b) => b - a)[Math.max(0, missing) - 1];
    if (missing > 0) latest = Math.max(latest, killed - recent);
    before = rows.length;
  }
  t.diagnostic(`the oldest answer without a row came ${latest.toFixed(1)} ms before its kill`);

  for (const name of await readdir(join(home, 'logs'))) {
    if (!name.endsWith('.jsonl')) continue;
    const lines = (await readFile(join(home, 'logs', name), 'utf8')).trimEnd().split('\n');
    for (const line of lines) assert.ok(JSON.parse(line).timestamp, line);
  }
});
