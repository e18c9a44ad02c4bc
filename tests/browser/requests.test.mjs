// The Requests tab against real traffic.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './support/browser.mjs';
import { failWith, Provider } from './support/provider.mjs';
import { Router } from './support/router.mjs';

async function start(t) {
  const first = await Provider.start(t);
  const second = await Provider.start(t);
  const router = await Router.start(t, {
    openai: [first.entry('first', 1), second.entry('second', 2), second.entry('third', 3, { models: ['x'] })],
  });
  return { first, second, router, page: await openPage(t) };
}

test('TheLastRequestsAppearWithTheirNumbers', async (t) => {
  const { router, page } = await start(t);
  await page.goto(`${router.url}/web#requests`);
  await page.getByText('No request has been finished since the start.').waitFor();
  await router.chat('gpt-5.2');
  const row = page.locator('article.exchange').first();
  await row.waitFor({ timeout: 8_000 });
  const told = (await router.json('/recent')).exchanges[0];
  const text = await row.innerText();
  assert.match(text, /gpt-5\.2/);
  assert.match(text, /first/);
  assert.match(text, /Answered\s+200/);
  assert.equal(told.input_tokens + told.output_tokens, 1_261);
  assert.match(text, /1,261/);
});

test('OpeningOneShowsItsAttempts', async (t) => {
  const { first, router, page } = await start(t);
  first.answer = failWith(500, 'oops <b>first</b>');
  await router.chat();
  await page.goto(`${router.url}/web#requests`);
  await page.getByRole('button', { name: /^Attempts of/ }).click();
  const lines = await page.locator('.waterfall li').allInnerTexts();
  assert.equal(lines.length, 3);
  assert.match(lines[0], /third\s+skipped: does not list the model/);
  assert.match(lines[1], /first\s+server error 500 after .*oops <b>first<\/b>/s);
  assert.match(lines[2], /second\s+answered 200 after .* first byte at/s);
  const [failed, answered] = await page.locator('.waterfall .ran').all();
  const [before, after] = [await failed.boundingBox(), await answered.boundingBox()];
  assert.ok(after.x >= before.x, 'the second attempt stands after the first');
});

test('FiltersAskTheRouterAndStayInTheAddress', async (t) => {
  const { router, page } = await start(t);
  await router.chat('model-a');
  await router.chat('model-b');
  await page.goto(`${router.url}/web#requests`);
  await page.locator('article.exchange').nth(1).waitFor();
  await page.getByLabel('Model').selectOption('model-a');
  await page.waitForFunction(() => document.querySelectorAll('article.exchange').length === 1);
  assert.match(page.url(), /#requests\?model=model-a$/);
  // The other can still be chosen at once.
  assert.deepEqual(await page.getByLabel('Model').locator('option').allInnerTexts(), [
    'All models',
    'model-a',
    'model-b',
  ]);
  await page.getByRole('radio', { name: 'Failed', exact: true }).check();
  await page.getByText('None of the remembered requests is like that.').waitFor();
  await page.reload();
  await page.getByText('None of the remembered requests is like that.').waitFor();
});

test('ARefreshKeepsOpenRows', async (t) => {
  const { router, page } = await start(t);
  await router.chat('model-a');
  await page.goto(`${router.url}/web#requests`);
  await page.getByRole('button', { name: /^Attempts of/ }).click();
  await router.chat('model-b');
  await page.locator('article.exchange').nth(1).waitFor({ timeout: 8_000 });
  assert.equal(await page.locator('.waterfall').count(), 1);
  assert.match(await page.locator('article.exchange').nth(1).innerText(), /model-a/);
  assert.equal(await page.locator('article.exchange').nth(1).locator('.waterfall').count(), 1);
});
