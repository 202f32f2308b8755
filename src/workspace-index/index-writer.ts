import type { Embedder } from '../domain/embedder.ts';
import type { FilePlace } from '../domain/surroundings.ts';
import type { IndexState, VectorState } from '../domain/workspace-index.ts';
import type { OpenVectors, Vectors } from './contract.ts';
import { Indexer, type Progress } from './indexer.ts';
import type { LookLimits } from './look.ts';
import type { OpenReadAhead } from './read-ahead.ts';
import { removeIndexFiles } from './remove-index.ts';
import { isDamaged, reasonOfFailure } from './sqlite-failure.ts';
import { countsOf, type IndexCounts } from './sqlite-find.ts';
import { openIndex, type IndexDatabase } from './sqlite-index.ts';
import { publish } from './sqlite-published.ts';
import type { SyntaxReader } from './syntax/parser.ts';
import type { Root } from './walk.ts';

/** What the one that writes an index works with. */
export interface WriterParts {
  /** The index file, or `:memory:`. */
  readonly file: string;
  /** Folder for the index file; made when first written to. */
  readonly folder: string;
  readonly roots: readonly Root[];
  readonly syntax: SyntaxReader | undefined;
  readonly openVectors: OpenVectors;
  readonly limits?: LookLimits;
  readonly openReadAhead?: OpenReadAhead;
  readonly isPaused: boolean;
  /** Told when the state may have changed; called often. */
  readonly onDidChange: () => void;
}

const NOTHING: IndexCounts = { fileCount: 0, chunkCount: 0, problemCount: 0 };
const NO_VECTORS: VectorState = { phase: 'none', embeddedChunkCount: 0 };
const LIMITED =
  'The folders hold more than the index takes, so files deep down are left out. Name what is not needed in a .batonignore file.';

/** Builds an index file and keeps it fresh. A damaged file is made anew once; failing again is told and left at that. */
export class IndexWriter {
  readonly #parts: WriterParts;
  #file: string;
  #index: IndexDatabase | undefined;
  #indexer: Indexer | undefined;
  #vectors: Vectors | undefined;
  #embedder: Embedder | undefined;
  #sentence: string | undefined;
  #hasFailed = false;
  #hasRepaired = false;
  #isPaused: boolean;
  #isClosed = false;
  #anew: Promise<void> | undefined;

  constructor(parts: WriterParts, embedder: Embedder | undefined) {
    this.#parts = parts;
    this.#file = parts.file;
    this.#embedder = embedder;
    this.#isPaused = parts.isPaused;
  }

  /** Opens or makes the file and begins to look over the folders. `problem`: why it cannot be kept on disk, where that is known. Never throws. */
  open(problem?: unknown): void {
    if (problem !== undefined) this.#sentence = inMemory(problem);
    try {
      this.#start(openIndex(this.#file, { isWriter: true }));
    } catch (thrown) {
      if (isDamaged(thrown) || this.#file === ':memory:') this.failed(thrown);
      else {
        this.#file = ':memory:';
        this.open(thrown);
      }
    }
  }

  get index(): IndexDatabase | undefined {
    return this.#index;
  }

  get vectors(): Vectors | undefined {
    return this.#vectors;
  }

  get state(): IndexState {
    const counts = this.#counts();
    const progress = this.#indexer?.progress;
    const sentence = this.#sentence ?? (progress?.isLimited ? LIMITED : undefined);
    return {
      phase: this.#hasFailed ? 'failed' : phaseOf(progress),
      ...(progress?.fileCount !== undefined && { fileCount: progress.fileCount }),
      indexedFileCount: indexedCount(counts.fileCount, progress),
      chunkCount: counts.chunkCount,
      vectors: this.#vectors?.state ?? NO_VECTORS,
      problemCount: counts.problemCount,
      isWrittenElsewhere: false,
      ...(sentence !== undefined && { sentence }),
    };
  }

  async setEmbedder(embedder: Embedder | undefined): Promise<void> {
    this.#embedder = embedder;
    await this.#vectors?.close();
    this.#openVectors();
    this.#parts.onDidChange();
  }

  pause(): void {
    this.#isPaused = true;
    this.#indexer?.pause();
    this.#vectors?.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#vectors?.resume();
    this.#indexer?.resume();
  }

  changed(places: readonly FilePlace[]): void {
    this.#indexer?.changed(places);
  }

  /** Forgets everything and begins anew. */
  async rebuild(): Promise<void> {
    this.#sentence = undefined;
    this.#hasRepaired = false;
    this.#file = this.#parts.file;
    await this.#makeAnew();
  }

  async settled(): Promise<void> {
    await this.#anew;
    await this.#indexer?.settled();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#anew;
    await this.#shut();
  }

  /** Deals with what ended some work: SQLite's errors. */
  failed(thrown: unknown): void {
    if (this.#isClosed || this.#anew) return;
    if (isDamaged(thrown) && !this.#hasRepaired) {
      this.#hasRepaired = true;
      this.#sentence = 'The index was damaged and is built anew.';
      void this.#makeAnew();
      return;
    }
    this.#hasFailed = true;
    this.#sentence = `The index stopped: ${reasonOfFailure(thrown)}. Rebuild it to try again.`;
    this.#parts.onDidChange();
  }

  #makeAnew(): Promise<void> {
    this.#anew ??= this.#shut()
      .then(() => {
        if (this.#isClosed) return;
        this.#hasFailed = false;
        if (this.#file !== ':memory:') removeIndexFiles(this.#file);
        this.open();
      })
      .catch((thrown: unknown) => {
        this.#hasFailed = true;
        this.#sentence = `The index cannot be built anew: ${reasonOfFailure(thrown)}.`;
      })
      .finally(() => {
        this.#anew = undefined;
        this.#parts.onDidChange();
      });
    return this.#anew;
  }

  async #shut(): Promise<void> {
    await Promise.allSettled([this.#indexer?.close(), this.#vectors?.close()]);
    this.#indexer = undefined;
    this.#vectors = undefined;
    const index = this.#index;
    this.#index = undefined;
    index?.close();
  }

  #start(index: IndexDatabase): void {
    this.#index = index;
    let published = '';
    const indexer = new Indexer({
      ...this.#parts,
      index,
      onProgress: () => {
        published = publish(index, { ...indexer.progress, isComplete: isComplete(indexer.progress) }, published);
        this.#parts.onDidChange();
      },
      onSettled: () => this.#vectors?.changed(),
      onFailure: (failure) => this.failed(failure),
    });
    this.#indexer = indexer;
    this.#openVectors();
    if (this.#isPaused) indexer.pause();
    indexer.lookOver();
  }

  #openVectors(): void {
    if (!this.#index) return;
    const onDisk = this.#file === ':memory:' ? undefined : this.#parts.folder;
    const { openVectors, onDidChange } = this.#parts;
    this.#vectors = openVectors({
      folder: onDisk,
      index: this.#index,
      embedder: this.#embedder,
      isWriter: true,
      onDidChange,
    });
    if (this.#isPaused) this.#vectors.pause();
    if (this.#indexer?.progress.work === 'idle') this.#vectors.changed();
  }

  #counts(): IndexCounts {
    try {
      return this.#index ? countsOf(this.#index) : NOTHING;
    } catch (thrown) {
      this.failed(thrown);
      return NOTHING;
    }
  }
}

function isComplete({ work }: Progress): boolean {
  return work !== 'looking' && work !== 'reading';
}

function phaseOf(progress: Progress | undefined): IndexState['phase'] {
  if (!progress) return 'off';
  if (progress.isPaused) return 'paused';
  return isComplete(progress) ? 'ready' : 'reading';
}

/** Files that were left out are done as well: the count ends at the whole. */
function indexedCount(inFile: number, progress: Progress | undefined): number {
  if (progress?.fileCount === undefined) return inFile;
  return isComplete(progress) ? progress.fileCount : Math.max(0, progress.fileCount - progress.waitingCount);
}

function inMemory(problem: unknown): string {
  return `The index cannot be kept on disk (${reasonOfFailure(problem)}), so it is built in memory and gone with the window.`;
}
