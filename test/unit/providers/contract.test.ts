import assert from 'node:assert/strict';

import fc from 'fast-check';

import { toBatonError } from '../../../src/domain/errors.ts';
import type { StreamPart } from '../../../src/domain/stream.ts';
import { answerStream, type Piece } from '../../../src/providers/contract.ts';

const row = { id: 'vendor', label: 'Vendor' };
const complete: Piece = { type: 'complete', finishReason: 'stop', rawFinishReason: 'stop' };

function text(value: string): Piece {
  return { type: 'text-delta', text: value };
}

async function collect(
  open: (signal: AbortSignal) => AsyncIterator<Piece>,
  signal = new AbortController().signal,
): Promise<StreamPart[]> {
  const parts: StreamPart[] = [];
  for await (const part of answerStream({ row, open, toError: toBatonError }, signal)) parts.push(part);
  return parts;
}

async function* from(pieces: readonly Piece[], thrown?: Error): AsyncGenerator<Piece, void, undefined> {
  for (const piece of pieces) yield piece;
  if (thrown) throw thrown;
}

describe('the stream contract', () => {
  it('ends a complete answer with finish, the raw word and the merged usage', async () => {
    const parts = await collect(() =>
      from([
        text('a'),
        { type: 'usage', usage: { inputTokens: 5, outputTokens: 1 } },
        complete,
        { type: 'usage', usage: { outputTokens: 9 }, billedNanoUsd: 77 },
      ]),
    );
    assert.deepEqual(parts, [
      { type: 'text-delta', text: 'a' },
      {
        type: 'finish',
        finishReason: 'stop',
        rawFinishReason: 'stop',
        usage: { inputTokens: 5, outputTokens: 9 },
        billedNanoUsd: 77,
      },
    ]);
  });

  it('keeps to one terminal part, and nothing after it, whatever an adapter does', async () => {
    const piece = fc.oneof<fc.Arbitrary<Piece>[]>(
      fc.string().map(text),
      fc.constant({ type: 'reasoning-delta', text: 'r' }),
      fc.constant({ type: 'usage', usage: { outputTokens: 3 } }),
      fc.constantFrom<Piece>(complete, { type: 'complete', finishReason: 'length', rawFinishReason: 'max' }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece), fc.option(fc.constant(new Error('broke'))), async (pieces, thrown) => {
        const parts = await collect(() => from(pieces, thrown ?? undefined));
        const ends = parts.filter((part) => part.type === 'finish' || part.type === 'error');
        assert.equal(ends.length, 1);
        assert.equal(parts.at(-1), ends[0]);
        assert.ok(ends[0]?.type !== 'finish' || pieces.some(({ type }) => type === 'complete'));
        assert.ok(parts.every((part) => part.type !== 'text-delta' || part.text !== ''));
        const said = pieces.map((one) => (one.type === 'text-delta' ? one.text : '')).join('');
        assert.equal(parts.map((part) => (part.type === 'text-delta' ? part.text : '')).join(''), said);
      }),
    );
  });

  it('ends an answer without the wire’s own end with BATON_E_ABNORMAL_END and keeps text and usage', async () => {
    const parts = await collect(() => from([text('half'), { type: 'usage', usage: { inputTokens: 4 } }]));
    assert.deepEqual(parts[0], { type: 'text-delta', text: 'half' });
    const last = parts[1];
    assert.ok(last?.type === 'error');
    assert.equal(last.error.code, 'BATON_E_ABNORMAL_END');
    assert.deepEqual(last.usage, { inputTokens: 4 });
  });

  it('lets a complete answer stand when its connection breaks before the usage report', async () => {
    const parts = await collect(() => from([text('whole'), complete], new Error('reset')));
    assert.equal(parts.at(-1)?.type, 'finish');
  });

  it('takes a complete answer without any text for a failure', async () => {
    const [last] = await collect(() => from([complete]));
    assert.ok(last?.type === 'error');
    assert.equal(last.error.code, 'BATON_E_INVALID_RESPONSE');
    assert.equal(last.error.isRetryable, true);
  });

  it('takes an answer that the wire itself ends with an error for a failure', async () => {
    const parts = await collect(() =>
      from([text('a'), { type: 'complete', finishReason: 'error', rawFinishReason: 'error' }]),
    );
    const last = parts.at(-1);
    assert.ok(last?.type === 'error');
    assert.equal(last.error.code, 'BATON_E_ABNORMAL_END');
  });

  it('answers an abort at once while the adapter hangs, and tells the socket', async function () {
    // Another try tells a busy machine from slow code.
    this.retries(3);
    const stop = new AbortController();
    let socket: AbortSignal | undefined;
    const open = (signal: AbortSignal): AsyncIterator<Piece> => {
      socket = signal;
      return { next: () => new Promise(() => undefined) };
    };
    const pending = collect(open, stop.signal);
    setTimeout(() => stop.abort(), 10);
    const startedAt = performance.now();
    const parts = await pending;
    assert.ok(performance.now() - startedAt < 100);
    assert.equal(socket?.aborted, true);
    assert.deepEqual(
      parts.map((part) => part.type === 'error' && part.error.code),
      ['BATON_E_CANCELLED'],
    );
  });

  it('ends with BATON_E_CANCELLED when the abort comes between two reads', async () => {
    const stop = new AbortController();
    const parts: StreamPart[] = [];
    for await (const part of answerStream(
      { row, open: () => from([text('a'), text('b'), complete]), toError: toBatonError },
      stop.signal,
    )) {
      parts.push(part);
      stop.abort();
    }
    assert.deepEqual(
      parts.map((part) => (part.type === 'error' ? part.error.code : part.type)),
      ['text-delta', 'BATON_E_CANCELLED'],
    );
  });

  it('opens nothing for a signal that has aborted before', async () => {
    const parts = await collect(() => assert.fail('it was opened'), AbortSignal.abort());
    assert.deepEqual(
      parts.map((part) => part.type === 'error' && part.error.code),
      ['BATON_E_CANCELLED'],
    );
  });

  it('opens nothing before it is read', () => {
    answerStream(
      { row, open: () => assert.fail('it was opened'), toError: toBatonError },
      new AbortController().signal,
    );
  });

  it('tells the socket when the reader leaves early', async () => {
    let socket: AbortSignal | undefined;
    const open = (signal: AbortSignal): AsyncIterator<Piece> => {
      socket = signal;
      return from([text('a'), text('b'), complete]);
    };
    for await (const _ of answerStream({ row, open, toError: toBatonError }, new AbortController().signal)) break;
    assert.equal(socket?.aborted, true);
  });

  it('leaves no listener on a signal that serves many answers', async () => {
    const stop = new AbortController();
    let listeners = 0;
    const signal = stop.signal;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners++;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners--;
      remove(...args);
    };
    for (let i = 0; i < 20; i++) await collect(() => from([text('a')]), signal);
    assert.equal(listeners, 0);
  });
});
