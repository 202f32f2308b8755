import type { EmbeddingSpace } from '../domain/embedder.ts';
import type { FilePlace } from '../domain/surroundings.ts';
import type { IndexProblem, IndexState, Retrieved, RetrieveRequest, SymbolPlace } from '../domain/workspace-index.ts';

/** A workspace folder. */
export interface IndexFolder {
  /** As the editor names it. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

/** What the worker is started with. */
export interface IndexWorkerStart {
  readonly folders: readonly IndexFolder[];
  /** Folder for the index of just these folders; made when first written to. */
  readonly storageFolder: string;
  /** Folder with `web-tree-sitter.wasm` and the grammars. */
  readonly grammarFolder: string;
  /** The model that the other thread can ask for vectors. */
  readonly embeddingModel: string | undefined;
  readonly isPaused: boolean;
}

/** What the worker is asked, with what it answers. */
export interface IndexAnswers {
  readonly retrieve: Retrieved;
  readonly symbols: readonly SymbolPlace[];
  readonly files: readonly FilePlace[];
  readonly problems: readonly IndexProblem[];
  /** Answered when everything was forgotten and building has begun. */
  readonly rebuild: null;
  /** Answered when the file is closed; nothing is answered after it. */
  readonly close: null;
}

/** A question to the worker. */
export type IndexQuestion =
  | { readonly ask: 'retrieve'; readonly request: RetrieveRequest }
  | { readonly ask: 'symbols' | 'files'; readonly typed: string; readonly limit: number }
  | { readonly ask: 'problems' | 'rebuild' | 'close' };

/** Thread → worker. */
export type IndexRequest =
  | (IndexQuestion & { readonly type: 'ask'; readonly id: number })
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'changed'; readonly places: readonly FilePlace[] }
  | { readonly type: 'pause' | 'resume' }
  | { readonly type: 'embedder'; readonly model: string | undefined }
  | { readonly type: 'embedded'; readonly id: number; readonly embedded: PackedEmbedded }
  | { readonly type: 'not-embedded'; readonly id: number; readonly code: string; readonly sentence: string };

/** Worker → thread. */
export type IndexReply =
  | { readonly type: 'state'; readonly state: IndexState }
  | { readonly type: 'answer'; readonly id: number; readonly answer: IndexAnswers[keyof IndexAnswers] }
  | { readonly type: 'refused'; readonly id: number; readonly detail: string }
  | { readonly type: 'embed'; readonly id: number; readonly texts: readonly string[] }
  | { readonly type: 'cancel-embed'; readonly id: number }
  | { readonly type: 'log'; readonly event: string; readonly detail: string };

/** Vectors one behind the other, so that they cross in one piece that is not copied. */
export interface PackedEmbedded {
  readonly numbers: Float32Array<ArrayBuffer>;
  readonly space: EmbeddingSpace | undefined;
  readonly truncated: readonly number[];
}
