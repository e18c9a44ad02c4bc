// Streams: every event reaches the official SDKs when it is sent, and a broken stream is told.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inPiecesOf, silence, sse } from './support/answers.mjs';
import { outcome, routerBefore } from './support/both_ways.mjs';
import { kOfficialClients } from './support/official_clients.mjs';
import { ScriptedUpstream } from './support/scripted_upstream.mjs';

/** A client of a router before one provider that gives this answer. */
async function routed(t, client, answer) {
  const upstream = (await ScriptedUpstream.start(t)).answer(answer);
  const router = await routerBefore(t, client, upstream);
  return { upstream, sdk: client.connect(`${router.url}/${client.api}`) };
}

for (const client of kOfficialClients) {
  test(`${client.name} sees each text before the next one is sent`, async (t) => {
    const texts = ['one ', 'two ', 'three ', 'four'];
    const seen = texts.map(() => Promise.withResolvers());
    const events = client.events(texts);
    const { sdk } = await routed(
      t,
      client,
      sse(async function* () {
        yield* events.slice(0, client.opening);
        for (const [i, event] of events.slice(client.opening).entries()) {
          yield event;
          await seen[i]?.promise;
        }
      }),
    );
    const got = [];
    for await (const text of client.stream(sdk)) seen[got.push(text) - 1].resolve();
    assert.deepEqual(got, texts);
  });

  test(`${client.name} sees a stream begin while the provider still thinks`, async (t) => {
    const begun = Promise.withResolvers();
    const events = client.events(['at last']);
    const { sdk } = await routed(
      t,
      client,
      sse(async function* () {
        yield events[0];
        await begun.promise;
        yield* events.slice(1);
      }),
    );
    const watching = async (...request) => {
      const response = await fetch(...request);
      begun.resolve();
      return response;
    };
    assert.deepEqual(await Array.fromAsync(client.stream(sdk.withOptions({ fetch: watching }))), [
      'at last',
    ]);
  });

  for (const size of [1, 7, 64 * 1024]) {
    test(`${client.name} reads a stream that arrives in pieces of ${size} bytes`, async (t) => {
      const texts = [
        'größer ',
        '你好 ',
        '\u{1F600}\u{1F44D}\u{1F3FD}',
        'x'.repeat(size > 7 ? 1_000_000 : 9),
      ];
      const { sdk } = await routed(
        t,
        client,
        sse(() => inPiecesOf(size, client.events(texts))),
      );
      assert.deepEqual(await Array.fromAsync(client.stream(sdk)), texts);
    });
  }

  test(`${client.name} receives the very bytes that the provider sent`, async (t) => {
    const events = [
      ': a comment\r\n\r\n',
      ...client.events(['a', 'b']).map((event) => event.replaceAll('\n', '\r\n')),
    ];
    const { sdk } = await routed(t, client, sse(events));
    let bytes;
    const watching = async (...request) => {
      const response = await fetch(...request);
      bytes = response.clone().text();
      return response;
    };
    await Array.fromAsync(client.stream(sdk.withOptions({ fetch: watching })));
    assert.equal(await bytes, events.join(''));
  });

  test(`${client.name} leaves a stream, and the provider's connection is closed`, async (t) => {
    const { upstream, sdk } = await routed(
      t,
      client,
      sse(async function* () {
        yield* client.events(['one']).slice(0, client.opening + 1);
        await upstream.requests[0].closed;
      }),
    );
    const abort = new AbortController();
    const texts = client.stream(sdk, {}, { signal: abort.signal });
    assert.equal((await texts.next()).value, 'one');
    abort.abort();
    assert.deepEqual(await upstream.requests[0].closed, { whole: false });
    await outcome(texts.next());
  });

  test(`${client.name} leaves before the answer, and the provider's connection is closed`, async (t) => {
    const { upstream, sdk } = await routed(t, client, silence());
    const abort = new AbortController();
    const asked = outcome(client.ask(sdk, {}, { signal: abort.signal }));
    await upstream.received(1);
    abort.abort();
    assert.deepEqual(await upstream.requests[0].closed, { whole: false });
    assert.equal((await asked).error?.constructor.name, 'APIUserAbortError');
    assert.equal(upstream.requests.length, 1);
  });

  for (const ending of ['reset', 'cut', 'complete']) {
    test(`${client.name} is told of a stream whose provider stops half-way by a ${ending} body`, async (t) => {
      const seen = Promise.withResolvers();
      const { upstream, sdk } = await routed(
        t,
        client,
        sse(
          async function* () {
            yield* client.events(['one', 'two']).slice(0, client.opening + 2);
            await seen.promise; // a reset may discard what has not been read
          },
          { ending },
        ),
      );
      const got = [];
      const { error } = await outcome(
        (async () => {
          for await (const text of client.stream(sdk)) if (got.push(text) === 2) seen.resolve();
        })(),
      );
      assert.deepEqual(got, ['one', 'two']);
      assert.ok(error instanceof Error, 'a part must not pass for the whole');
      assert.equal(upstream.requests.length, 1);
    });
  }

  test(`${client.name} reads fifty streams at once, each its own`, async (t) => {
    const kStreams = 50;
    const names = Array.from({ length: kStreams }, (_, i) => `stream ${i}`);
    const allBegun = Promise.withResolvers();
    const { upstream, sdk } = await routed(
      t,
      client,
      sse(async function* (request) {
        const [name] = request.body.toString().match(/stream \d+/);
        const events = client.events([name, '!']);
        yield* events.slice(0, client.opening + 1);
        await allBegun.promise;
        yield* events.slice(client.opening + 1);
      }),
    );
    let begun = 0;
    const read = async (prompt) => {
      const got = [];
      for await (const text of client.stream(sdk, { prompt })) {
        if (got.push(text) === 1 && ++begun === kStreams) allBegun.resolve();
      }
      return got.join('');
    };
    assert.deepEqual(
      await Promise.all(names.map(read)),
      names.map((name) => `${name}!`),
    );
    assert.equal(upstream.requests.length, kStreams);
  });

  test(`${client.name} sends and receives twelve megabytes unchanged`, async (t) => {
    const prompt = 'größer "x"\n'.repeat(1024 * 1024);
    const { upstream, sdk } = await routed(t, client, client.answer(prompt));
    const text = await client.ask(sdk, { prompt });
    assert.ok(text === prompt, 'the answer changed on its way');
    const { messages } = JSON.parse(upstream.requests[0].body);
    assert.ok(messages[0].content === prompt, 'the question changed on its way');
    assert.ok(upstream.requests[0].body.length > 12 * 1024 * 1024);
  });
}
