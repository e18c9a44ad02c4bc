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

/** Asks until the router is gone; resolves to the times at which answers came whole. */
async function askUntilGone(url) {
  const times = [];
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
    return times;
  }
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
    const asking = Array.from({ length: 8 }, () => askUntilGone(url));
    await upstream.received(upstream.requests.length + 50 + 17 * round);
    const killed = performance.now();
    child.kill('SIGKILL');
    await once(child, 'close');
    const times = (await Promise.all(asking)).flat();
    const { child: next } = await serve(home); // repairs
    next.kill('SIGTERM');
    await once(next, 'close');
    const rows = await rowsOf(home);
    for (const row of rows) assert.equal(row.split(',').length, kColumns, row);
    const missing = times.length - (rows.length - before);
    const early = times.filter((time) => time < killed - 100).length;
    assert.ok(rows.length - before >= early, `${missing} of ${times.length} rows are missing`);
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
