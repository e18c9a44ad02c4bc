import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allows, formatPlace, intervalFor, kIntervals, kRanges, parsePlace } from './place.ts';

test('APlaceSurvivesItsHash', () => {
  for (const hash of [
    '#status',
    '#analytics?hours=168&interval=day&provider_type=openai',
    '#analytics?hours=1&interval=minute',
    '#requests',
    '#requests?outcome=failure&provider=a%26b+c&model=m',
  ]) {
    assert.equal(formatPlace(parsePlace(hash)), hash);
  }
});

test('WhatIsUnknownFallsBackToTheDefaults', () => {
  assert.equal(parsePlace('').tab, 'status');
  assert.equal(parsePlace('#elsewhere?hours=1').tab, 'status');
  const range = parsePlace('#analytics?hours=7&interval=year&provider_type=x').range;
  assert.deepEqual(range, { hours: 24, interval: 'hour', provider_type: '' });
  assert.equal(parsePlace('#requests?outcome=bad').filter.outcome, '');
});

test('AnIntervalThatDoesNotFitTheRangeIsReplaced', () => {
  assert.equal(parsePlace('#analytics?hours=720&interval=minute').range.interval, 'day');
  assert.equal(parsePlace('#analytics?hours=1&interval=day').range.interval, 'minute');
});

test('NoChoiceGivesMoreThan1440Points', () => {
  const minutes = { minute: 1, hour: 60, day: 1440 };
  for (const hours of kRanges) {
    assert.ok(allows(hours, intervalFor(hours)));
    for (const interval of kIntervals) {
      if (allows(hours, interval)) assert.ok((hours * 60) / minutes[interval] <= 1440);
    }
  }
});
