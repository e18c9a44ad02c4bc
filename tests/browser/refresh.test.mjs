// When the page asks, and when it does not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerWith, openPage } from './support/browser.mjs';
import { Provider } from './support/provider.mjs';
import { Router } from './support/router.mjs';
import { busyStatus, sampleAnalytics } from './support/samples.mjs';

async function start(t, hash = '') {
  const upstream = await Provider.start(t);
  const router = await Router.start(t, { openai: [upstream.entry('only', 1)] });
  const page = await openPage(t);
  const asked = [];
  await page.clock.install();
  await answerWith(page, {
    '/status': () => {
      asked.push('status');
      return busyStatus();
    },
    '/analytics/': (url) => {
      asked.push(url.pathname.split('/').at(-1));
      return sampleAnalytics(url.pathname, url.searchParams);
    },
  });
  await page.goto(`${router.url}/web${hash}`);
  await page.getByText('updated now').waitFor();
  return { page, asked };
}

const count = (asked, name) => asked.filter((one) => one === name).length;

// Lets `seconds` pass, and what they cause come to an end.
async function pass(page, seconds) {
  for (let second = 0; second < seconds; ++second) {
    await page.clock.runFor(1_000);
    await page.waitForTimeout(20);
  }
}

test('AsksEveryFiveSeconds', async (t) => {
  const { page, asked } = await start(t);
  const before = count(asked, 'status');
  await pass(page, 26);
  const more = count(asked, 'status') - before;
  assert.ok(more >= 4 && more <= 5, `${more} times in 26 s`);
  assert.equal(count(asked, 'tokens'), 0);
});

test('AsksForAnalyticsOnItsTabOnly', async (t) => {
  const { page, asked } = await start(t, '#analytics');
  await page.locator('section.chart').first().waitFor();
  await pass(page, 11);
  assert.ok(count(asked, 'tokens') >= 2);
  assert.equal(count(asked, 'tokens'), count(asked, 'latency'));
});

test('AsksNothingWhilePaused', async (t) => {
  const { page, asked } = await start(t);
  await page.keyboard.press('p');
  await page.getByText('paused').waitFor();
  const before = asked.length;
  const countdown = await page.getByRole('timer').innerText();
  await pass(page, 12);
  assert.equal(asked.length, before);
  assert.notEqual(await page.getByRole('timer').innerText(), countdown);
  await page.keyboard.press('p');
  await page.getByText('updated now').waitFor();
  assert.ok(asked.length > before);
});

test('AsksNothingWhileHiddenAndAtOnceOnReturn', async (t) => {
  const { page, asked } = await start(t);
  const show = (visible) =>
    page.evaluate((state) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => !state });
      document.dispatchEvent(new Event('visibilitychange'));
    }, visible);
  await show(false);
  const before = asked.length;
  await pass(page, 12);
  assert.equal(asked.length, before);
  const asks = page.waitForRequest('**/status');
  await show(true);
  await asks;
});

test('ShortcutsSwitchTabsAndTheme', async (t) => {
  const { page } = await start(t);
  await page.keyboard.press('2');
  assert.equal(await page.getByRole('tab', { name: 'Analytics' }).getAttribute('aria-selected'), 'true');
  await page.keyboard.press('3');
  assert.equal(await page.getByRole('tab', { name: 'Requests' }).getAttribute('aria-selected'), 'true');
  await page.keyboard.press('1');
  const scheme = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  await page.keyboard.press('t');
  assert.equal(await scheme(), 'dark');
  await page.keyboard.press('t');
  assert.equal(await scheme(), 'light');
  await page.reload();
  assert.equal(await scheme(), 'light');
});
