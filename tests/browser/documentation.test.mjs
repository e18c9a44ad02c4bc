// /openapi.json and /docs: complete, and true of what the router answers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import addFormats from 'ajv-formats';
import Ajv2020 from 'ajv/dist/2020.js';
import { openPage } from './support/browser.mjs';
import { failWith, Provider } from './support/provider.mjs';
import { Router } from './support/router.mjs';

async function start(t) {
  const first = await Provider.start(t);
  const second = await Provider.start(t);
  const router = await Router.start(t, {
    openai: [first.entry('first', 1), second.entry('second', 2)],
  });
  return { first, router };
}

/** Checks documents against the schemas that `document` has for them. */
function validator(document) {
  const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));
  ajv.addSchema({ $id: 'api', ...document });
  return (name, value) => {
    const check = ajv.getSchema(`api#/components/schemas/${name}`);
    assert.ok(check(value), `${name}: ${ajv.errorsText(check.errors)}`);
    assertKnown(document, document.components.schemas[name], value, name);
  };
}

// Schemas of the router's own documents name every member: one too many is one undocumented.
function assertKnown(document, schema, value, at) {
  if (schema.$ref) return assertKnown(document, resolve(document, schema.$ref), value, at);
  if (Array.isArray(value)) {
    for (const one of value) assertKnown(document, schema.items, one, `${at}[]`);
  } else if (value && typeof value === 'object') {
    if (schema.additionalProperties === true) return;
    for (const [name, inner] of Object.entries(value)) {
      const known = schema.properties?.[name] ?? schema.additionalProperties;
      assert.ok(known, `${at}.${name} is not documented`);
      assertKnown(document, known, inner, `${at}.${name}`);
    }
  }
}

const resolve = (document, ref) =>
  ref
    .slice(2)
    .split('/')
    .reduce((at, name) => at[name], document);

test('RealAnswersFitTheirSchemas', async (t) => {
  const { first, router } = await start(t);
  await router.chat();
  first.answer = failWith(429, 'slow', { 'retry-after': '60' });
  await router.chat();
  const check = validator(await router.json('/openapi.json'));
  check('Status', await router.json('/status'));
  check('Recent', await router.json('/recent'));
  check('Health', await router.json('/health'));
  check('Ready', await router.json('/ready'));
  check('About', await router.json('/'));
  check('RequestBuckets', await router.json('/analytics/requests?hours=1&interval=minute'));
  check('RequestBuckets', await router.json('/analytics/requests?group_by=model'));
  check('TokenBuckets', await router.json('/analytics/tokens?provider_type=openai'));
  check('LatencyBuckets', await router.json('/analytics/latency?group_by=provider'));
  check('ProviderSummaries', await router.json('/analytics/summary'));
  check('OpenAIError', await router.json('/analytics/tokens?interval=year'));
  check('OpenAIError', await router.json('/nothing'));
  check('OpenAIError', await router.json('/recent?limit=0'));
  check('OpenAIError', await router.json('/openai/chat/completions/../x'));
  const refused = await fetch(`${router.url}/anthropic/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"model":"m","messages":[]}',
  });
  check('AnthropicError', await refused.json());
});

test('TheDocumentRefersOnlyToWhatItHas', async (t) => {
  const { router } = await start(t);
  const document = await router.json('/openapi.json');
  assert.match(document.openapi, /^3\.1\./);
  const ids = new Set();
  (function walk(node) {
    if (!node || typeof node !== 'object') return;
    if (typeof node.$ref === 'string') assert.ok(resolve(document, node.$ref), node.$ref);
    if (typeof node.operationId === 'string') {
      assert.ok(!ids.has(node.operationId), `${node.operationId} twice`);
      ids.add(node.operationId);
      assert.ok(node.summary && node.responses && node.tags, node.operationId);
    }
    Object.values(node).forEach(walk);
  })(document);
  assert.ok(ids.size > 20);
});

test('ExamplesFitTheirSchemas', async (t) => {
  const { router } = await start(t);
  const document = await router.json('/openapi.json');
  const ajv = addFormats(new Ajv2020({ strict: false }));
  ajv.addSchema({ $id: 'api', ...document });
  let checked = 0;
  (function walk(node, path) {
    if (!node || typeof node !== 'object') return;
    if (node.schema && 'example' in node) {
      const check = ajv.getSchema(`api#${path}/schema`);
      assert.ok(check(node.example), `${path}: ${ajv.errorsText(check.errors)}`);
      ++checked;
    }
    for (const [name, inner] of Object.entries(node)) {
      walk(inner, `${path}/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`);
    }
  })(document, '');
  assert.ok(checked > 10, `${checked} examples`);
});

test('TheReferenceRendersTriesAndBreaksNoPolicy', async (t) => {
  const { router } = await start(t);
  const page = await openPage(t, { colorScheme: 'dark' });
  await page.goto(`${router.url}/docs`);
  const operation = page.locator('.opblock', { hasText: 'Configuration, statistics and cooldowns' });
  await operation.locator('.opblock-summary').click();
  await operation.getByRole('button', { name: 'Execute' }).click();
  await operation.locator('.live-responses-table').getByText('recent_fallbacks').first().waitFor();
  assert.ok((await page.locator('.opblock').count()) > 20);
});
