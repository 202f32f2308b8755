import type { Embedded, Embedder } from '../../../../src/domain/embedder.ts';
import { openIndex, type IndexDatabase } from '../../../../src/workspace-index/sqlite-index.ts';

/** An index in memory with chunks of these texts, each in a file of its own: `f0.ts`, `f1.ts` … */
export function indexWith(texts: readonly string[], file = ':memory:'): IndexDatabase {
  const index = openIndex(file, { isWriter: true });
  for (const text of texts) addChunk(index, text);
  return index;
}

/** Adds a file of one chunk; gives the chunk's id. */
export function addChunk(index: IndexDatabase, text: string): number {
  const count = Number(index.get('SELECT count(*) AS count FROM files')?.['count']);
  const fileId = index.run(
    `INSERT INTO files (folder, path, language, size_bytes, mtime_ms, hash, line_count, cut) VALUES ('root', ?, 'typescript', 1, 0, x'00', 1, 'lines')`,
    `f${count}.ts`,
  );
  const hash = Buffer.alloc(16);
  hash.write(text);
  return index.run(
    'INSERT INTO chunks (file_id, ordinal, start_line, end_line, hash, text) VALUES (?, 0, 1, 1, ?, ?)',
    fileId,
    hash,
    text,
  );
}

/** A vector of length 1 that points where the text says: each distinct last word has a direction of its own. */
export function directionOf(text: string, dimensions: number): Float32Array {
  const word = text.trim().split(/\s+/).at(-1) ?? '';
  const vector = new Float32Array(dimensions);
  let seed = Array.from(word).reduce((sum, character) => Math.imul(sum, 31) + (character.codePointAt(0) ?? 0), 7) | 0;
  for (let index = 0; index < dimensions; index++) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) | 0;
    vector[index] = seed / 2 ** 31;
  }
  const length = Math.hypot(...vector);
  return vector.map((number) => number / length);
}

/** An embedder that answers at once and writes down what it was asked; `before` may throw or wait. */
export class StandInEmbedder implements Embedder {
  readonly model: string;
  readonly dimensions: number;
  readonly asked: (readonly string[])[] = [];
  digest = 'one';
  before: (texts: readonly string[], signal: AbortSignal) => Promise<void> | void = () => undefined;

  constructor(model = 'stand-in', dimensions = 256) {
    this.model = model;
    this.dimensions = dimensions;
  }

  async embed(texts: readonly string[], signal: AbortSignal): Promise<Embedded> {
    this.asked.push(texts);
    await this.before(texts, signal);
    const { model, dimensions, digest } = this;
    const rows = texts.map((text) => directionOf(text, dimensions));
    return { rows, truncated: [], space: { model, dimensions, digest } };
  }
}

/** Resolves when `isTrue`; rejects after five seconds. */
export async function until(isTrue: () => boolean): Promise<void> {
  const end = performance.now() + 5000;
  while (!isTrue()) {
    if (performance.now() > end) throw new Error('It did not come true.');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
