import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flag, list, map, number, object, text } from './read.ts';

const readRow = object({ name: text, count: number, on: flag, tags: list(text) });

test('WhatFitsIsRead', () => {
  const row = { name: 'a', count: 3, on: true, tags: ['x'] };
  assert.deepEqual(readRow(row), row);
});

test('WhatIsMissingIsNullFalseOrEmpty', () => {
  const empty = { name: null, count: null, on: false, tags: [] };
  for (const document of [{}, null, 7, 'text', [], undefined]) {
    assert.deepEqual(readRow(document), empty);
  }
});

test('WhatIsOfAnotherTypeIsNotTaken', () => {
  const read = readRow({ name: 1, count: '3', on: 'true', tags: 'x' });
  assert.deepEqual(read, { name: null, count: null, on: false, tags: [] });
});

test('NumbersAreFinite', () => {
  assert.equal(number(JSON.parse('1e999')), null);
  assert.equal(number(Number.NaN), null);
});

test('NamesFromOutsideAreOnlyNames', () => {
  const read = map(number)(JSON.parse('{"__proto__": 1, "constructor": 2}'));
  assert.deepEqual([...read], [['__proto__', 1], ['constructor', 2]]);
});
