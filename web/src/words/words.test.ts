import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inert } from './inert.ts';
import { axis, columnCount, count, share } from './numbers.ts';
import { ago, countdown, dayAndTime, duration, latency, parseTime } from './times.ts';

test('CountsAreExactBelowTenThousandAndShortAbove', () => {
  const cases: [number | null, string][] = [
    [null, '–'],
    [0, '0'],
    [9_999, '9,999'],
    [10_000, '10.0k'],
    [38_249, '38.2k'],
    [999_949, '1.00M'],
    [1_760_000_000, '1.76B'],
    [999_600_000, '1.00B'],
    [412_000_000, '412M'],
  ];
  for (const [value, said] of cases) assert.equal(count(value), said);
});

test('ColumnsHaveRoomForAllDigitsBelowABillion', () => {
  assert.equal(columnCount(11_600_000), '11,600,000');
  assert.equal(columnCount(1_300_000_000), '1.30B');
});

test('AxisLabelsDropTrailingZeros', () => {
  assert.deepEqual([0, 800, 1500, 20_000, 40e6, 1.5e9].map(axis), [
    '0',
    '800',
    '1,500',
    '20k',
    '40M',
    '1.5B',
  ]);
});

test('SharesAreRoundedDownSoThat100PercentIsAll', () => {
  assert.equal(share(9_999, 10_000), '99.9%');
  assert.equal(share(10_000, 10_000), '100%');
  assert.equal(share(995, 1_000), '99.5%');
  assert.equal(share(0, 0), '–');
  assert.equal(share(0, 5), '0.0%');
  assert.equal(share(null, 5), '–');
});

test('LatenciesChooseTheirUnit', () => {
  const cases: [number, string][] = [
    [842, '842 ms'],
    [1_840, '1.84 s'],
    [12_340, '12.3 s'],
    [72_000, '1:12 min'],
    [999.7, '1.00 s'],
    [59_990, '1:00 min'],
  ];
  for (const [value, said] of cases) assert.equal(latency(value), said);
});

test('DurationsNameTheTwoLargestUnits', () => {
  const cases: [number, string][] = [
    [3 * 86_400 + 4 * 3_600 + 59, '3 d 4 h'],
    [4 * 3_600 + 12 * 60, '4 h 12 m'],
    [725, '12 m 5 s'],
    [3_600, '1 h'],
    [0.4, '0 s'],
  ];
  for (const [value, said] of cases) assert.equal(duration(value), said);
});

test('CountdownsAreRoundedUpAndEndAtZero', () => {
  assert.equal(countdown(268.1), '4:29');
  assert.equal(countdown(3_869), '1:04:29');
  assert.equal(countdown(-3), '0:00');
});

test('TimesAreRelativeUnderADay', () => {
  const now = Date.UTC(2026, 10, 22, 12);
  assert.equal(ago(now - 200, now), 'now');
  assert.equal(ago(now - 12_000, now), '12 s ago');
  assert.equal(ago(now - 125_000, now), '2 m ago');
  assert.equal(ago(now - 7_200_000, now), '2 h ago');
  assert.equal(ago(now - 86_400_000, now, 'UTC'), '21 Nov, 12:00');
});

test('MidnightIsHourZero', () => {
  assert.equal(dayAndTime(Date.UTC(2026, 10, 22), 'UTC'), '22 Nov, 00:00');
});

test('WhatIsNoTimeIsNone', () => {
  assert.equal(parseTime('soon'), null);
  assert.equal(parseTime(null), null);
});

test('CharactersThatHideOrReorderTextAreShownByCode', () => {
  assert.equal(inert('a\u202eb\u0000\n'), 'a\\u202eb\\u0000\\u000a');
  assert.equal(inert('<b>Grüße 世界 🦊</b>'), '<b>Grüße 世界 🦊</b>');
});
