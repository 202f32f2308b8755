import assert from 'node:assert/strict';
import { BatonError } from '../../../../src/domain/errors.ts';
import type { VectorState } from '../../../../src/domain/workspace-index.ts';
import type { IndexDatabase } from '../../../../src/workspace-index/sqlite-index.ts';
import { NO_MODEL, openVectors } from '../../../../src/workspace-index/vectors/open-vectors.ts';
import { VectorBuilder } from '../../../../src/workspace-index/vectors/vector-builder.ts';
import { openVectorStore } from '../../../../src/workspace-index/vectors/chunk-vectors.ts';
import { addChunk, indexWith, StandInEmbedder, until } from './support.ts';

const never = new AbortController().signal;
const stopped = (): BatonError => new BatonError('BATON_E_NETWORK', 'Ollama stopped.', { isRetryable: true });

function opened(
  index: IndexDatabase,
  embedder: StandInEmbedder | undefined,
  isWriter = true,
): ReturnType<typeof openVectors> {
  return openVectors({ folder: undefined, index, embedder, isWriter, onDidChange: () => undefined });
}

function builderOver(index: IndexDatabase, embedder: StandInEmbedder, waits: number[] = []): VectorBuilder {
  return new VectorBuilder({
    store: openVectorStore(index, { isWriter: true }),
    embedder,
    onDidChange: () => undefined,
    pause: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  });
}

describe('Vectors behind the keywords', () => {
  it('are none without an embedding model, and say so', async () => {
    const vectors = opened(indexWith(['one']), undefined);
    vectors.changed();
    assert.deepEqual(vectors.state, { phase: 'none', embeddedChunkCount: 0, reason: NO_MODEL } satisfies VectorState);
    assert.deepEqual(await vectors.search('one', 5, never), []);
    await vectors.close();
  });

  it('are built in batches, one after the other, and found', async () => {
    const index = indexWith(Array.from({ length: 100 }, (_, number) => `word${number}`));
    const embedder = new StandInEmbedder();
    let atOnce = 0;
    let most = 0;
    embedder.before = async () => {
      most = Math.max(most, ++atOnce);
      await Promise.resolve();
      atOnce--;
    };
    const vectors = opened(index, embedder);
    assert.equal(vectors.state.embeddedChunkCount, 0);
    vectors.changed();
    assert.equal(vectors.state.phase, 'building');
    await until(() => vectors.state.phase === 'ready');
    assert.equal(vectors.state.embeddedChunkCount, 100);
    assert.equal(most, 1);
    assert.ok(embedder.asked.every((texts) => texts.length <= 32));
    const hits = await vectors.search('about word42', 3, never);
    assert.equal(hits?.[0]?.chunkId, 43);
    await vectors.close();
  });

  it('take in what is added later, and that alone', async () => {
    const index = indexWith(['one', 'two']);
    const embedder = new StandInEmbedder();
    const vectors = opened(index, embedder);
    vectors.changed();
    await until(() => vectors.state.embeddedChunkCount === 2);
    addChunk(index, 'three');
    vectors.changed();
    await until(() => vectors.state.embeddedChunkCount === 3);
    assert.deepEqual(embedder.asked.at(-1), ['f2.ts\nthree']);
    await vectors.close();
  });

  it('wait longer and longer for a server that stopped, keep what is done, and go on', async () => {
    const index = indexWith(Array.from({ length: 80 }, (_, number) => `word${number}`));
    const embedder = new StandInEmbedder();
    const waits: number[] = [];
    const builder = builderOver(index, embedder, waits);
    let calls = 0;
    embedder.before = () => {
      calls++;
      if (calls >= 2 && calls <= 4) throw stopped();
    };
    builder.wake();
    await until(() => !builder.isRunning);
    assert.deepEqual(waits, [1000, 2000, 4000]);
    assert.equal(builder.embeddedCount, 80);
    assert.equal(builder.waitsFor, undefined);
  });

  it('say what they wait for', async () => {
    const embedder = new StandInEmbedder();
    embedder.before = () => {
      throw stopped();
    };
    const vectors = opened(indexWith(['one']), embedder);
    vectors.changed();
    await until(() => vectors.state.phase === 'paused');
    assert.equal(vectors.state.reason, 'Ollama stopped. Building goes on by itself.');
    await vectors.close();
  });

  it('leave out the one text that the server cannot take', async () => {
    const index = indexWith([...Array.from({ length: 20 }, (_, number) => `word${number}`), 'poison', 'last']);
    const embedder = new StandInEmbedder();
    embedder.before = (texts) => {
      if (!texts.some((text) => text.includes('poison'))) return;
      throw new BatonError('BATON_E_BAD_REQUEST', 'No.', { isRetryable: false });
    };
    const builder = builderOver(index, embedder);
    builder.wake();
    await until(() => !builder.isRunning);
    assert.equal(builder.embeddedCount, 21);
  });

  it('stop when paused, also in the middle of a batch, and go on when resumed', async () => {
    const index = indexWith(['one', 'two']);
    const embedder = new StandInEmbedder();
    embedder.before = (_texts, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    const vectors = opened(index, embedder);
    vectors.changed();
    vectors.pause();
    await until(() => vectors.state.phase === 'paused');
    embedder.before = () => undefined;
    vectors.changed();
    assert.equal(vectors.state.embeddedChunkCount, 0);
    vectors.resume();
    await until(() => vectors.state.embeddedChunkCount === 2);
    await vectors.close();
  });

  it('are built anew when the model changed its weights, and say so', async () => {
    const index = indexWith(Array.from({ length: 70 }, (_, number) => `word${number}`));
    const embedder = new StandInEmbedder();
    const builder = builderOver(index, embedder);
    builder.wake();
    await until(() => !builder.isRunning);
    embedder.digest = 'two';
    addChunk(index, 'new');
    builder.wake();
    await until(() => !builder.isRunning);
    assert.equal(builder.hasReplaced, true);
    assert.equal(openVectorStore(index, { isWriter: true }).embeddedChunkCount(), 71);
  });

  it('of another model are thrown away when the index is opened', async () => {
    const index = indexWith(['one']);
    const first = opened(index, new StandInEmbedder('first', 768));
    first.changed();
    await until(() => first.state.embeddedChunkCount === 1);
    await first.close();
    const second = opened(index, new StandInEmbedder('second', 128));
    assert.equal(second.state.embeddedChunkCount, 0);
    second.changed();
    await until(() => second.state.embeddedChunkCount === 1);
    await second.close();
  });

  it('are not asked when the question was embedded in another space', async () => {
    const index = indexWith(['one']);
    const embedder = new StandInEmbedder();
    const vectors = opened(index, embedder);
    vectors.changed();
    await until(() => vectors.state.embeddedChunkCount === 1);
    embedder.digest = 'two';
    assert.equal(await vectors.search('one', 5, never), undefined);
    embedder.before = () => {
      throw stopped();
    };
    assert.equal(await vectors.search('one', 5, never), undefined);
    await vectors.close();
  });

  it('are left to the window that writes', async () => {
    const index = indexWith(['one']);
    const embedder = new StandInEmbedder();
    const reader = opened(index, embedder, false);
    reader.changed();
    reader.forget();
    assert.equal(embedder.asked.length, 0);
    assert.equal(reader.state.phase, 'ready');
    await reader.close();
  });
});
