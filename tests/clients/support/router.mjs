// The router itself: the built binary with a configuration and a port of its own.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const kBinary = process.env.ROUTER_BINARY;
const kPatienceMs = 10_000;

/**
 * @typedef {object} Router
 * @property {string} url where it listens, without a path
 * @property {() => string} output all it has printed so far
 */

/**
 * Starts the router for the test `t` and stops it afterwards; the test fails if the router dies
 * before that, does not drain, or ends with an error.
 * @param {import('node:test').TestContext} t
 * @param {object} config the configuration file's content
 * @returns {Promise<Router>}
 */
export async function startRouter(t, config) {
  assert.ok(kBinary, 'ROUTER_BINARY must name the router; scripts/client-tests sets it');
  const home = await mkdtemp(join(tmpdir(), 'router-'));
  const file = join(home, 'llm_router_config.json');
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
  const child = spawn(kBinary, ['serve', '-c', file, '--port', '0'], {
    cwd: home,
    env: { HOME: home, PATH: process.env.PATH, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child);
  t.after(async () => {
    if (!t.passed) t.diagnostic(`the router printed:\n${output()}`);
    await stop(child, output).finally(() => rm(home, { recursive: true, force: true }));
  });
  return { url: await listeningAt(child, output), output };
}

function collect(child) {
  const parts = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => parts.push(part));
  return () => Buffer.concat(parts).toString();
}

async function listeningAt(child, output) {
  const { promise, resolve, reject } = Promise.withResolvers();
  const look = () => {
    const match = output().match(/ listens on (\S+) port (\d+)\n/);
    if (match) resolve(`http://${match[1]}:${match[2]}`);
  };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', look);
  const fail = (why) => reject(new Error(`the router ${why}\n${output()}`));
  child.once('error', (error) => fail(`cannot be started: ${error.message}`));
  child.once('close', (code, signal) => fail(`ended with ${signal ?? code}`));
  const timer = setTimeout(() => fail(`did not listen within ${kPatienceMs} ms`), kPatienceMs);
  return promise.finally(() => clearTimeout(timer));
}

async function stop(child, output) {
  if (child.pid === undefined) return;
  const early = child.exitCode ?? child.signalCode;
  assert.equal(early, null, `the router ended during the test with ${early}\n${output()}`);
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), kPatienceMs);
  const [code, signal] = await closed;
  clearTimeout(timer);
  assert.deepEqual({ code, signal }, { code: 0, signal: null }, `on SIGTERM\n${output()}`);
}
