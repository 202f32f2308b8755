import type { EmbeddingSpace } from '../../domain/embedder.ts';
import type { VectorHit } from '../contract.ts';

/** A chunk without a vector. */
export interface PendingChunk {
  readonly chunkId: number;
  readonly hash: Uint8Array;
  readonly path: string;
  readonly symbol: string | undefined;
  readonly text: string;
}

/** A vector for all chunks of one hash. */
export interface VectorRow {
  readonly hash: Uint8Array;
  /** Of length 1 and of the space's dimensions. */
  readonly vector: Float32Array;
}

/** Where vectors are kept. All of them are of one space. Every call blocks; all belong to the thread that opened the index. */
export interface VectorStore {
  /** Whose vectors these are; `undefined` while there are none. */
  readonly space: EmbeddingSpace | undefined;
  /** How many chunks have a vector. Looks at every chunk. */
  embeddedChunkCount(): number;
  /** Chunks without a vector whose id is greater, by id. */
  pending(afterChunkId: number, limit: number): readonly PendingChunk[];
  /** Keeps vectors, all or none of them. Those of another space are forgotten first. */
  put(rows: readonly VectorRow[], space: EmbeddingSpace): void;
  /** Reads what {@link nearest} needs: for the first time some hundred milliseconds for 50 000 vectors. */
  prepare(): void;
  /** The chunks whose vectors are nearest, best first. */
  nearest(vector: Float32Array, limit: number): readonly VectorHit[];
  /** Forgets vectors that no chunk has any more, once they are many. */
  tidy(): void;
  /** Forgets all. */
  forget(): void;
}

/** True when vectors of the one may be compared with vectors of the other; an unknown digest is taken for the same. */
export function isSameSpace(one: EmbeddingSpace, other: EmbeddingSpace): boolean {
  return (
    one.model === other.model &&
    one.dimensions === other.dimensions &&
    (one.digest === undefined || other.digest === undefined || one.digest === other.digest)
  );
}
