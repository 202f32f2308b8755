import { join } from 'node:path';
import type { Embedder } from '../domain/embedder.ts';
import type { FilePlace } from '../domain/surroundings.ts';
import type { IndexProblem, IndexState, Retrieved, RetrieveRequest, SymbolPlace } from '../domain/workspace-index.ts';
import type { Retrieve } from './contract.ts';
import { IndexReader } from './index-reader.ts';
import { IndexWriter, type WriterParts } from './index-writer.ts';
import { findPaths, findSymbols, problemsOf } from './sqlite-find.ts';
import type { IndexDatabase } from './sqlite-index.ts';

/** A lock that is held until it is released or the process ends. */
export interface Lock {
  release(): void;
}

/** What an index is worked on with. */
export interface SessionParts extends Omit<WriterParts, 'file' | 'isPaused'> {
  /** Takes the lock that one process of this machine holds; `undefined` while another one does. Throws where it cannot be made. */
  readonly takeLock: (file: string) => Lock | undefined;
  readonly retrieve: Retrieve;
  /** How often a window that reads looks for what the writer did, and whether it is still there. */
  readonly followMs?: number;
}

const FOLLOW_MS = 500;

/**
 * An index of some folders, in the thread that works on it. One process of a machine writes the file of the same folders; the others read it, and one of
 * them takes over when the writer is gone, in whatever way it went.
 */
export class IndexSession {
  readonly #parts: SessionParts;
  readonly #file: string;
  #opened: IndexWriter | IndexReader | undefined;
  #embedder: Embedder | undefined;
  #lock: Lock | undefined;
  #follow: NodeJS.Timeout | undefined;
  #isPaused = false;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#file = join(parts.folder, 'index.sqlite');
  }

  /** Opens the index and begins to look over the folders, or to follow the window that does. Never throws: the state says what went wrong. */
  open(): void {
    try {
      this.#lock = this.#takeLock();
    } catch (thrown) {
      this.#write(':memory:', thrown);
      return;
    }
    if (this.#lock) this.#write(this.#file);
    else {
      this.#opened = new IndexReader({ ...this.#parts, file: this.#file, embedder: this.#embedder });
      this.#follow = setInterval(() => void this.#followWriter(), this.#parts.followMs ?? FOLLOW_MS);
    }
  }

  get state(): IndexState {
    return this.#opened?.state ?? OFF;
  }

  /** Says what embeds from now on; `undefined`: nothing does. */
  async setEmbedder(embedder: Embedder | undefined): Promise<void> {
    this.#embedder = embedder;
    await this.#opened?.setEmbedder(embedder);
  }

  /** Rejects only when `signal` aborts. */
  async retrieve(request: RetrieveRequest, signal: AbortSignal): Promise<Retrieved> {
    const vectors = this.#opened?.vectors;
    const found = await this.#ask((index) => this.#parts.retrieve({ index, vectors }, request, signal));
    signal.throwIfAborted();
    return found ?? { snippets: [], places: [], by: 'keywords' };
  }

  async symbols(typed: string, limit: number): Promise<readonly SymbolPlace[]> {
    return (await this.#ask((index) => findSymbols(index, typed, limit))) ?? [];
  }

  async files(typed: string, limit: number): Promise<readonly FilePlace[]> {
    return (await this.#ask((index) => findPaths(index, typed, limit))) ?? [];
  }

  async problems(): Promise<readonly IndexProblem[]> {
    return (await this.#ask((index) => problemsOf(index))) ?? [];
  }

  pause(): void {
    this.#isPaused = true;
    this.#opened?.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#opened?.resume();
  }

  changed(places: readonly FilePlace[]): void {
    this.#opened?.changed(places);
  }

  /** Forgets everything and begins anew; where another window writes, that one must do it, and the state says so. */
  async rebuild(): Promise<void> {
    await this.#opened?.rebuild();
  }

  /** Resolves when all that can be done is done. */
  async settled(): Promise<void> {
    await this.#opened?.settled();
  }

  async close(): Promise<void> {
    clearInterval(this.#follow);
    const opened = this.#opened;
    this.#opened = undefined;
    await opened?.close();
    this.#lock?.release();
    this.#lock = undefined;
  }

  #takeLock(): Lock | undefined {
    return this.#parts.takeLock(join(this.#parts.folder, 'writer.lock'));
  }

  #write(file: string, problem?: unknown): void {
    const writer = new IndexWriter({ ...this.#parts, file, isPaused: this.#isPaused }, this.#embedder);
    this.#opened = writer;
    writer.open(problem);
  }

  async #followWriter(): Promise<void> {
    const reader = this.#opened;
    if (!(reader instanceof IndexReader)) return;
    this.#lock ??= this.#lockOrNot();
    if (!this.#lock) {
      reader.follow();
      return;
    }
    clearInterval(this.#follow);
    await reader.close();
    // Closed meanwhile: `close` has seen to the lock.
    if (this.#opened === reader) this.#write(this.#file);
  }

  #lockOrNot(): Lock | undefined {
    try {
      return this.#takeLock();
    } catch {
      return undefined;
    }
  }

  /** Asks the index; what it fails at is dealt with, and the answer is `undefined`. */
  async #ask<T>(ask: (index: IndexDatabase) => T | Promise<T>): Promise<T | undefined> {
    const opened = this.#opened;
    if (!opened?.index) return undefined;
    try {
      return await ask(opened.index);
    } catch (thrown) {
      opened.failed(thrown);
      return undefined;
    }
  }
}

/** The state before anything is open. */
export const OFF: IndexState = {
  phase: 'off',
  indexedFileCount: 0,
  chunkCount: 0,
  vectors: { phase: 'none', embeddedChunkCount: 0 },
  problemCount: 0,
  isWrittenElsewhere: false,
};
