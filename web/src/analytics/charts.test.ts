import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gridValues, nextTop, roundTop } from './scale.ts';
import { moves, slides, tween, type Frame } from './tween.ts';

const frame = (first: number, counts: (number | null)[], top = 10): Frame => ({
  times: counts.map((_, index) => first + index * 60),
  values: counts.map((count) => [count]),
  from: first,
  until: first + counts.length * 60,
  top,
});
const shown = (at: Frame) => new Map(at.times.map((time, index) => [time, at.values[index]![0]]));

test('TopsAreRound', () => {
  assert.deepEqual([0, 1, 1.2, 699, 700, 801, 36.7e6].map(roundTop), [1, 1, 1.5, 800, 800, 1000, 40e6]);
});

test('TheTopGrowsAtOnceAndShrinksLate', () => {
  assert.equal(nextTop(100, 120, false), 150);
  assert.equal(nextTop(100, 61, false), 100);
  assert.equal(nextTop(100, 55, false), 60);
});

test('ThereAreThreeToSixGridLinesFromZeroToTheTop', () => {
  for (const top of [1, 1.5, 2, 3, 4, 5, 6, 8, 10, 150, 8e6]) {
    const values = gridValues(top, false);
    assert.ok(values.length >= 4 && values.length <= 7, `${top}: ${values}`);
    assert.equal(values[0], 0);
    assert.ok(Math.abs(values.at(-1)! - top) < 1e-9);
  }
});

test('AChangedBucketMovesAndTheOthersRest', () => {
  const way = tween(frame(0, [4, 8]), frame(0, [4, 6]), true);
  assert.deepEqual([...shown(way(0))], [[0, 4], [60, 8]]);
  const half = shown(way(0.5));
  assert.equal(half.get(0), 4);
  assert.ok(half.get(60)! < 8 && half.get(60)! > 6);
  assert.deepEqual([...shown(way(1))], [[0, 4], [60, 6]]);
});

test('ASlidWindowMovesNoOldBucketVertically', () => {
  const before = frame(0, [1, 2, 3]);
  const after = frame(60, [2, 3, 9]);
  assert.ok(slides(before, after, 60));
  const way = tween(before, after, true);
  for (const part of [0, 0.3, 0.9]) {
    const at = shown(way(part));
    assert.deepEqual([at.get(0), at.get(60), at.get(120)], [1, 2, 3]);
    assert.ok(way(part).from >= 0 && way(part).from <= 60);
  }
  assert.equal(shown(way(0)).get(180), 0);
  assert.equal(shown(way(1)).has(0), false);
});

test('ANewRangeGrowsFromZero', () => {
  const before = frame(0, [1, 2, 3]);
  assert.equal(slides(before, frame(0, [1, 2, 3, 4, 5]), 60), false);
  assert.equal(slides(before, frame(4 * 60, [1, 2, 3]), 60), false);
  const way = tween(before, frame(600, [5, null]), false);
  assert.deepEqual([...shown(way(0))], [[600, 0], [660, null]]);
});

test('AGapStaysAGap', () => {
  const way = tween(frame(0, [5, null]), frame(0, [null, 5]), true);
  assert.deepEqual([...shown(way(0.5))], [[0, null], [60, 5]]);
});

test('AnInterruptedWayGoesOnFromWhatIsShown', () => {
  const first = tween(frame(0, [0]), frame(0, [10]), true)(0.5);
  const second = tween(first, frame(0, [0]), true);
  assert.deepEqual(shown(second(0)), shown(first));
});

test('NothingMovesWhereNothingChanged', () => {
  assert.equal(moves(frame(0, [1]), frame(0, [1])), false);
  assert.equal(moves(frame(0, [1]), frame(0, [2])), true);
  const many = frame(0, new Array<number>(1501).fill(1));
  assert.equal(moves(frame(0, [1]), many), false);
});
