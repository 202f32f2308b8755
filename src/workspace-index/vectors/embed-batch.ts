import type { Embedder, EmbeddingSpace } from '../../domain/embedder.ts';
import { KEPT_DIMENSIONS, shorten } from './packed.ts';
import type { PendingChunk, VectorRow } from './vector-store.ts';
import { documentText } from './wording.ts';

/** Texts and characters of one batch: what the local server takes in one request, so that a stop wastes little. */
const BATCH_CHUNKS = 32;
const BATCH_CHARACTERS = 96_000;

/** How many chunks are looked up for a batch. */
export const BATCH_LIMIT = BATCH_CHUNKS;

/** As many of the first chunks as fit one batch, at least one. Pure. */
export function batchOf(pending: readonly PendingChunk[]): readonly PendingChunk[] {
  let characters = 0;
  const end = pending.findIndex(({ text }, index) => {
    characters += text.length;
    return index > 0 && characters > BATCH_CHARACTERS;
  });
  return end === -1 ? pending : pending.slice(0, end);
}

/** Vectors of chunks, cut to what is kept. */
export interface EmbeddedBatch {
  readonly rows: readonly VectorRow[];
  readonly space: EmbeddingSpace;
  /** Chunks whose vector stands for their beginning alone. */
  readonly truncatedCount: number;
}

/** Embeds chunks. Rejects as {@link Embedder.embed} does; `undefined` when the answer does not belong to these chunks. */
export async function embedBatch(
  embedder: Embedder,
  chunks: readonly PendingChunk[],
  signal: AbortSignal,
): Promise<EmbeddedBatch | undefined> {
  const texts = chunks.map(({ path, symbol, text }) => documentText(embedder.model, path, symbol, text));
  const { rows, space, truncated } = await embedder.embed(texts, signal);
  if (!space || rows.length !== chunks.length || !rows.every(isFinite)) return undefined;
  return {
    rows: chunks.map(({ hash }, index) => ({ hash, vector: shorten(rows[index] ?? new Float32Array()) })),
    space: keptSpace(space),
    truncatedCount: truncated.length,
  };
}

/** The space of the vectors that are kept of a model's vectors. */
export function keptSpace(space: EmbeddingSpace): EmbeddingSpace {
  return { ...space, dimensions: Math.min(space.dimensions, KEPT_DIMENSIONS) };
}

function isFinite(vector: Float32Array): boolean {
  return vector.length > 0 && vector.every((number) => Number.isFinite(number));
}
