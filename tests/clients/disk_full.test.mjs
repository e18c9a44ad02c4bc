// The logs of a router whose disk is full: a small tmpfs in a mount namespace of its own.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { json } from './support/answers.mjs';
import { kProviderKey } from './support/official_clients.mjs';
import { completion } from './support/openai_wire.mjs';
import { ScriptedUpstream } from './support/scripted_upstream.mjs';

// Enough that bodies are lost; some 10,000 lose lines, too.
const kRequests = Number(process.env.ROUTER_DISK_FULL_REQUESTS ?? 300);
const kClients = 8;

const namespace = ['--map-root-user', '--mount', '--'];
const refused = spawnSync('unshare', [...namespace, 'mount', '-t', 'tmpfs', 'none', tmpdir()]);
const skip =
  (refused.error || refused.status !== 0) &&
  `no tmpfs in a namespace: ${refused.error?.message ?? refused.stderr}`;

/**
 * A shell in a namespace where `folder` is a tmpfs of 2 MiB; `say` runs a line there.
 * @param {import('node:test').TestContext} t
 */
async function smallDisk(t, folder) {
  await mkdir(folder);
  const shell = spawn('unshare', [...namespace, 'sh', '-e'], { stdio: ['pipe', 'pipe', 'pipe'] });
  t.after(async () => {
    const closed = once(shell, 'close');
    shell.stdin.end();
    await closed;
  });
  const lines = [];
  const waiting = [];
  for (const stream of [shell.stdout, shell.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      for (const look of waiting) look(line);
    });
  }
  /** The first line, old or new, that matches. */
  const line = (pattern) =>
    new Promise((resolve) => {
      const look = (text) => pattern.test(text) && resolve(pattern.exec(text));
      waiting.push(look);
      lines.forEach(look);
    });
  const say = (text) => shell.stdin.write(`${text}\n`);
  say(`mount -t tmpfs -o size=2m none ${folder}`);
  // As seen from outside the namespace.
  const outside = join('/proc', String(shell.pid), 'root', folder);
  return { say, line, outside };
}

async function ask(url, count) {
  const answer = async () => {
    const response = await fetch(`${url}/openai/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'x'.repeat(20e3) }] }),
    });
    assert.equal(response.status, 200);
    await response.arrayBuffer();
  };
  const each = async () => {
    for (let i = 0; i < count / kClients; ++i) await answer();
  };
  await Promise.all(Array.from({ length: kClients }, each));
}

async function dropped(url) {
  const text = await (await fetch(`${url}/metrics`)).text();
  const of = (reason) =>
    Number(new RegExp(`^llm_router_log_dropped_total{reason="${reason}"} (\\d+)$`, 'm').exec(text)[1]);
  return { bodies: of('bodies'), records: of('records'), rows: of('rows') };
}

async function linesOf(folder, ending) {
  let lines = [];
  for (const name of await readdir(folder)) {
    if (!name.endsWith(ending)) continue;
    const text = await readFile(join(folder, name), 'utf8');
    assert.ok(text.endsWith('\n'), `${name} ends with a whole line`);
    lines = lines.concat(text.trimEnd().split('\n'));
  }
  return lines;
}

test('a full disk fails no request, and every loss is counted', { skip }, async (t) => {
  const upstream = (await ScriptedUpstream.start(t)).answer(json(completion('fine')));
  const home = await mkdtemp(join(tmpdir(), 'router-disk-'));
  t.after(() => rm(home, { recursive: true, force: true }));
  const logs = join(home, 'logs');
  const provider = { api_key: kProviderKey, base_url: upstream.url };
  const config = { openai: provider, server: { port: 0 }, logging: { dir: logs } };
  await writeFile(join(home, 'config.json'), JSON.stringify(config), { mode: 0o600 });

  const { say, line, outside } = await smallDisk(t, logs);
  say(`head -c 2000000 /dev/zero >${logs}/filler`);
  say(`NO_COLOR=1 ${process.env.ROUTER_BINARY} serve -c ${home}/config.json &`);
  const url = `http://127.0.0.1:${(await line(/ listens on \S+ port (\d+)$/))[1]}`;
  await ask(url, kRequests);
  await line(/cannot log to .*No space left on device/);
  const lost = await dropped(url);
  assert.ok(lost.bodies > 0);
  t.diagnostic(`lost while the disk was full: ${JSON.stringify(lost)}`);

  say(`rm ${logs}/filler`);
  const freed = performance.now();
  await line(/works again/);
  const resumed = performance.now() - freed;
  t.diagnostic(`logging resumed after ${Math.round(resumed)} ms`);
  assert.ok(resumed < 5000);
  await ask(url, kClients);
  const total = await dropped(url);
  say('kill $!');
  say('wait $!; echo ended with $?');
  assert.equal((await line(/ended with (\d+)/))[1], '0');

  const rows = (await linesOf(outside, '.csv')).slice(1);
  assert.equal(rows.length + total.rows, upstream.requests.length);
  const events = (await linesOf(outside, '.jsonl')).map((text) => JSON.parse(text));
  const gaps = events.filter(({ type }) => type === 'gap');
  const told = { bodies: 0, records: 0, rows: 0 };
  for (const gap of gaps) for (const name of Object.keys(told)) told[name] += gap[name];
  assert.ok(gaps.length >= 2, 'in both logs');
  assert.deepEqual(
    told,
    Object.fromEntries(Object.entries(total).map(([name, count]) => [name, 2 * count])),
  );
});
