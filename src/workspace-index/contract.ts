import type { Embedder } from '../domain/embedder.ts';
import type { Retrieved, RetrieveRequest, VectorState } from '../domain/workspace-index.ts';
import type { IndexDatabase } from './sqlite-index.ts';

// What the parts of the index are to each other. All of it lives in the worker thread.

/** A chunk that a vector search found; `score` is the cosine of the two vectors. */
export interface VectorHit {
  readonly chunkId: number;
  readonly score: number;
}

/** The vectors of the chunks of one index file, built behind the keywords. */
export interface Vectors {
  readonly state: VectorState;
  /**
   * The nearest chunks to a question, best first; empty where there are no vectors yet. The question is embedded, which may take long: `undefined` when
   * that failed or was aborted, so that the caller goes on with keywords.
   */
  search(question: string, limit: number, signal: AbortSignal): Promise<readonly VectorHit[] | undefined>;
  /** The chunks in the index file changed: what is missing is embedded, what is gone is forgotten. Called often; returns at once. */
  changed(): void;
  pause(): void;
  resume(): void;
  /** Forgets all vectors, as the index is made anew. */
  forget(): void;
  /** Stops building and keeps what is done. */
  close(): Promise<void>;
}

/** What vectors are built with. */
export interface VectorGround {
  /** Folder for files of the vector store, beside the index file; made when first written to. `undefined`: nothing can be kept on disk. */
  readonly folder: string | undefined;
  readonly index: IndexDatabase;
  /** Asks the local server, through the thread that owns it. */
  readonly embedder: Embedder | undefined;
  /** False in a window that reads what another one writes. */
  readonly isWriter: boolean;
  /** Told when `state` changed. */
  readonly onDidChange: () => void;
}

/** Opens the vectors of an index. */
export type OpenVectors = (ground: VectorGround) => Vectors;

/** What a question is answered from. */
export interface RetrieveGround {
  readonly index: IndexDatabase;
  readonly vectors: Vectors | undefined;
}

/** Answers a question from the index. Rejects only when `signal` aborts. */
export type Retrieve = (ground: RetrieveGround, request: RetrieveRequest, signal: AbortSignal) => Promise<Retrieved>;
