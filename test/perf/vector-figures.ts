import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openIndex, type IndexDatabase } from '../../src/workspace-index/sqlite-index.ts';
import { openVectorStore } from '../../src/workspace-index/vectors/chunk-vectors.ts';
import { randomFrom } from '../fixtures/random-from.ts';
import { percentile, printFigure } from './figures.ts';

const CHUNKS = 50_000;
const CHUNKS_PER_FILE = 5;
const DIMENSIONS = 256;
const QUERIES = 60;
const HITS = 10;
const SPACE = { model: 'stand-in', dimensions: DIMENSIONS };

/** Prints how fast, how large and how exact the vectors of 50 000 chunks are, with numbers that stand in for those of a model. */
export function measureVectors(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'baton-vectors-'));
  const index = openIndex(join(folder, 'index.sqlite'), { isWriter: true });
  try {
    const next = randomFrom(1);
    const vectors = Array.from({ length: CHUNKS }, () => vectorOf(next));
    const store = openVectorStore(index, { isWriter: true });
    const before = sizeOf(index, folder);
    addChunks(index);
    const chunksOnly = sizeOf(index, folder);
    let started = performance.now();
    store.put(
      vectors.map((vector, chunk) => ({ hash: hashOf(chunk), vector })),
      SPACE,
    );
    printFigure('vectors_put', performance.now() - started, 'ms');
    printFigure('vectors_disk', (sizeOf(index, folder) - chunksOnly) / (CHUNKS * DIMENSIONS * 4), 'x float32');
    started = performance.now();
    store.nearest(vectorOf(next), HITS);
    printFigure('vectors_first_query', performance.now() - started, 'ms');
    console.log(`# the chunks' own rows take ${((chunksOnly - before) / 1e6).toFixed(1)} MB`);
    const questions = Array.from({ length: QUERIES }, () => vectorOf(next));
    const times: number[] = [];
    let same = 0;
    for (const question of questions) {
      started = performance.now();
      const hits = store.nearest(question, HITS);
      times.push(performance.now() - started);
      const exact = new Set(exactNearest(vectors, question));
      same += hits.filter(({ chunkId }) => exact.has(chunkId)).length;
    }
    printFigure('vectors_query_p95', percentile(times, 95), 'ms');
    printFigure('vectors_query_p50', percentile(times, 50), 'ms');
    printFigure('vectors_recall_at_10', same / (HITS * QUERIES), 'share');
    printFigure(
      'vectors_file_update_p95',
      percentile(
        Array.from({ length: 40 }, (_, file) => updateFile(index, store, file, next)),
        95,
      ),
      'ms',
    );
  } finally {
    index.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return Promise.resolve();
}

function addChunks(index: IndexDatabase): void {
  index.transaction(() => {
    for (let chunk = 0; chunk < CHUNKS; chunk++) {
      index.run(
        'INSERT INTO chunks (file_id, ordinal, start_line, end_line, hash, text) VALUES (?, ?, 1, 1, ?, ?)',
        Math.floor(chunk / CHUNKS_PER_FILE),
        chunk % CHUNKS_PER_FILE,
        hashOf(chunk),
        '',
      );
    }
  });
}

/** A file whose every chunk changed: new rows and new vectors, then a query that sees them. */
function updateFile(
  index: IndexDatabase,
  store: ReturnType<typeof openVectorStore>,
  file: number,
  next: () => number,
): number {
  const rows = Array.from({ length: CHUNKS_PER_FILE }, (_, ordinal) => ({
    hash: hashOf(CHUNKS + file * CHUNKS_PER_FILE + ordinal),
    vector: vectorOf(next),
  }));
  const started = performance.now();
  index.transaction(() => {
    index.run('DELETE FROM chunks WHERE file_id = ?', file);
    for (const [ordinal, { hash }] of rows.entries()) {
      index.run(
        "INSERT INTO chunks (file_id, ordinal, start_line, end_line, hash, text) VALUES (?, ?, 1, 1, ?, '')",
        file,
        ordinal,
        hash,
      );
    }
    store.put(rows, SPACE);
  });
  return performance.now() - started;
}

function exactNearest(vectors: readonly Float32Array[], question: Float32Array): readonly number[] {
  return vectors
    .map((vector, chunk) => ({
      chunkId: chunk + 1,
      score: vector.reduce((sum, number, at) => sum + number * (question[at] ?? 0), 0),
    }))
    .toSorted((one, other) => other.score - one.score)
    .slice(0, HITS)
    .map(({ chunkId }) => chunkId);
}

function sizeOf(index: IndexDatabase, folder: string): number {
  index.get('PRAGMA wal_checkpoint(TRUNCATE)');
  return statSync(join(folder, 'index.sqlite')).size;
}

function hashOf(chunk: number): Uint8Array {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(chunk);
  // As a real hash, spread over all values.
  bytes.writeUInt32BE(Math.imul(chunk + 1, 2_654_435_761) >>> 0, 4);
  return bytes.toReversed();
}

function vectorOf(next: () => number): Float32Array {
  const vector = Float32Array.from({ length: DIMENSIONS }, () => next() + next() + next() - 1.5);
  const length = Math.hypot(...vector);
  return vector.map((number) => number / length);
}
