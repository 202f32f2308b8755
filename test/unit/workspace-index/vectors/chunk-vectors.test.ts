import assert from 'node:assert/strict';
import { join } from 'node:path';
import { openIndex, type IndexDatabase } from '../../../../src/workspace-index/sqlite-index.ts';
import { openVectorStore } from '../../../../src/workspace-index/vectors/chunk-vectors.ts';
import type { VectorStore } from '../../../../src/workspace-index/vectors/vector-store.ts';
import { removeTempFolders, tempFolder } from '../support.ts';
import { addChunk, directionOf, indexWith } from './support.ts';

const SPACE = { model: 'stand-in', dimensions: 64, digest: 'one' };
const names = (count: number): readonly string[] => Array.from({ length: count }, (_, number) => `text ${number}`);

function embedAll(store: VectorStore, space = SPACE): void {
  const pending = store.pending(0, 1_000_000);
  store.put(
    pending.map(({ hash, text }) => ({ hash, vector: directionOf(text, space.dimensions) })),
    space,
  );
}

function nearestTexts(index: IndexDatabase, store: VectorStore, text: string, limit: number): unknown[] {
  return store
    .nearest(directionOf(text, 64), limit)
    .map(({ chunkId }) => index.get('SELECT text FROM chunks WHERE id = ?', chunkId)?.['text']);
}

describe('The vectors of an index', () => {
  after(removeTempFolders);

  it('find exactly the nearest chunks, in their order', () => {
    const texts = names(process.env['BATON_LONG'] ? 5000 : 500);
    const index = indexWith(texts);
    const store = openVectorStore(index, { isWriter: true });
    embedAll(store);
    for (const question of ['text 17', 'text 499', 'something else']) {
      const asked = directionOf(question, 64);
      const score = (text: string): number =>
        directionOf(text, 64).reduce((sum, number, at) => sum + number * (asked[at] ?? 0), 0);
      const scores = new Map(texts.map((text) => [text, score(text)]));
      const exact = texts.toSorted((one, other) => (scores.get(other) ?? 0) - (scores.get(one) ?? 0)).slice(0, 10);
      assert.deepEqual(nearestTexts(index, store, question, 10), exact);
    }
    index.close();
  });

  it('know what is still to be embedded, by chunk', () => {
    const index = indexWith(names(3));
    const store = openVectorStore(index, { isWriter: true });
    embedAll(store);
    assert.equal(store.embeddedChunkCount(), 3);
    const added = addChunk(index, 'a new one');
    assert.deepEqual(
      store.pending(0, 10).map(({ chunkId, path }) => ({ chunkId, path })),
      [{ chunkId: added, path: 'f3.ts' }],
    );
    index.close();
  });

  it('no longer find a chunk that is gone, and find it again, without a new vector, when it comes back', () => {
    const index = indexWith(names(40));
    const store = openVectorStore(index, { isWriter: true });
    embedAll(store);
    assert.deepEqual(nearestTexts(index, store, 'text 7', 1), ['text 7']);
    index.run("DELETE FROM chunks WHERE text = 'text 7'");
    const without = nearestTexts(index, store, 'text 7', 20);
    assert.equal(without.length, 20);
    assert.ok(!without.includes('text 7'));
    addChunk(index, 'text 7');
    assert.deepEqual(store.pending(0, 10), []);
    assert.equal(store.embeddedChunkCount(), 40);
    const reopened = openVectorStore(index, { isWriter: true });
    assert.deepEqual(nearestTexts(index, reopened, 'text 7', 1), ['text 7']);
    index.close();
  });

  it('are thrown away when a vector of other weights comes', () => {
    const index = indexWith(names(4));
    const store = openVectorStore(index, { isWriter: true });
    embedAll(store);
    const [first] = names(1);
    const other = { ...SPACE, digest: 'two' };
    store.put([{ hash: Buffer.from(first?.padEnd(16, '\0') ?? ''), vector: directionOf('x', 64) }], other);
    assert.equal(store.embeddedChunkCount(), 1);
    assert.deepEqual(store.space, other);
    assert.equal(store.nearest(directionOf('x', 64), 10).length, 1);
    index.close();
  });

  it('are seen by another window as the writer adds and forgets them', () => {
    const file = join(tempFolder(), 'index.sqlite');
    const writer = indexWith(names(3), file);
    const reader = openIndex(file, { isWriter: false });
    const read = openVectorStore(reader, { isWriter: false });
    assert.deepEqual(read.nearest(directionOf('text 1', 64), 5), []);
    const written = openVectorStore(writer, { isWriter: true });
    embedAll(written);
    assert.deepEqual(nearestTexts(reader, read, 'text 1', 1), ['text 1']);
    written.forget();
    assert.deepEqual(read.nearest(directionOf('text 1', 64), 5), []);
    embedAll(written);
    assert.equal(read.nearest(directionOf('text 1', 64), 5).length, 3);
    reader.close();
    writer.close();
  });

  it('are all there or not there when a batch was cut off', () => {
    const index = indexWith(names(3));
    const store = openVectorStore(index, { isWriter: true });
    assert.throws(() =>
      index.transaction(() => {
        embedAll(store);
        throw new Error('cut off');
      }),
    );
    assert.equal(store.embeddedChunkCount(), 0);
    assert.equal(store.space, undefined);
    index.close();
  });

  it('leave out rows that are damaged', () => {
    const index = indexWith(names(3));
    const store = openVectorStore(index, { isWriter: true });
    embedAll(store);
    index.run("UPDATE vectors SET packed = x'0102' WHERE id = 1");
    assert.equal(store.nearest(directionOf('text 1', 64), 5).length, 2);
    index.close();
  });
});
