// The Analytics tab: its charts tell the truth, and its selectors keep it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atRest, answerWith, openPage } from './support/browser.mjs';
import { Provider } from './support/provider.mjs';
import { Router } from './support/router.mjs';
import { bucketTimes, sampleAnalytics, sampleCount } from './support/samples.mjs';

async function start(t, options = {}) {
  const upstream = await Provider.start(t);
  const router = await Router.start(t, { openai: [upstream.entry('only', 1)] });
  const page = await openPage(t, options);
  const asked = [];
  await answerWith(page, {
    '/analytics/': (url) => {
      asked.push(url.pathname + url.search);
      return sampleAnalytics(url.pathname, url.searchParams);
    },
  });
  return { router, page, asked };
}

const card = (page, title) =>
  page.locator('section.chart', { has: page.getByRole('heading', { name: title, exact: true }) });
const plot = (page, title) => card(page, title).locator('.plot');

test('ChartsTellTheTruth', async (t) => {
  const { router, page } = await start(t);
  await page.goto(`${router.url}/web#analytics`);
  const total = bucketTimes(24, 'hour').reduce((all, time) => all + sampleCount(time, 'hour'), 0);
  const requests = card(page, 'Requests');
  await requests.waitFor();
  assert.match(await requests.locator('.total').innerText(), new RegExp(total.toLocaleString('en-US')));

  // The table is what the chart shows, newest first.
  await requests.getByRole('button', { name: /show as a table/ }).click();
  const rows = await requests.locator('tbody tr').allInnerTexts();
  const counts = rows.map((row) => Number(row.split(/\s/).at(-1).replaceAll(',', '')));
  const expected = bucketTimes(24, 'hour').map((time) => sampleCount(time, 'hour'));
  assert.deepEqual(counts, expected.toReversed());
});

test('RealRequestsArriveInTheCharts', async (t) => {
  const upstream = await Provider.start(t);
  const router = await Router.start(t, { openai: [upstream.entry('only', 1)] });
  const page = await openPage(t);
  // Loads the database, which gives way to whatever else keeps the machine busy.
  await router.json('/analytics/requests');
  await page.goto(`${router.url}/web#analytics`);
  await page.getByText('No requests in this range').waitFor({ timeout: 45_000 });
  for (let i = 0; i < 3; ++i) await router.chat();
  const total = card(page, 'Requests').locator('.total');
  await page.waitForFunction(
    () => /^3\b/.test(document.querySelector('section.chart .total').innerText),
    undefined,
    { timeout: 15_000 },
  );
  const told = await router.json('/analytics/requests');
  assert.equal(told.reduce((sum, { count }) => sum + count, 0), 3);
  assert.match(await total.innerText(), /^3 in this range/);
  assert.match(await card(page, 'Tokens').locator('.total').innerText(), /^3,783/);
  assert.match(await page.locator('.summary tbody tr').innerText(), /only\s+OpenAI\s+3/);
});

test('ABucketIsReadInAllChartsAtOnceByTheKeyboard', async (t) => {
  const { router, page } = await start(t);
  await page.goto(`${router.url}/web#analytics`);
  await plot(page, 'Requests').focus();
  const busiest = bucketTimes(24, 'hour')
    .map((time, index) => ({ index, count: sampleCount(time, 'hour') }))
    .toSorted((a, b) => b.count - a.count)[0];
  await page.keyboard.press('Home');
  for (let step = 0; step < busiest.index; ++step) await page.keyboard.press('ArrowRight');
  const said = busiest.count.toLocaleString('en-US');
  assert.match(await card(page, 'Requests').locator('.total').innerText(), new RegExp(`^${said}\\b`));
  const times = await page.locator('section.chart .total span').allInnerTexts();
  assert.equal(new Set(times).size, 1, `one bucket in all: ${times}`);
  assert.equal(await page.locator('.selection:visible').count(), 3);
  assert.match(
    await card(page, 'Requests').getByRole('status').innerText(),
    new RegExp(`Requests ${said}`),
  );
  await page.keyboard.press('Escape');
  await card(page, 'Requests').getByText('in this range').waitFor();
});

test('PointingSelectsTheBucketInAllCharts', async (t) => {
  const { router, page } = await start(t);
  await page.goto(`${router.url}/web#analytics`);
  await plot(page, 'Tokens').hover({ position: { x: 300, y: 80 } });
  await page.waitForFunction(() => document.querySelectorAll('.selection:not([hidden])').length === 3);
  await page.mouse.move(5, 5);
  await page.waitForFunction(() => document.querySelectorAll('.selection:not([hidden])').length === 0);
});

test('ARangeWithoutRequestsKeepsItsAxes', async (t) => {
  const { router, page } = await start(t);
  await answerWith(page, {
    '/analytics/': (url) => {
      const all = sampleAnalytics(url.pathname, url.searchParams);
      if (url.pathname.endsWith('/summary')) return [];
      return all.map(({ timestamp }) =>
        url.pathname.endsWith('/latency')
          ? { timestamp, avg_ms: null, p50_ms: null, p95_ms: null, ttft_ms: null }
          : { timestamp, count: 0, input_tokens: 0, output_tokens: 0, cached_tokens: 0, total_tokens: 0 },
      );
    },
  });
  await page.goto(`${router.url}/web#analytics`);
  await page.getByText('No requests in this range').waitFor();
  assert.equal(await page.locator('section.chart canvas').count(), 3);
  assert.match(await card(page, 'Latency').locator('.total').innerText(), /^–/);
});

for (const zone of ['Pacific/Auckland', 'America/Los_Angeles']) {
  test(`DaysAreUtcDaysIn${zone}`, async (t) => {
    const { router, page } = await start(t, { timezoneId: zone });
    await page.goto(`${router.url}/web#analytics?hours=720&interval=day`);
    await card(page, 'Requests').getByRole('button', { name: /show as a table/ }).click();
    const last = bucketTimes(720, 'day').at(-1);
    const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
    assert.equal(
      await card(page, 'Requests').locator('tbody th').first().innerText(),
      day.format(last * 1000),
    );
    await page.getByText('days are UTC days').waitFor();
  });
}

test('TheHashHoldsTabAndSelectors', async (t) => {
  const { router, page, asked } = await start(t);
  await page.goto(`${router.url}/web#analytics?hours=168&interval=day&provider_type=openai`);
  const checked = (name) => page.getByRole('radio', { name, exact: true }).isChecked();
  await card(page, 'Requests').waitFor();
  assert.deepEqual([await checked('7 d'), await checked('Day'), await checked('OpenAI')], [true, true, true]);
  assert.ok(asked.includes('/analytics/requests?hours=168&interval=day&provider_type=openai'));
  assert.ok(asked.includes('/analytics/summary?hours=168'));

  await page.getByRole('radio', { name: '1 h', exact: true }).check();
  assert.match(page.url(), /#analytics\?hours=1&interval=minute&provider_type=openai$/);
  await page.getByRole('tab', { name: 'Status' }).click();
  assert.match(page.url(), /#status$/);
  await page.goBack();
  assert.match(page.url(), /hours=1&interval=minute/);
  assert.equal(await checked('1 h'), true);
  await page.goForward();
  assert.equal(await page.getByRole('tab', { name: 'Status' }).getAttribute('aria-selected'), 'true');
  await page.goBack();
  await page.reload();
  await card(page, 'Requests').waitFor();
  assert.equal(await checked('1 h'), true);
});

test('IntervalsThatDoNotFitCannotBeReached', async (t) => {
  const { router, page } = await start(t);
  await page.goto(`${router.url}/web#analytics?hours=720&interval=minute`);
  await card(page, 'Requests').waitFor();
  const minute = page.getByRole('radio', { name: 'Minute' });
  assert.equal(await minute.isDisabled(), true);
  assert.equal(await page.getByRole('radio', { name: 'Day', exact: true }).isChecked(), true);
});

test('ThirtyDaysByTheHourAreDrawn', async (t) => {
  const { router, page } = await start(t);
  await page.goto(`${router.url}/web#analytics?hours=720&interval=hour`);
  await card(page, 'Requests').locator('canvas').waitFor();
  await card(page, 'Requests').getByRole('button', { name: /show as a table/ }).click();
  assert.equal(await card(page, 'Requests').locator('tbody tr').count(), 720);
});

test('AnswersToAnEarlierQuestionAreDropped', async (t) => {
  const { router, page } = await start(t);
  const held = Promise.withResolvers();
  await page.route(
    (url) => url.pathname === '/analytics/requests' && url.searchParams.get('hours') === '168',
    async (route) => {
      await held.promise;
      await route.fulfill({ json: [{ timestamp: new Date().toISOString(), count: 99_999 }] }).catch(() => {});
    },
  );
  await page.goto(`${router.url}/web#analytics`);
  await card(page, 'Requests').waitFor();
  await page.getByRole('radio', { name: '7 d', exact: true }).check();
  await page.getByRole('radio', { name: '5 h', exact: true }).check();
  held.resolve();
  await page.waitForResponse((answer) => answer.url().includes('hours=5'));
  await atRest(page);
  assert.doesNotMatch(await card(page, 'Requests').locator('.total').innerText(), /100\.0k|99,999/);
});

// Collects the different pictures that the first chart shows from now on.
const watchFrames = (page) =>
  page.evaluate(() => {
    const canvas = document.querySelector('section.chart canvas');
    globalThis.frames_seen = new Set();
    const look = () => {
      globalThis.frames_seen.add(canvas.toDataURL());
      requestAnimationFrame(look);
    };
    look();
  });

const framesSeen = (page) => page.evaluate(() => globalThis.frames_seen.size);

async function showSevenDays(page) {
  const answer = page.waitForResponse((one) => one.url().includes('hours=168'));
  await page.getByRole('radio', { name: '7 d', exact: true }).check();
  await answer;
}

test('ChartsMoveAfterAChangeOfRangeAndComeToRest', async (t) => {
  const { router, page } = await start(t);
  // Frames come as this clock says, however busy the machine is: it stands but for pass().
  await page.clock.install();
  const pass = async (milliseconds) => {
    for (let frame = 0; frame < milliseconds / 20; ++frame) await page.clock.runFor(20);
  };
  await page.goto(`${router.url}/web#analytics`);
  await plot(page, 'Requests').locator('canvas').waitFor();
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1000);
  await pass(500);
  await plot(page, 'Requests').locator('canvas').evaluate((canvas) => (canvas.dataset.kept = 'yes'));
  await watchFrames(page);
  await showSevenDays(page);
  await card(page, 'Requests').getByText(/^Peak .* an hour/).waitFor();
  await pass(500);
  const seen = await framesSeen(page);
  assert.ok(seen >= 15, `${seen} different frames`);
  await pass(500);
  assert.equal(await framesSeen(page), seen, 'it has come to rest');
  assert.equal(await plot(page, 'Requests').locator('canvas').getAttribute('data-kept'), 'yes');
});

test('UnderReducedMotionChartsChangeAtOnce', async (t) => {
  const { router, page } = await start(t, { reducedMotion: 'reduce' });
  await page.goto(`${router.url}/web#analytics`);
  await plot(page, 'Requests').locator('canvas').waitFor();
  await atRest(page);
  await watchFrames(page);
  await showSevenDays(page);
  await atRest(page);
  assert.equal(await framesSeen(page), 2);
});

test('WhereTheStatisticsFailTheLastChartsStay', async (t) => {
  const { router, page } = await start(t);
  await page.goto(`${router.url}/web#analytics`);
  await card(page, 'Requests').waitFor();
  await page.route('**/analytics/**', (route) =>
    route.fulfill({ status: 503, json: { error: { message: 'reading request_stats.csv: 40%' } } }),
  );
  await page.getByText('reading request_stats.csv: 40%').waitFor({ timeout: 8_000 });
  assert.equal(await page.locator('section.chart canvas').count(), 3);
  assert.equal(await page.getByRole('alert').count(), 0);
});
