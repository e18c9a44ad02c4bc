// Claude Code without a terminal: one prompt, in a home and a folder of its own, with no way to any
// network but this machine's.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { kClientKey } from './official_clients.mjs';

// The npm package is a launcher; the program is a binary in a package of its own for each platform.
const kPackage = `@anthropic-ai/claude-code-${process.platform}-${process.arch}/package.json`;
const kProgram = join(dirname(createRequire(import.meta.url).resolve(kPackage)), 'claude');

/**
 * @typedef {object} Run
 * @property {number | null} code
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * Runs `claude` to its end against the Anthropic API at `url`. Fails if it tried to reach any
 * other host.
 * @param {import('node:test').TestContext} t
 * @param {string} url
 * @param {string[]} args
 * @param {object} [options]
 * @param {string} [options.folder] where it works, else in an empty one
 * @param {Record<string, string>} [options.env] further environment variables
 * @returns {Promise<Run>}
 */
export async function runClaudeCode(t, url, args, { folder, env = {} } = {}) {
  const home = await temporaryFolder(t);
  const outside = await closedGate(t);
  const child = spawn(kProgram, args, {
    cwd: folder ?? (await temporaryFolder(t)),
    env: { ...environment(home, url, outside.url), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => child.kill('SIGKILL'));
  const read = async (stream) => (await stream.toArray()).join('');
  const [stdout, stderr, [code]] = await Promise.all([
    read(child.stdout),
    read(child.stderr),
    once(child, 'close'),
  ]);
  assert.deepEqual(outside.asked, [], 'Claude Code tried to leave this machine');
  return { code, stdout, stderr };
}

/**
 * A folder that is removed when the test `t` is over.
 * @param {import('node:test').TestContext} t
 * @param {Record<string, string>} [files] what it holds, by name
 */
export async function temporaryFolder(t, files = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'claude-code-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

function environment(home, url, gate) {
  return {
    HOME: home,
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_AUTH_TOKEN: kClientKey,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    HTTP_PROXY: gate,
    HTTPS_PROXY: gate,
    NO_PROXY: '127.0.0.1',
  };
}

/** A proxy that lets nothing through and remembers who was asked for. */
async function closedGate(t) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(502).end();
  });
  server.on('connect', (request, socket) => {
    asked.push(request.url);
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return { url: `http://127.0.0.1:${server.address().port}`, asked };
}
