import type { Snippet } from './snippet.ts';
import type { FilePlace, Surroundings } from './surroundings.ts';
import type { Privacy, SnippetReference } from './task.ts';

/** How far the vectors behind the keywords are. */
export interface VectorState {
  /** `none`: no embedding model can be asked; everything works on keywords. */
  readonly phase: 'none' | 'building' | 'ready' | 'paused';
  readonly embeddedChunkCount: number;
  /** The embedding model, where there is one. */
  readonly model?: string;
  /** Why there are none, or why they wait, in one sentence. */
  readonly reason?: string;
}

/** How far the index of the open folders is. */
export interface IndexState {
  /** `off`: no folder is open, or it may not be read. `reading`: files are being looked at; what is done can be searched already. */
  readonly phase: 'off' | 'reading' | 'ready' | 'paused' | 'failed';
  /** Files that belong into the index; `undefined` until they were listed. */
  readonly fileCount?: number;
  readonly indexedFileCount: number;
  readonly chunkCount: number;
  readonly vectors: VectorState;
  /** Files that could not be indexed; {@link WorkspaceIndex.problems} lists them. */
  readonly problemCount: number;
  /** True while another window of this machine writes this index; this one reads it. */
  readonly isWrittenElsewhere: boolean;
  /** What is wrong or was repaired, in one sentence. */
  readonly sentence?: string;
}

/** A file that is not in the index, or only in part, and why. */
export interface IndexProblem {
  readonly place: FilePlace;
  readonly reason: string;
}

/** What is looked for. */
export interface RetrieveRequest {
  /** The person's own words. */
  readonly question: string;
  /** Room for the snippets together. */
  readonly tokenBudget: number;
  /** At most so many snippets; absent: as many as fit, but no more than 12. */
  readonly limit?: number;
  readonly surroundings?: Surroundings;
  /** Only these files and folders (a folder's path ends with `/`, the whole workspace folder is "/"); absent: everything. */
  readonly within?: readonly FilePlace[];
  /** Places that go along anyway and are not found again. */
  readonly except?: readonly SnippetReference[];
  /** Text that is more than `open` is embedded on this machine or not at all. */
  readonly privacy: Privacy;
}

/** One place that was found, best first. */
export interface FoundPlace {
  readonly reference: Required<SnippetReference>;
  /** The function, class or heading it is. */
  readonly symbol?: string;
  /** Falls from the best on; comparable within one answer only. */
  readonly score: number;
  /** What found it: "keywords", "vectors", "symbol", "import of the current file". */
  readonly because: readonly string[];
}

/** What was found, packed into the budget. */
export interface Retrieved {
  readonly snippets: readonly Snippet[];
  /** For each snippet of `snippets`, in the same order. */
  readonly places: readonly FoundPlace[];
  /** What was used: keywords alone, or both. */
  readonly by: 'keywords' | 'keywords and vectors';
}

/** A named piece of code in the workspace. */
export interface SymbolPlace {
  readonly name: string;
  /** "function", "class", "method" … */
  readonly kind: string;
  readonly reference: Required<SnippetReference>;
}

/**
 * The index of the open folders. Building it takes no time of the calling thread. Nothing outside a workspace folder, nothing ignored and no secrets file
 * is ever in it.
 */
export interface WorkspaceIndex {
  readonly state: IndexState;
  /** Fires when the state changed, at most four times a second. */
  onDidChange(listener: (state: IndexState) => void): () => void;
  /** What fits a question best, within what is indexed so far; empty when nothing fits. Rejects only when `signal` aborts. */
  retrieve(request: RetrieveRequest, signal: AbortSignal): Promise<Retrieved>;
  /** Symbols whose name matches what was typed, best first. Rejects only when `signal` aborts. */
  symbols(typed: string, limit: number, signal: AbortSignal): Promise<readonly SymbolPlace[]>;
  /** Files and folders whose path matches what was typed, best first; folders end with `/`. Rejects only when `signal` aborts. */
  files(typed: string, limit: number, signal: AbortSignal): Promise<readonly FilePlace[]>;
  problems(): Promise<readonly IndexProblem[]>;
  pause(): void;
  resume(): void;
  /** Forgets everything and begins anew. */
  rebuild(): Promise<void>;
  /** Files that were saved, made, renamed or deleted; looked at again at once. */
  changed(places: readonly FilePlace[]): void;
  dispose(): Promise<void>;
}
