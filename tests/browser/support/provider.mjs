// A provider that answers chat completions as a test tells it to.

import { once } from 'node:events';
import { createServer } from 'node:http';

export class Provider {
  /** @type {(response: import('node:http').ServerResponse, body: object) => void} */
  answer = succeed;
  #server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = JSON.parse(Buffer.concat(parts).toString() || '{}');
    this.answer(response, body);
  });

  /** Listens until the test `t` is over. */
  static async start(t) {
    const provider = new Provider();
    provider.#server.listen(0, '127.0.0.1');
    await once(provider.#server, 'listening');
    t.after(() => {
      provider.#server.closeAllConnections();
      provider.#server.close();
    });
    return provider;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** Its entry in a configuration. */
  entry(provider_name, priority, members = {}) {
    return { api_key: 'sk-test', base_url: this.url, provider_name, priority, max_retries: 0, ...members };
  }
}

export function succeed(response, { model = 'm' }) {
  respond(response, 200, {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model,
    choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
    usage: {
      prompt_tokens: 1_200,
      completion_tokens: 61,
      total_tokens: 1_261,
      prompt_tokens_details: { cached_tokens: 1_024 },
    },
  });
}

export const failWith =
  (status, message, headers = {}, type = 'server_error') =>
  (response) =>
    respond(response, status, { error: { message, type, param: null, code: null } }, headers);

function respond(response, status, document, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(document));
}
