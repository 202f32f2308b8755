import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FilePlace } from '../domain/surroundings.ts';
import { isIgnoreFile } from './ignore-rules.ts';
import { isLittle, look, nothingLooked, type Looked, type LookLimits } from './look.ts';
import { JobsAhead, type OpenReadAhead } from './read-ahead.ts';
import { readFastInto, readWellInto, writePrepared, type Reading } from './read-job.ts';
import { readPlace } from './read-place.ts';
import { nextToRefine, removeOtherFolders } from './sqlite-plan.ts';
import { topOf, type Root } from './walk.ts';

/** What an indexer is doing. From `joining` on everything can be searched; `refining`: code is cut anew by syntax. */
export type Work = 'looking' | 'reading' | 'joining' | 'refining' | 'merging' | 'idle';

/** How far an indexer is. */
export interface Progress {
  readonly work: Work;
  readonly isPaused: boolean;
  /** Files that belong into the index; `undefined` before they were listed. */
  readonly fileCount: number | undefined;
  /** Files that are still to be read. */
  readonly waitingCount: number;
  /** True when the folders hold more than is indexed. */
  readonly isLimited: boolean;
}

/** What an indexer works with. */
export interface IndexerParts extends Reading {
  readonly roots: readonly Root[];
  readonly limits?: LookLimits;
  /** Where there is much to read, another thread reads while this one writes. Absent: this one does both. */
  readonly openReadAhead?: OpenReadAhead;
  /** Told after each slice of work that changed something. */
  readonly onProgress: () => void;
  /** Told when the chunks in the file changed and will stay as they are for now. */
  readonly onSettled: () => void;
  /** Told of what ended the work: SQLite's errors. */
  readonly onFailure: (thrown: unknown) => void;
}

/** Other work waits for a slice at most. */
const SLICE_MS = 20;
/** More at once is a branch switch: a look over all folders costs less, and lets questions in between. */
const MOST_URGENT = 200;
/** A batch is one transaction: long enough that the words are merged in memory, short enough that a crash loses little. */
const BATCH_MS = 3000;

/** Keeps an index file up to date with the folders. Works in slices of {@link SLICE_MS} in the thread that made it. */
export class Indexer {
  readonly #parts: IndexerParts;
  readonly #others: ReadonlySet<string>;
  #work: Work = 'idle';
  #isPaused = false;
  #isClosed = false;
  #looked: Looked | undefined;
  #steps: Generator<undefined, void> | undefined;
  #jobs: JobsAhead | undefined;
  #isLittle = false;
  #batchSince: number | undefined;
  #urgent = new Map<string, FilePlace>();
  #running: Promise<void> | undefined;

  constructor(parts: IndexerParts) {
    this.#parts = parts;
    this.#others = new Set(parts.roots.map(({ realPath }) => realPath));
  }

  get progress(): Progress {
    const waitingCount = this.#work === 'reading' ? (this.#jobs?.waitingCount ?? 0) : 0;
    const isListed = this.#work !== 'looking';
    return {
      work: this.#work,
      isPaused: this.#isPaused,
      fileCount: isListed ? this.#looked?.fileCount : undefined,
      waitingCount,
      isLimited: this.#looked?.isLimited ?? false,
    };
  }

  /** Looks over all folders and reads what is new; what is under way begins anew. */
  lookOver(): void {
    this.#work = 'looking';
    this.#endReading();
    this.#looked = nothingLooked();
    this.#steps = this.#lookSteps(this.#looked);
    this.#go();
  }

  /** Looks at some files again, before everything else. */
  changed(places: readonly FilePlace[]): void {
    for (const place of places) this.#urgent.set(`${place.folder}\0${place.path}`, place);
    if (!this.#isPaused) this.#go();
  }

  pause(): void {
    this.#isPaused = true;
    this.#parts.onProgress();
  }

  resume(): void {
    this.#isPaused = false;
    this.#go();
    this.#parts.onProgress();
  }

  /** Resolves when nothing is left to do, or work was paused or failed. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#endReading();
    await this.settled();
  }

  #go(): void {
    this.#running ??= this.#run()
      .catch((thrown: unknown) => this.#parts.onFailure(thrown))
      .finally(() => {
        this.#running = undefined;
        // What came in while the last slice ended.
        if (this.#urgent.size > 0 && !this.#isPaused && !this.#isClosed && this.#work === 'idle') this.#go();
      });
  }

  async #run(): Promise<void> {
    await nextTurn();
    try {
      while (!this.#isClosed && !this.#isPaused) {
        if (this.#urgent.size > 0) await this.#readUrgent();
        else if (this.#work === 'idle') break;
        else await this.#slice();
        this.#parts.onProgress();
        await nextTurn();
      }
    } finally {
      this.#endBatch();
    }
  }

  async #slice(): Promise<void> {
    const until = performance.now() + SLICE_MS;
    this.#beginBatch();
    do {
      if (this.#work === 'looking') this.#lookStep();
      else if (this.#work === 'reading') await this.#readStep();
      else if (this.#work === 'refining') await this.#refineStep();
      else this.#mergeStep();
    } while (this.#work !== 'idle' && performance.now() < until && this.#urgent.size === 0);
    if (this.#batchSince !== undefined && performance.now() - this.#batchSince > BATCH_MS) this.#endBatch();
  }

  *#lookSteps(looked: Looked): Generator<undefined, void> {
    const { index, roots, limits } = this.#parts;
    removeOtherFolders(
      index,
      roots.map(({ name }) => name),
    );
    for (const root of roots) {
      const others = new Set([...this.#others].filter((path) => path !== root.realPath));
      yield* look(index, root, topOf(root), others, looked, limits);
    }
  }

  #lookStep(): void {
    if (this.#steps?.next().done === false) return;
    this.#steps = undefined;
    const jobs = this.#looked?.jobs ?? [];
    this.#isLittle = isLittle(jobs, this.#parts.limits);
    this.#jobs = new JobsAhead(jobs, this.#isLittle ? undefined : this.#parts.openReadAhead?.());
    this.#parts.index.setFilling(true);
    this.#begin('reading');
  }

  async #readStep(): Promise<void> {
    const jobs = this.#jobs;
    const next = await jobs?.next();
    // A look over all folders began while this waited.
    if (jobs !== this.#jobs) return;
    if (!next) {
      this.#endReading();
      this.#begin('joining');
    } else if (next.prepared) writePrepared(this.#parts.index, next.job, next.prepared);
    else if (this.#isLittle) await readWellInto(this.#parts, next.job);
    else readFastInto(this.#parts, next.job);
  }

  #endReading(): void {
    this.#jobs?.close();
    this.#jobs = undefined;
    if (this.#looked) this.#looked.jobs.length = 0;
  }

  async #refineStep(): Promise<void> {
    const found = nextToRefine(this.#parts.index);
    const root = found && this.#parts.roots.find(({ name }) => name === found.folder);
    if (!found || !root) this.#begin('merging');
    else await readWellInto(this.#parts, { root, file: found.file, known: found.known }, true);
  }

  /** Joins the pieces of the word index, so that a question reads few of them. */
  #mergeStep(): void {
    if (this.#parts.index.mergeWords()) return;
    if (this.#work === 'joining') return this.#begin('refining');
    this.#parts.index.setFilling(false);
    this.#begin('idle');
    this.#parts.onSettled();
  }

  #begin(work: Work): void {
    this.#endBatch();
    this.#work = work;
  }

  async #readUrgent(): Promise<void> {
    const places = [...this.#urgent.values()];
    this.#urgent.clear();
    if (places.length > MOST_URGENT) {
      this.lookOver();
      return;
    }
    // In the batch that is open, if one is: to end it first, with what it holds of other files, takes longer than to read the file.
    const isAlone = this.#batchSince === undefined;
    this.#beginBatch();
    let areRulesNew = false;
    for (const place of places) {
      areRulesNew ||= isIgnoreFile(place.path.slice(place.path.lastIndexOf('/') + 1));
      const isNew = await readPlace(this.#parts, this.#others, place);
      if (isNew && this.#looked) this.#looked.fileCount++;
    }
    if (isAlone) this.#endBatch();
    if (areRulesNew) this.lookOver();
    else if (this.#work === 'idle') this.#parts.onSettled();
  }

  #beginBatch(): void {
    this.#parts.index.begin();
    this.#batchSince ??= performance.now();
  }

  #endBatch(): void {
    this.#parts.index.commit();
    this.#batchSince = undefined;
  }
}
