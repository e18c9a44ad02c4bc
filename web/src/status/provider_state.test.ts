import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readProviderConfig, readProviderStatistics, readStatus } from '../../generated/api.ts';
import { providersOf, standIn, stateOf, verdictOn } from './provider_state.ts';

const enabled = readProviderConfig({ enabled: true });
const at = (seconds: number) => new Date(Date.UTC(2026, 10, 22) + seconds * 1000).toISOString();
const statistics = (members: object) =>
  readProviderStatistics({ total_requests: 5, last_error: null, ...members });
const failed = {
  last_error: 'HTTP 529',
  last_success_time: at(0),
  last_request_time: at(10),
};

test('ReadyIsWhoHasAnswered', () => {
  assert.equal(stateOf(enabled, statistics({})), 'ready');
  assert.equal(stateOf(enabled, statistics({ last_error: 'old', last_success_time: at(5), last_request_time: at(5) })), 'ready');
});

test('CoolingGoesBeforeEverythingButDisabled', () => {
  const cooling = statistics({ ...failed, rate_limits: { in_cooldown: true } });
  assert.equal(stateOf(enabled, cooling), 'cooling');
  assert.equal(stateOf(readProviderConfig({ enabled: false }), cooling), 'disabled');
});

test('NoTrafficIsNoVerdict', () => {
  assert.equal(stateOf(enabled, null), 'unused');
  assert.equal(stateOf(enabled, statistics({ total_requests: 0 })), 'unused');
});

test('FailedIsWhoseLastRequestFailed', () => {
  assert.equal(stateOf(enabled, statistics(failed)), 'failed');
  assert.equal(stateOf(enabled, statistics({ ...failed, last_success_time: null })), 'failed');
});

test('AFailureBesideASuccessIsNotTheLastWord', () => {
  assert.equal(stateOf(enabled, statistics({ ...failed, last_request_time: at(0.9) })), 'ready');
  assert.equal(stateOf(enabled, statistics({ ...failed, in_progress_requests: 1 })), 'ready');
});

test('AHealedRateLimitIsNoFault', () => {
  const cooled = (began: number) => ({ rate_limits: { last_cooldown_start_time: at(began) } });
  assert.equal(stateOf(enabled, statistics({ ...failed, ...cooled(10.5) })), 'healed');
  assert.equal(stateOf(enabled, statistics({ ...failed, ...cooled(5) })), 'failed');
});

const cooling = { total_requests: 1, rate_limits: { in_cooldown: true } };

function three(first: object, second: object, third: object) {
  const provider = (name: string, priority: number) => ({ name, priority, enabled: true });
  const status = readStatus({
    config: { openai: { providers: [provider('c', 3), provider('a', 1), provider('b', 1)] } },
    statistics: { openai: { providers: { a: first, b: second, c: third } } },
  });
  return providersOf(status, 'openai');
}

test('ProvidersStandInTheOrderTheyAreTried', () => {
  assert.deepEqual(three({}, {}, {}).map((one) => one.name), ['a', 'b', 'c']);
});

test('FirstChoiceAreTheAvailableOnesOfTheBestPriority', () => {
  const chosen = (...of: [object, object, object]) =>
    three(...of).filter((one) => one.firstChoice).map((one) => one.name);
  assert.deepEqual(chosen({}, {}, {}), ['a', 'b']);
  assert.deepEqual(chosen(cooling, {}, {}), ['b']);
  assert.deepEqual(chosen(cooling, cooling, {}), ['c']);
  assert.deepEqual(chosen(cooling, cooling, cooling), []);
});

test('TheStandInIsTheNextAvailable', () => {
  const providers = three(cooling, cooling, {});
  assert.equal(standIn(providers, providers[0]!)?.name, 'c');
  const none = three(cooling, cooling, cooling);
  assert.equal(standIn(none, none[0]!), null);
});

test('TheVerdictCountsTheReady', () => {
  const sentence = (...of: [object, object, object]) => verdictOn(three(...of)).sentence;
  assert.equal(sentence({}, {}, {}), 'All providers ready');
  assert.equal(sentence(cooling, {}, {}), '2 of 3 providers ready');
  assert.equal(sentence(cooling, cooling, cooling), 'No provider is ready');
  assert.equal(verdictOn([]).sentence, 'No provider is configured');
});
