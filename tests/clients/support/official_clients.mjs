// Both official SDKs behind one shape, for the tests that must hold for either.

import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import * as anthropicWire from './anthropic_wire.mjs';
import { json } from './answers.mjs';
import * as openaiWire from './openai_wire.mjs';

/** What the client holds; it must never reach a provider. */
export const kClientKey = 'client-key-never-to-leave-the-router';

/** The key of the one provider that most tests configure. */
export const kProviderKey = 'provider-key-that-clients-never-see';

/**
 * @typedef {object} OfficialClient
 * @property {string} name
 * @property {'openai' | 'anthropic'} api
 * @property {string} path where a provider is asked by `ask` and `stream`
 * @property {(url: string, options?: object) => any} connect a client of a server that speaks the
 *   API at `url`; it does not retry unless `options` say so
 * @property {(client: any, request?: {model?: string, prompt?: string}, options?: object) =>
 *   Promise<string>} ask the text of one answer that is not streamed
 * @property {(client: any, request?: {model?: string, prompt?: string}, options?: object) =>
 *   AsyncGenerator<string>} stream the texts of a streamed answer as they arrive
 * @property {(text: string) => import('./scripted_upstream.mjs').Answer} answer
 * @property {(texts: string[]) => string[]} events a whole stream of these texts
 * @property {number} opening how many of `events` come before the first text
 * @property {(message: string, members?: object) => object} errorBody
 * @property {string} requestId the header that names a request
 * @property {string} presented the one credential that a provider must see, holding `kProviderKey`
 */

/** @type {OfficialClient} */
export const openai = {
  name: 'openai',
  api: 'openai',
  path: '/chat/completions',
  connect: (baseURL, options) =>
    new OpenAI({ baseURL, apiKey: kClientKey, maxRetries: 0, ...options }),
  async ask(client, request, options) {
    const answer = await client.chat.completions.create(chat(request), options);
    return answer.choices[0].message.content;
  },
  async *stream(client, request, options) {
    const chunks = await client.chat.completions.create(
      { ...chat(request), stream: true },
      options,
    );
    for await (const chunk of chunks) {
      const text = chunk.choices[0]?.delta.content;
      if (text) yield text;
    }
  },
  answer: (text) => json(openaiWire.completion(text)),
  events: (texts) => openaiWire.completionEvents(texts),
  opening: 1,
  errorBody: openaiWire.errorBody,
  requestId: 'x-request-id',
  presented: `authorization: Bearer ${kProviderKey}`,
};

/** @type {OfficialClient} */
export const anthropic = {
  name: '@anthropic-ai/sdk',
  api: 'anthropic',
  path: '/v1/messages',
  connect: (baseURL, options) =>
    new Anthropic({ baseURL, apiKey: kClientKey, maxRetries: 0, ...options }),
  async ask(client, request, options) {
    const answer = await client.messages.create(messages(request), options);
    return answer.content[0].text;
  },
  async *stream(client, request, options) {
    const events = await client.messages.create({ ...messages(request), stream: true }, options);
    for await (const event of events) {
      if (event.type === 'content_block_delta') yield event.delta.text;
    }
  },
  answer: (text) => json(anthropicWire.message(text)),
  events: (texts) => anthropicWire.messageEvents(texts),
  opening: 3,
  errorBody: anthropicWire.errorBody,
  requestId: 'request-id',
  presented: `x-api-key: ${kProviderKey}`,
};

export const kOfficialClients = [openai, anthropic];

function chat({ model = 'gpt-5.2', prompt = 'Say hi' } = {}) {
  return { model, messages: [{ role: 'user', content: prompt }] };
}

function messages({ model = 'claude-sonnet-5-0', prompt = 'Say hi' } = {}) {
  return { model, max_tokens: 64, messages: [{ role: 'user', content: prompt }] };
}
