// The answers a scripted upstream gives: whole ones, streams at the test's pace, broken ones.

import { setImmediate } from 'node:timers/promises';

/** @typedef {import('./scripted_upstream.mjs').Answer} Answer */
/** @typedef {{status?: number, headers?: Record<string, string | string[]>}} Head */
/** @typedef {Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>} Parts */

/**
 * @param {unknown} value
 * @param {Head} [head]
 * @returns {Answer}
 */
export function json(value, { status = 200, headers = {} } = {}) {
  return bytes(JSON.stringify(value), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/**
 * A whole answer with these bytes as its body.
 * @param {string | Uint8Array} body
 * @param {Head} [head]
 * @returns {Answer}
 */
export function bytes(body, { status = 200, headers = {} } = {}) {
  return (response) => {
    response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers });
    response.end(body);
  };
}

/**
 * An event stream. Each part is written by itself; a generator sets the pace by what it awaits.
 * @param {Parts | ((request: import('./scripted_upstream.mjs').RecordedRequest) => Parts)} parts
 * @param {object} [options]
 * @param {Record<string, string | string[]>} [options.headers]
 * @param {'complete' | 'reset' | 'cut'} [options.ending] how the body ends: with its last chunk, or
 *   without it by a TCP reset or a plain close
 * @returns {Answer}
 */
export function sse(parts, { headers = {}, ending = 'complete' } = {}) {
  return async (response, request) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', ...headers });
    for await (const part of typeof parts === 'function' ? parts(request) : parts) {
      if (!(await written(response, request, part))) return;
    }
    end(response, ending);
  };
}

/** Closes the connection without a byte of an answer. @returns {Answer} */
export function hangUp() {
  return (response) => void response.socket.destroy();
}

/** Never answers. @returns {Answer} */
export function silence() {
  return () => {};
}

/**
 * A body that ends before the length its head promises.
 * @param {unknown} value
 * @returns {Answer}
 */
export function truncatedJson(value) {
  const body = Buffer.from(JSON.stringify(value));
  return async (response, request) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    await written(response, request, body.subarray(0, body.length / 2));
    end(response, 'cut');
  };
}

/**
 * The same bytes in pieces of `size`, so that events and characters are cut anywhere.
 * @param {number} size in bytes
 * @param {string[]} events
 */
export function* inPiecesOf(size, events) {
  const all = Buffer.from(events.join(''));
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
}

/** @returns {Promise<boolean>} false if the other side has left */
async function written(response, request, part) {
  if (response.destroyed) return false;
  if (!response.write(part)) {
    const drained = new Promise((resolve) => response.once('drain', resolve));
    await Promise.race([drained, request.closed]);
  }
  await setImmediate();
  return !response.destroyed;
}

function end(response, ending) {
  if (ending === 'complete') response.end();
  else if (ending === 'reset') response.socket.resetAndDestroy();
  else response.socket.destroySoon();
}
