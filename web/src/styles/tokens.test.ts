// The contrast of the colours, from the style sheet itself.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const sheet = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');

for (const [theme, side] of [
  ['light', 0],
  ['dark', 1],
] as const) {
  const color = (name: string) => {
    const pair = sheet.match(new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`));
    assert.ok(pair, name);
    return pair[side + 1]!;
  };
  const contrast = (over: string, under: string) => {
    const [a, b] = [luminance(color(over)), luminance(color(under))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  const check = (over: string, unders: string[], least: number) => {
    for (const under of unders) {
      const found = contrast(over, under);
      assert.ok(found >= least, `${over} on ${under}: ${found.toFixed(2)}, not ${least}`);
    }
  };

  test(`TextIsReadableIn${theme}`, () => {
    for (const text of ['text', 'text-2', 'text-3']) check(text, ['bg', 'surface', 'raised'], 4.5);
    check('accent', ['bg', 'surface', 'accent-bg'], 4.5);
    for (const state of ['ok', 'warn', 'bad']) check(state, ['bg', 'surface', `${state}-bg`], 4.5);
    for (const ground of ['warn-bg', 'bad-bg']) {
      check('text', [ground], 7);
      check('text-2', [ground], 4.5);
    }
  });

  test(`SeriesStandOutIn${theme}`, () => {
    for (const series of ['req', 'cached', 'input', 'output', 'p50', 'p95', 'ttft', 'avg']) {
      check(`c-${series}`, ['surface'], 3);
    }
  });
}

// WCAG 2.2, relative luminance.
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
