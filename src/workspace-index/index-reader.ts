import { statSync } from 'node:fs';
import type { Embedder } from '../domain/embedder.ts';
import type { IndexState } from '../domain/workspace-index.ts';
import type { OpenVectors, Vectors } from './contract.ts';
import { countsOf } from './sqlite-find.ts';
import { openIndex, type IndexDatabase } from './sqlite-index.ts';
import { readPublished } from './sqlite-published.ts';

/** What a window that only reads works with. */
export interface ReaderParts {
  readonly file: string;
  readonly folder: string;
  readonly embedder: Embedder | undefined;
  readonly openVectors: OpenVectors;
  readonly onDidChange: () => void;
}

/** Follows an index file that another window writes. */
export class IndexReader {
  readonly #parts: ReaderParts;
  #embedder: Embedder | undefined;
  #index: IndexDatabase | undefined;
  #vectors: Vectors | undefined;
  #inode: bigint | undefined;
  #seen: unknown;
  #sentence: string | undefined;

  constructor(parts: ReaderParts) {
    this.#parts = parts;
    this.#embedder = parts.embedder;
    this.follow();
  }

  get index(): IndexDatabase | undefined {
    return this.#index;
  }

  get vectors(): Vectors | undefined {
    return this.#vectors;
  }

  get state(): IndexState {
    const { counts, published } = this.#look();
    return {
      phase: published?.isComplete ? 'ready' : 'reading',
      ...(published?.fileCount !== undefined && { fileCount: published.fileCount }),
      indexedFileCount: published?.isComplete ? (published.fileCount ?? counts.fileCount) : counts.fileCount,
      chunkCount: counts.chunkCount,
      vectors: this.#vectors?.state ?? { phase: 'none', embeddedChunkCount: 0 },
      problemCount: counts.problemCount,
      isWrittenElsewhere: true,
      ...(this.#sentence !== undefined && { sentence: this.#sentence }),
    };
  }

  /** Opens the file when it is there, and anew when the writer has put another one in its place. Never throws. */
  follow(): void {
    const inode = statSync(this.#parts.file, { bigint: true, throwIfNoEntry: false })?.ino;
    if (this.#index && inode !== this.#inode) this.#shut();
    try {
      if (!this.#index && inode !== undefined) this.#open(inode);
      const version = this.#index?.get('PRAGMA data_version')?.['data_version'];
      if (version !== this.#seen) this.#parts.onDidChange();
      this.#seen = version;
    } catch {
      // Not ready yet, or just being made anew: the next look may find it.
      this.#shut();
    }
  }

  async setEmbedder(embedder: Embedder | undefined): Promise<void> {
    this.#embedder = embedder;
    await this.#vectors?.close();
    this.#openVectors();
  }

  pause(): void {
    this.#say('Another window keeps this index. Pause it there.');
  }

  resume(): void {
    this.#say(undefined);
  }

  /** The window that writes sees the same changes. */
  changed(): void {
    this.follow();
  }

  rebuild(): Promise<void> {
    this.#say('Another window keeps this index. Rebuild it there.');
    return Promise.resolve();
  }

  /** What cannot be read is opened anew at the next look; the writer repairs it. */
  failed(): void {
    this.#shut();
  }

  settled(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    await this.#vectors?.close();
    this.#shut();
  }

  #open(inode: bigint): void {
    this.#index = openIndex(this.#parts.file, { isWriter: false });
    this.#inode = inode;
    this.#openVectors();
  }

  #openVectors(): void {
    if (!this.#index) return;
    const { folder, openVectors, onDidChange } = this.#parts;
    this.#vectors = openVectors({ folder, index: this.#index, embedder: this.#embedder, isWriter: false, onDidChange });
  }

  #look(): { counts: ReturnType<typeof countsOf>; published: ReturnType<typeof readPublished> } {
    try {
      if (this.#index) return { counts: countsOf(this.#index), published: readPublished(this.#index) };
    } catch {
      this.#shut();
    }
    return { counts: { fileCount: 0, chunkCount: 0, problemCount: 0 }, published: undefined };
  }

  #say(sentence: string | undefined): void {
    this.#sentence = sentence;
    this.#parts.onDidChange();
  }

  #shut(): void {
    void this.#vectors?.close();
    this.#vectors = undefined;
    this.#index?.close();
    this.#index = undefined;
  }
}
