import * as z from 'zod';
import type { EmbeddingSpace } from '../../domain/embedder.ts';
import type { VectorHit } from '../contract.ts';
import type { IndexDatabase } from '../sqlite-index.ts';
import { CodeMatrix, type NearRow } from './code-matrix.ts';
import { pack, similarity, unpack } from './packed.ts';
import { isSameSpace, type PendingChunk, type VectorRow, type VectorStore } from './vector-store.ts';

/**
 * - `vectors`: one packed vector (see `pack`) for each hash of a chunk. Rows outlive their chunks, so that a branch that comes back is not embedded again.
 *   Ids grow and are never given twice, so that a reader sees what is new.
 * - `meta`: `vector_space` is the space as JSON, `vector_epoch` grows when all vectors were forgotten.
 */
const TABLES = [
  'CREATE TABLE IF NOT EXISTS vectors (id INTEGER PRIMARY KEY AUTOINCREMENT, hash BLOB NOT NULL UNIQUE, packed BLOB NOT NULL)',
  'CREATE INDEX IF NOT EXISTS chunks_by_hash ON chunks (hash)',
];

const SPACE = z.object({ model: z.string(), digest: z.string().optional(), dimensions: z.int().positive() });

/**
 * Rough candidates beside the hits that are asked for; among all of them the exact scores decide. A rough score is wrong by less than the distance of a few
 * ranks: measured on 50 000 vectors, 1.00 of the exact ten, fifty and two hundred are among so many.
 */
const MORE_CANDIDATES = 50;
/** Vectors without a chunk are kept up to this share of all, and at least so many. */
const SPARE_SHARE = 0.5;
const SPARE_ROWS = 5000;

/** The vectors in the tables of an index file. A reader gets an empty store until the writer made the tables. */
export function openVectorStore(index: IndexDatabase, { isWriter }: { readonly isWriter: boolean }): VectorStore {
  if (isWriter) for (const statement of TABLES) index.run(statement);
  return new ChunkVectors(index);
}

class ChunkVectors implements VectorStore {
  readonly #index: IndexDatabase;
  #matrix: CodeMatrix | undefined;
  #epoch: string | undefined;
  #lastRow = 0;

  constructor(index: IndexDatabase) {
    this.#index = index;
  }

  get space(): EmbeddingSpace | undefined {
    const read = SPACE.safeParse(parsed(this.#meta('vector_space')));
    if (!read.success) return undefined;
    const { model, digest, dimensions } = read.data;
    return { model, dimensions, ...(digest !== undefined && { digest }) };
  }

  embeddedChunkCount(): number {
    if (!this.#hasTable()) return 0;
    const row = this.#index.get('SELECT count(*) AS count FROM chunks JOIN vectors USING (hash)');
    return Number(row?.['count']);
  }

  pending(afterChunkId: number, limit: number): readonly PendingChunk[] {
    return this.#index.all(PENDING, afterChunkId, limit).map((row) => ({
      chunkId: Number(row['id']),
      hash: bytesOf(row['hash']),
      path: String(row['path']),
      symbol: typeof row['symbol'] === 'string' ? row['symbol'] : undefined,
      text: String(row['text']),
    }));
  }

  put(rows: readonly VectorRow[], space: EmbeddingSpace): void {
    this.#index.transaction(() => {
      const before = this.space;
      if (before && !isSameSpace(before, space)) this.forget();
      this.#setMeta('vector_space', JSON.stringify(space));
      for (const { hash, vector } of rows) {
        this.#index.run('INSERT OR IGNORE INTO vectors (hash, packed) VALUES (?, ?)', hash, pack(vector));
      }
    });
  }

  prepare(): void {
    this.#synchronized();
  }

  nearest(vector: Float32Array, limit: number): readonly VectorHit[] {
    const matrix = this.#synchronized();
    if (!matrix) return [];
    for (;;) {
      const rows = matrix.nearest(vector, limit + MORE_CANDIDATES);
      const { hits, gone } = this.#exact(rows, vector);
      if (gone.size === 0 || hits.length >= limit) return hits.slice(0, limit);
      matrix.forget(gone);
    }
  }

  tidy(): void {
    const all = Number(this.#index.get('SELECT count(*) AS count FROM vectors')?.['count']);
    const used = Number(
      this.#index.get('SELECT count(*) AS count FROM vectors WHERE hash IN (SELECT hash FROM chunks)')?.['count'],
    );
    if (all - used < Math.max(SPARE_ROWS, SPARE_SHARE * used)) return;
    this.#index.run('DELETE FROM vectors WHERE hash NOT IN (SELECT hash FROM chunks)');
  }

  forget(): void {
    this.#index.transaction(() => {
      this.#index.run('DELETE FROM vectors');
      this.#index.run("DELETE FROM meta WHERE key = 'vector_space'");
      this.#setMeta('vector_epoch', String(Number(this.#meta('vector_epoch') ?? 0) + 1));
    });
  }

  /** The exact scores of candidates, best first, and the rows that no chunk has any more. */
  #exact(rows: readonly NearRow[], vector: Float32Array): { hits: VectorHit[]; gone: Set<number> } {
    const hits: VectorHit[] = [];
    const gone = new Set<number>();
    const asked = JSON.stringify(rows.map(({ id }) => id));
    const found = Map.groupBy(this.#index.all(CHUNKS_OF_ROWS, asked), (row) => Number(row['row']));
    for (const { id } of rows) {
      const chunks = found.get(id) ?? [];
      const packed = chunks[0] && unpack(bytesOf(chunks[0]['packed']), vector.length);
      if (!packed) gone.add(id);
      else for (const row of chunks) hits.push({ chunkId: Number(row['id']), score: similarity(packed, vector) });
    }
    return { hits: hits.toSorted((one, other) => other.score - one.score), gone };
  }

  /** The matrix with everything that was written since, also by another window. */
  #synchronized(): CodeMatrix | undefined {
    const { space } = this;
    if (!space || !this.#hasTable()) return undefined;
    const epoch = `${this.#meta('vector_epoch') ?? 0} ${space.dimensions}`;
    if (!this.#matrix || epoch !== this.#epoch) {
      this.#matrix = new CodeMatrix(space.dimensions);
      this.#epoch = epoch;
      this.#lastRow = 0;
    }
    for (;;) {
      const rows = this.#index.all(ROWS_AFTER, this.#lastRow);
      for (const row of rows) {
        this.#lastRow = Number(row['id']);
        const packed = unpack(bytesOf(row['packed']), space.dimensions);
        if (packed) this.#matrix.add(this.#lastRow, packed);
      }
      if (rows.length < ROWS_AT_ONCE) return this.#matrix;
    }
  }

  #hasTable(): boolean {
    return this.#index.get("SELECT 1 FROM sqlite_schema WHERE name = 'vectors'") !== undefined;
  }

  #meta(key: string): string | undefined {
    const value = this.#index.get('SELECT value FROM meta WHERE key = ?', key)?.['value'];
    return typeof value === 'string' ? value : undefined;
  }

  #setMeta(key: string, value: string): void {
    this.#index.run(
      'INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      key,
      value,
    );
  }
}

const PENDING = `
SELECT chunks.id, chunks.hash, files.path, chunks.symbol, chunks.text
FROM chunks JOIN files ON files.id = chunks.file_id
WHERE chunks.id > ? AND NOT EXISTS (SELECT 1 FROM vectors WHERE vectors.hash = chunks.hash)
ORDER BY chunks.id LIMIT ?`;
const CHUNKS_OF_ROWS = `
SELECT vectors.id AS row, chunks.id, vectors.packed FROM vectors JOIN chunks ON chunks.hash = vectors.hash
WHERE vectors.id IN (SELECT value FROM json_each(?))`;
const ROWS_AT_ONCE = 2000;
const ROWS_AFTER = `SELECT id, packed FROM vectors WHERE id > ? ORDER BY id LIMIT ${ROWS_AT_ONCE}`;

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

function bytesOf(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array();
}
