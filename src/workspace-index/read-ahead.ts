import type { FileToRead, Prepared } from './prepare-file.ts';
import type { Job } from './read-job.ts';

/** Reads files by patterns in another thread, while this one writes what was read. */
export interface ReadAhead {
  /** Resolves with what became of each file, in their order; `undefined` once the other thread is gone. Never rejects. */
  prepare(files: readonly FileToRead[]): Promise<readonly Prepared[] | undefined>;
  /** Ends the other thread; what waits for it resolves. */
  close(): void;
}

/** Starts another thread that reads; `undefined` where there is none to be had. */
export type OpenReadAhead = () => ReadAhead | undefined;

/** A job, with its file where it was read ahead; else the one who asks reads it. */
export interface JobAhead {
  readonly job: Job;
  readonly prepared: Prepared | undefined;
}

/** What is handed to the other thread at once, and how many such batches it has in hand: some megabytes of text in all. */
const BATCH_FILES = 32;
const BATCH_BYTES = 300_000;
const BATCHES = 4;

interface Batch {
  readonly jobs: readonly Job[];
  readonly prepared: Promise<readonly Prepared[] | undefined>;
}

/**
 * Jobs in their order, the files of those that come next read ahead. A file that the index knows is not: whether it changed is known here alone. Without a
 * thread, or once it is gone, jobs come as they are.
 */
export class JobsAhead {
  readonly #jobs: readonly Job[];
  #ahead: ReadAhead | undefined;
  #next = 0;
  #given = 0;
  readonly #batches: Batch[] = [];
  #current: JobAhead[] = [];

  constructor(jobs: readonly Job[], ahead: ReadAhead | undefined) {
    this.#jobs = jobs;
    this.#ahead = ahead;
  }

  /** Jobs that were not given yet. */
  get waitingCount(): number {
    return this.#jobs.length - this.#given;
  }

  /** The next job; `undefined` after the last. */
  async next(): Promise<JobAhead | undefined> {
    if (this.#current.length === 0) this.#current = await this.#nextBatch();
    const next = this.#current.shift();
    if (next) this.#given++;
    return next;
  }

  /** Ends the other thread. */
  close(): void {
    this.#ahead?.close();
    this.#ahead = undefined;
  }

  async #nextBatch(): Promise<JobAhead[]> {
    while (this.#batches.length < BATCHES && this.#next < this.#jobs.length) this.#batches.push(this.#hand());
    const batch = this.#batches.shift();
    if (!batch) return [];
    const prepared = await batch.prepared;
    if (!prepared) this.close();
    let at = 0;
    return batch.jobs.map((job) => ({ job, prepared: isNew(job) ? prepared?.[at++] : undefined }));
  }

  #hand(): Batch {
    const jobs: Job[] = [];
    let bytes = 0;
    for (let job = this.#jobs[this.#next]; job; job = this.#jobs[this.#next]) {
      if (jobs.length > 0 && (jobs.length >= BATCH_FILES || bytes + job.file.sizeBytes > BATCH_BYTES)) break;
      jobs.push(job);
      bytes += job.file.sizeBytes;
      this.#next++;
    }
    const files = jobs.filter(isNew).map(({ root, file }) => ({ realRoot: root.realPath, path: file.path }));
    return { jobs, prepared: this.#ahead?.prepare(files) ?? Promise.resolve(undefined) };
  }
}

function isNew({ known }: Job): boolean {
  return known === undefined;
}
