// The program under test: it serves the pages, and routes to scripted providers.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const kBinary = process.env.ROUTER_BINARY;
const kPatienceMs = 10_000;

export class Router {
  #config;
  #home;
  #child = null;
  #port = 0;

  /**
   * A router with this configuration, running until the test `t` is over.
   * @param {import('node:test').TestContext} t
   * @param {object} config
   */
  static async start(t, config) {
    assert.ok(kBinary, 'ROUTER_BINARY must name the router; scripts/browser-tests sets it');
    const router = new Router();
    router.#config = config;
    router.#home = await mkdtemp(join(tmpdir(), 'router-'));
    t.after(() => router.#end());
    await router.start();
    return router;
  }

  get url() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Starts it, again where it was before. */
  async start() {
    const file = join(this.#home, 'llm_router_config.json');
    await writeFile(file, JSON.stringify(this.#config), { mode: 0o600 });
    const child = spawn(kBinary, ['serve', '-c', file, '--port', String(this.#port)], {
      cwd: this.#home,
      env: { HOME: this.#home, PATH: process.env.PATH, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#port = await listeningAt(child);
  }

  /** Ends it as a crash would. */
  async kill() {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null) return;
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
  }

  /** The answer to a GET; asked again where it says that it will be there in a moment. */
  async get(path, init = {}) {
    for (;;) {
      const answer = await fetch(this.url + path, init);
      if (answer.status !== 503 || !answer.headers.has('retry-after')) return answer;
      await answer.arrayBuffer();
    }
  }

  async json(path) {
    return (await this.get(path)).json();
  }

  /** One chat completion; resolves to its status. */
  async chat(model = 'gpt-5.2', more = {}) {
    const answer = await fetch(`${this.url}/openai/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hi' }], ...more }),
    });
    await answer.arrayBuffer();
    return answer.status;
  }

  async #end() {
    await this.kill();
    await rm(this.#home, { recursive: true, force: true });
  }
}

async function listeningAt(child) {
  const { promise, resolve, reject } = Promise.withResolvers();
  let output = '';
  const look = (part) => {
    output += part;
    const match = output.match(/ listens on \S+ port (\d+)\n/);
    if (match) resolve(Number(match[1]));
  };
  child.stdout.on('data', look);
  child.stderr.on('data', look);
  child.once('close', (code) => reject(new Error(`the router ended with ${code}\n${output}`)));
  const timer = setTimeout(() => reject(new Error(`no router\n${output}`)), kPatienceMs);
  return promise.finally(() => clearTimeout(timer));
}
