import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises';

/** Tells the caller of a write that it is done. */
type Tell = () => void;

interface Waiting<C> {
  /** Gives back how to tell the caller, once it is sure. */
  readonly work: (connection: C) => Tell;
  readonly reject: (thrown: unknown) => void;
}

/** Where groups of writes go. */
export interface CommitTarget<C> {
  /** Runs what it is given in one transaction, at once or when the file is free. */
  transact<T>(work: (connection: C) => T): Promise<T>;
}

/** While one write follows another, a commit is followed by a pause this many times as long, so that the event loop stands still a quarter of the time. */
const PAUSE_FACTOR = 3;
/** No write waits longer for others to join it. */
const LONGEST_PAUSE_MS = 50;

/**
 * Joins writes that come close together into one transaction. Each commit takes its time, most of it with the event loop standing still; a thousand
 * answers that start together would else stand in line for seconds. A write that comes alone is not delayed. When one of a group fails, each of them is
 * done again on its own, so that none suffers for another.
 */
export class GroupCommit<C> {
  readonly #target: CommitTarget<C>;
  #waiting: Waiting<C>[] = [];
  #committing: Promise<void> | undefined;
  #freeAtMs = 0;

  constructor(target: CommitTarget<C>) {
    this.#target = target;
  }

  /** Runs `work` in one transaction, perhaps with others. It may be run a second time, after what the first did was taken back. */
  write<T>(work: (connection: C) => T): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const once = (connection: C): Tell => {
      const value = work(connection);
      return () => resolve(value);
    };
    this.#waiting.push({ work: once, reject });
    this.#committing ??= this.#commitAll();
    return promise;
  }

  /** Resolves when nothing waits any more. */
  async settled(): Promise<void> {
    await this.#committing;
  }

  /** To be put around the part that blocks: how long it takes decides how soon the next one follows. */
  timed<T>(run: () => T): T {
    const startedMs = performance.now();
    try {
      return run();
    } finally {
      const endedMs = performance.now();
      this.#freeAtMs = endedMs + Math.min(LONGEST_PAUSE_MS, (endedMs - startedMs) * PAUSE_FACTOR);
    }
  }

  async #commitAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#joined();
      for (const tell of await this.#committed(this.#waiting.splice(0))) tell();
    }
    this.#committing = undefined;
  }

  /** Lets others join; several that come one after the other wait for the pause, one alone does not. */
  async #joined(): Promise<void> {
    await immediate();
    const pauseMs = this.#freeAtMs - performance.now();
    if (this.#waiting.length > 1 && pauseMs > 0) await sleep(pauseMs);
  }

  /** The writes of a group that were committed; the others were rejected. */
  async #committed(group: readonly Waiting<C>[]): Promise<readonly Tell[]> {
    try {
      return await this.#target.transact((connection) => group.map(({ work }) => work(connection)));
    } catch (thrown) {
      if (group.length === 1) {
        group[0]?.reject(thrown);
        return [];
      }
    }
    const committed: Tell[] = [];
    for (const { work, reject } of group)
      await this.#target.transact(work).then((tell) => committed.push(tell), reject);
    return committed;
  }
}
