// For everybody: by keyboard, to a screen reader, on a phone, in both themes. Leaves pictures.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atRest, answerWith, axe, keepPicture, openPage, overflow } from './support/browser.mjs';
import { Provider } from './support/provider.mjs';
import { Router } from './support/router.mjs';
import { busyStatus, sampleAnalytics, sampleRecent, statusOf } from './support/samples.mjs';

async function start(t, options, status = busyStatus) {
  const upstream = await Provider.start(t);
  const router = await Router.start(t, { openai: [upstream.entry('only', 1)] });
  const page = await openPage(t, options);
  await answerWith(page, {
    '/status': status,
    '/recent': sampleRecent,
    '/analytics/': (url) => sampleAnalytics(url.pathname, url.searchParams),
  });
  return { router, page };
}

const kSizes = [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
];

for (const viewport of kSizes) {
  for (const colorScheme of ['dark', 'light']) {
    test(`AxeFindsNothingAt${viewport.width}In${colorScheme}`, async (t) => {
      const { router, page } = await start(t, { viewport, colorScheme });
      for (const [tab, ready] of [
        ['status', 'article.provider'],
        ['analytics', 'section.summary tbody tr'],
        ['requests', 'article.exchange'],
      ]) {
        await page.goto(`${router.url}/web#${tab}`);
        await page.locator(ready).first().waitFor();
        await atRest(page);
        await keepPicture(page, `${tab}-${viewport.width}-${colorScheme}`);
        if (tab !== 'analytics') await page.locator('.disclosure').nth(2).click();
        assert.deepEqual(await axe(page), [], tab);
        assert.equal(await overflow(page), 0, tab);
      }
    });
  }
}

for (const viewport of kSizes) {
  for (const colorScheme of ['dark', 'light']) {
    test(`AxeFindsNothingInTheEmptyLostAndLockedPageAt${viewport.width}In${colorScheme}`, async (t) => {
      const none = () => statusOf({ openai: [], anthropic: [] });
      const { router, page } = await start(t, { viewport, colorScheme }, none);
      const looks = async (name) => {
        await atRest(page);
        await keepPicture(page, `${name}-${viewport.width}-${colorScheme}`);
        assert.deepEqual(await axe(page), [], name);
        assert.equal(await overflow(page), 0, name);
      };
      await page.goto(`${router.url}/web`);
      await page.getByText('No provider is configured').first().waitFor();
      await looks('empty');
      await answerWith(page, { '/status': busyStatus });
      await page.getByRole('heading', { name: '4 of 6 providers ready' }).waitFor();
      await page.route('**/status', (route) => route.fulfill({ status: 500, json: {} }));
      await page.getByRole('alert').waitFor();
      await looks('lost');
      await page.route('**/status', (route) => route.fulfill({ status: 401, json: {} }));
      await page.getByRole('heading', { name: 'This router asks for a key.' }).waitFor();
      await looks('locked');
    });
  }
}

test('NothingIsCutOffAt320', async (t) => {
  const { router, page } = await start(t, { viewport: { width: 320, height: 640 } });
  for (const tab of ['status', 'analytics', 'requests']) {
    await page.goto(`${router.url}/web#${tab}`);
    await atRest(page);
    assert.equal(await overflow(page), 0, tab);
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll('.tile-value, .numbers dd, .countdown')]
        .filter((one) => one.scrollWidth > one.clientWidth + 1)
        .map((one) => one.textContent),
    );
    assert.deepEqual(cut, [], tab);
  }
});

test('EverythingIsReachedByKeyboard', async (t) => {
  const { router, page } = await start(t, {});
  await page.goto(`${router.url}/web`);
  await page.locator('article.provider').first().waitFor();
  await page.keyboard.press('Tab');
  const focused = () => page.evaluate(() => document.activeElement.textContent.trim());
  assert.equal(await focused(), 'Skip to the content');
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'Status');
  await page.keyboard.press('ArrowRight');
  assert.equal(await focused(), 'Analytics');
  await page.keyboard.press('End');
  assert.equal(await focused(), 'Requests');
  await page.keyboard.press('Home');
  const reached = new Set();
  for (let step = 0; step < 30; ++step) {
    await page.keyboard.press('Tab');
    reached.add(await focused());
  }
  for (const name of ['Details of claude-team-a', 'API documentation', 'claude-personal']) {
    assert.ok(reached.has(name), `${name}: ${[...reached].join(', ')}`);
  }
});

test('TroubleLeadsToItsRow', async (t) => {
  const { router, page } = await start(t, { viewport: { width: 1280, height: 500 } });
  await page.goto(`${router.url}/web`);
  await page.locator('.trouble').getByRole('button', { name: 'claude-personal' }).click();
  assert.match(
    await page.evaluate(() => document.activeElement.closest('article').querySelector('h3').textContent),
    /claude-personal/,
  );
});
