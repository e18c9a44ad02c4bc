// Debian's chromium with a page that fails its test for whatever it should not do.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after } from 'node:test';
import { chromium } from 'playwright-core';

const kExecutable = process.env.CHROMIUM ?? '/usr/bin/chromium';
const kPictures = process.env.PICTURES;
const kAxe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let running = null;

function browser() {
  running ??= chromium.launch({
    executablePath: kExecutable,
    // Containers have no user namespaces; the pages are the project's own.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  return running;
}
after(async () => (await running)?.close());

/**
 * A page of a fresh browser context, closed after the test `t`. The test fails if the page throws,
 * logs an error, breaks its policy, opens a dialog or asks another host.
 * @param {import('node:test').TestContext} t
 * @param {object} [options] of the context
 */
export async function openPage(t, options = {}) {
  const context = await (
    await browser()
  ).newContext({ viewport: { width: 1280, height: 800 }, timezoneId: 'Europe/Berlin', ...options });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(`threw: ${error.message}`));
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    // That an answer is an error or none is what some tests are about.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      faults.push(`console: ${message.text()}`);
    }
  });
  // Told by the browser itself, whatever it writes to its console.
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (report) => {
      console.error(`policy: ${report.violatedDirective} ${report.blockedURI} ${report.sample}`);
    });
  });
  page.on('request', (request) => {
    if (!/^(http:\/\/127\.0\.0\.1:|data:)/.test(request.url())) faults.push(`asked ${request.url()}`);
  });
  t.after(async () => {
    await context.close();
    assert.deepEqual(faults, []);
  });
  return page;
}

/**
 * Answers `/status`, `/analytics/…` and `/recent` of a page with documents of the test's own.
 * @param {Record<string, (url: URL) => unknown>} answers by path prefix
 */
export async function answerWith(page, answers) {
  for (const [prefix, answer] of Object.entries(answers)) {
    await page.route(
      (url) => url.pathname.startsWith(prefix),
      async (route) => {
        const document = await answer(new URL(route.request().url()));
        if (document === undefined) return route.fallback();
        return route.fulfill({ json: document });
      },
    );
  }
}

/**
 * Settles once nothing on the page has moved for a while: no animation that ends is still running,
 * and neither text nor chart differs from frame to frame.
 */
export const atRest = (page) =>
  page.evaluate(async () => {
    const kSameFrames = 15;
    const picture = () =>
      [document.body.innerHTML, ...[...document.querySelectorAll('canvas')].map((one) => one.toDataURL())].join();
    const moving = () =>
      document
        .getAnimations()
        .some((one) => one.playState === 'running' && one.effect.getComputedTiming().iterations !== Infinity);
    for (let last, same = 0; same < kSameFrames; ) {
      await new Promise(requestAnimationFrame);
      const now = picture();
      same = now === last && !moving() ? same + 1 : 0;
      last = now;
    }
  });

/** What axe finds wrong, in a few words each. */
export async function axe(page) {
  // The page's own policy lets no script in from outside, so it comes through the debugger.
  const source = await readFile(kAxe, 'utf8');
  const session = await page.context().newCDPSession(page);
  const run = `${source}; axe.run(document, { resultTypes: ['violations'] })
    .then((found) => JSON.stringify(found.violations.map((one) =>
      one.id + ': ' + one.nodes.slice(0, 3).map((node) => node.target + ' ' + (node.any[0]?.message ?? '')).join(' | '))))`;
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: run,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  assert.equal(exceptionDetails, undefined, JSON.stringify(exceptionDetails));
  return JSON.parse(result.value);
}

/** By how many pixels the page can be scrolled sideways. */
export const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Keeps what is seen of a page, for people to look at. */
export async function keepPicture(page, name) {
  if (!kPictures) return;
  mkdirSync(kPictures, { recursive: true });
  await page.screenshot({ path: join(kPictures, `${name}.png`) });
}
