// A provider that does what a test tells it to: an HTTP server on a loopback port of its own that
// records every request as it came and answers from a script.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from './answers.mjs';

/**
 * One request as it came off the wire.
 * @typedef {object} RecordedRequest
 * @property {string} method
 * @property {string} target path and query, undecoded
 * @property {[string, string][]} headers in the order and spelling of the wire
 * @property {Buffer} body
 * @property {Promise<{whole: boolean}>} closed when the exchange is over; `whole` is false if the
 *   other side left before the answer was complete
 */

/**
 * @callback Answer writes one answer, at its own pace
 * @param {import('node:http').ServerResponse} response
 * @param {RecordedRequest} request
 * @returns {void | Promise<void>}
 */

export class ScriptedUpstream {
  /** @type {RecordedRequest[]} */
  requests = [];
  #server = createServer((request, response) => this.#serve(request, response));
  /** @type {Answer[]} */
  #queue = [];
  /** @type {Map<string, Answer>} */
  #byPath = new Map();
  /** @type {{count: number, resolve: () => void}[]} */
  #waiting = [];

  /**
   * Listens until the test `t` is over.
   * @param {import('node:test').TestContext} t
   */
  static async start(t) {
    const upstream = new ScriptedUpstream();
    upstream.#server.listen(0, '127.0.0.1');
    await once(upstream.#server, 'listening');
    t.after(() => upstream.#stop());
    return upstream;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** An address that refuses connections for as long as this server holds its port. */
  get refusingUrl() {
    return `http://127.0.0.2:${this.#server.address().port}`;
  }

  /**
   * Queues answers for the next requests, whatever their paths; the last one repeats.
   * @param {...Answer} answers
   */
  answer(...answers) {
    this.#queue.push(...answers);
    return this;
  }

  /**
   * Answers every request of one path; goes before the queue.
   * @param {string} path without the query
   * @param {Answer} answer
   */
  on(path, answer) {
    this.#byPath.set(path, answer);
    return this;
  }

  /**
   * Settles once `count` requests have arrived whole.
   * @param {number} count
   */
  async received(count) {
    if (this.requests.length >= count) return;
    const { promise, resolve } = Promise.withResolvers();
    this.#waiting.push({ count, resolve });
    await promise;
  }

  async #serve(incoming, response) {
    const request = await record(incoming, response);
    if (!request) return;
    this.requests.push(request);
    for (const { count, resolve } of this.#waiting) if (this.requests.length >= count) resolve();
    await this.#answerFor(request)(response, request);
  }

  /** @returns {Answer} */
  #answerFor(request) {
    const path = request.target.split('?', 1)[0];
    const queued = this.#queue.length > 1 ? () => this.#queue.shift() : () => this.#queue[0];
    return this.#byPath.get(path) ?? queued() ?? nothingScripted;
  }

  async #stop() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** @returns {Promise<RecordedRequest | undefined>} nothing if the sender left before the end */
async function record(incoming, response) {
  const parts = [];
  try {
    for await (const part of incoming) parts.push(part);
  } catch {
    return undefined;
  }
  const { promise: closed, resolve } = Promise.withResolvers();
  response.on('close', () => resolve({ whole: response.writableFinished }));
  response.on('error', () => {}); // a write after the other side left; `closed` tells of it
  return {
    method: incoming.method,
    target: incoming.url,
    headers: pairs(incoming.rawHeaders),
    body: Buffer.concat(parts),
    closed,
  };
}

/** @returns {[string, string][]} */
function pairs(flat) {
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]]);
}

const nothingScripted = json(
  { error: { message: 'the test scripted no answer' } },
  { status: 501 },
);
