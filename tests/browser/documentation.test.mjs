// /openapi.json and /docs: complete, and true of what the router answers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import addFormats from 'ajv-formats';
import Ajv2020 from 'ajv/dist/2020.js';
import { keepPicture, openPage, overflow } from './support/browser.mjs';
import { failWith, Provider } from './support/provider.mjs';
import { Router } from './support/router.mjs';

const kMessage = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'm',
  content: [{ type: 'text', text: 'Hi' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 9, output_tokens: 2 },
};

async function start(t) {
  const first = await Provider.start(t);
  const second = await Provider.start(t);
  const claude = await Provider.start(t);
  claude.answer = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(kMessage));
  };
  const router = await Router.start(t, {
    openai: [first.entry('first', 1), second.entry('second', 2)],
    anthropic: [claude.entry('claude', 1)],
  });
  return { first, router, document: await router.json('/openapi.json') };
}

const post = (body) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const escaped = (name) => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** The node at a JSON pointer and where it really stands, references followed on the way. */
function follow(document, pointer) {
  let at = document;
  let place = '';
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    at = at?.[name];
    place += `/${part}`;
    if (at?.$ref) {
      place = at.$ref.slice(1);
      at = follow(document, place).node;
    }
  }
  return { node: at, place };
}

// Schemas of the router's own documents name every member: one too many is one undocumented.
function assertKnown(document, schema, value, at) {
  if (schema.$ref) return assertKnown(document, follow(document, schema.$ref.slice(1)).node, value, at);
  if (Array.isArray(value)) {
    for (const one of value) if (schema.items) assertKnown(document, schema.items, one, `${at}[]`);
  } else if (value && typeof value === 'object' && schema.properties) {
    for (const [name, inner] of Object.entries(value)) {
      const known = schema.properties[name] ?? schema.additionalProperties;
      assert.ok(known, `${at}.${name} is not documented`);
      if (known !== true) assertKnown(document, known, inner, `${at}.${name}`);
    }
  }
}

/** The path as the document has it. */
function patternOf(document, path) {
  if (document.paths[path]) return path;
  const fits = (pattern) => new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, '.+')}$`).test(path);
  return Object.keys(document.paths).findLast((pattern) => pattern.includes('{') && fits(pattern));
}

/** Asks a router, and checks its answers against what its document says of the operation. */
function checked(router, document) {
  const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));
  ajv.addSchema({ $id: 'api', ...document });
  return async (target, expected, init = {}) => {
    const method = (init.method ?? 'GET').toLowerCase();
    const answer = await router.get(target, init);
    const at = `${method} ${target} ${answer.status}`;
    assert.equal(answer.status, expected, at);
    const operation = `/paths/${escaped(patternOf(document, target.split('?')[0]))}/${method}`;
    const { responses } = follow(document, operation).node;
    const told = responses[expected] ? expected : 'default';
    const type = answer.headers.get('content-type').split(';')[0];
    const { node, place } = follow(document, `${operation}/responses/${told}/content/${escaped(type)}/schema`);
    assert.ok(node, `${at}: ${type} is not documented`);
    const body = await answer.text();
    if (type !== 'application/json') return body;
    const value = JSON.parse(body);
    const check = ajv.getSchema(`api#${place.split('/').map(encodeURIComponent).join('/')}`);
    assert.ok(check(value), `${at}: ${ajv.errorsText(check.errors)}`);
    assertKnown(document, node, value, at);
    return value;
  };
}

test('RealAnswersFitTheirSchemas', async (t) => {
  const { first, router, document } = await start(t);
  const ask = checked(router, document);
  const chat = post({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] });
  const message = post({ model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] });
  await ask('/openai/chat/completions', 200, chat);
  first.answer = failWith(429, 'slow', { 'retry-after': '60' });
  await ask('/openai/chat/completions', 200, chat);
  await ask('/openai/chat/completions', 400, post({ messages: [] }));
  await ask('/openai/chat/completions', 415, { method: 'POST', body: '{}' });
  await ask('/anthropic/v1/messages', 200, message);
  await ask('/anthropic/v1/messages', 400, post({}));
  await ask('/anthropic/api/hello', 200);
  for (const path of ['/', '/health', '/ready', '/status', '/recent', '/metrics', '/web', '/docs']) {
    await ask(path, 200);
  }
  await ask('/recent?api=openai&outcome=success&limit=1', 200);
  await ask('/recent?limit=0', 400);
  await ask('/web/assets/none.js', 404);
  for (const of of ['requests', 'tokens', 'latency']) {
    for (const by of ['', 'provider', 'model', 'outcome']) {
      const buckets = await ask(`/analytics/${of}?hours=1&interval=minute&group_by=${by}`, 200);
      assert.ok(buckets.length >= 60);
    }
    await ask(`/analytics/${of}?interval=year`, 400);
  }
  // Rows follow the answers they are about.
  while ((await ask('/analytics/summary', 200)).length < 3);
  await ask('/analytics/summary?hours=1&from_utc=2026-01-01', 400);
  assert.match(await ask('/analytics/export', 200), /^timestamp,.*\n.*,openai,first,/);
  await ask('/analytics/export?format=parquet', 200);
  await ask('/analytics/export?format=xml', 400);
});

const kMethods = ['get', 'put', 'post', 'delete', 'patch'];
const proxied = (path) => /^\/(openai|anthropic)\//.test(path);

test('WhatIsDocumentedIsTakenAndNothingElse', async (t) => {
  const { router, document } = await start(t);
  const asset = (await (await router.get('/web')).text()).match(/\/web\/assets\/([\w.-]+\.js)/)[1];
  let taken = 0;
  for (const [pattern, item] of Object.entries(document.paths)) {
    const path = pattern.replace('{file}', asset).replace('{path}', 'files').replace('{model}', 'm');
    for (const method of kMethods) {
      const init = { ...post({ model: 'm', messages: [], input: 'Hi' }), method: method.toUpperCase() };
      if (method === 'get') delete init.body;
      const answer = await router.get(path, init);
      await answer.arrayBuffer();
      const at = `${method} ${path}: ${answer.status}`;
      if (item[method]) {
        assert.ok(answer.status < 400, at);
        ++taken;
      } else if (!proxied(path) && !/^\/(openai|anthropic)$/.test(path)) {
        assert.equal(answer.status, 405, at);
        assert.equal(answer.headers.get('allow'), 'GET, HEAD', at);
      } else if (answer.status === 405) {
        const allowed = answer.headers.get('allow').toLowerCase().split(', ');
        assert.deepEqual(allowed.filter((one) => !item[one]), [], at);
      }
    }
  }
  assert.ok(taken >= 40, `${taken} operations`);
});

test('EveryEndpointIsDocumented', async (t) => {
  const { router, document } = await start(t);
  const named = Object.values((await router.json('/')).endpoints);
  assert.ok(named.length > 12);
  assert.deepEqual(named.filter((path) => !document.paths[path]), []);
});

test('TheDocumentRefersOnlyToWhatItHas', async (t) => {
  const { document } = await start(t);
  assert.match(document.openapi, /^3\.1\./);
  const ids = new Set();
  (function walk(node) {
    if (!node || typeof node !== 'object') return;
    if (typeof node.$ref === 'string') assert.ok(follow(document, node.$ref.slice(1)).node, node.$ref);
    if (typeof node.operationId === 'string') {
      assert.ok(!ids.has(node.operationId), `${node.operationId} twice`);
      ids.add(node.operationId);
      assert.ok(node.summary && node.responses && node.tags, node.operationId);
    }
    if (node.in && node.type !== 'apiKey') assert.ok(node.description && node.schema, node.name);
    Object.values(node).forEach(walk);
  })(document);
  assert.ok(ids.size > 20);
});

test('ExamplesFitTheirSchemas', async (t) => {
  const { document } = await start(t);
  const ajv = addFormats(new Ajv2020({ strict: false }));
  ajv.addSchema({ $id: 'api', ...document });
  let examples = 0;
  (function walk(node, path) {
    if (!node || typeof node !== 'object') return;
    if (node.schema && 'example' in node) {
      const check = ajv.getSchema(`api#${path}/schema`);
      assert.ok(check(node.example), `${path}: ${ajv.errorsText(check.errors)}`);
      assertKnown(document, node.schema, node.example, path);
      ++examples;
    }
    for (const [name, inner] of Object.entries(node)) {
      walk(inner, `${path}/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`);
    }
  })(document, '');
  assert.ok(examples > 30, `${examples} examples`);
});

for (const [colorScheme, width] of [
  ['dark', 1280],
  ['light', 360],
]) {
  // That another host is not asked, and nothing reported, is what openPage() sees to.
  test(`TheReferenceRendersAndTriesIn${colorScheme}At${width}`, async (t) => {
    const { router } = await start(t);
    const page = await openPage(t, { colorScheme, viewport: { width, height: 800 } });
    await page.goto(`${router.url}/docs`);
    const attempt = async (summary, answered) => {
      const operation = page.locator('.opblock', { hasText: summary });
      await operation.locator('.opblock-summary').click();
      await operation.getByRole('button', { name: 'Execute' }).click();
      await operation.locator('.live-responses-table').getByText(answered).first().waitFor();
    };
    await attempt('Configuration, statistics and cooldowns', 'recent_fallbacks');
    await attempt(/^POST\/openai\/chat\/completions/, 'chatcmpl-1');
    assert.ok((await page.locator('.opblock').count()) > 40);
    assert.equal(await overflow(page), 0);
    await keepPicture(page, `docs-${width}-${colorScheme}`);
  });
}
