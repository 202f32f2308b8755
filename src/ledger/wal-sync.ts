import { closeSync, fdatasync, fdatasyncSync, fstatSync, openSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';

const inThread = promisify(fdatasync);

/** A disk that answered quicker than this is waited for; crossing to a thread and back would take as long as its answer. */
const QUICK_MS = 1;
/** How long the log becomes before SQLite begins it anew: 1000 pages of 4 KiB, each with its head (https://sqlite.org/fileformat2.html#walformat). */
const LOG_BYTES = 32 + 1000 * (24 + 4096);

/**
 * Puts on the disk what was committed to a write-ahead log: with `PRAGMA synchronous = NORMAL` and this after the commit, a write that was acknowledged
 * stays as with FULL, but the file's lock is free meanwhile, and a slow disk does not stop the event loop. That a second handle is opened and closed
 * takes no lock from SQLite, which never locks the log itself (https://sqlite.org/walformat.html).
 */
export class WalSync {
  readonly #log: number;
  #lastMs = 0;
  #syncing: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;

  /** `file` is the database, whose log exists already. Throws when it cannot be opened. */
  constructor(file: string) {
    this.#log = openSync(`${file}-wal`, 'r+');
  }

  /** True while the log is shorter than it will become. A write that makes a file longer waits about twice as long for the disk. */
  get isShort(): boolean {
    return fstatSync(this.#log).size < LOG_BYTES;
  }

  /**
   * Makes the log as long as it will become, with zeros, which SQLite takes for no frame: their salts do not match. To be called while this process holds
   * the write lock, so that nobody makes the log longer meanwhile. Never throws; where there is no room the log grows as it is written.
   */
  makeRoom(): void {
    try {
      const { size } = fstatSync(this.#log);
      if (size < LOG_BYTES) writeSync(this.#log, Buffer.alloc(LOG_BYTES - size), 0, LOG_BYTES - size, size);
      void this.settled().catch(() => undefined);
    } catch {
      // A full disk is for the write that needs it to tell.
    }
  }

  /** Waits for the disk, blocking, where it has been quick; false where {@link settled} must be awaited instead. Throws when the disk fails. */
  quickly(): boolean {
    if (this.#lastMs >= QUICK_MS) return false;
    const startedMs = performance.now();
    fdatasyncSync(this.#log);
    this.#lastMs = performance.now() - startedMs;
    return true;
  }

  /** Resolves when all that is in the log is on the disk; rejects when the disk fails. */
  async settled(): Promise<void> {
    const startedMs = performance.now();
    const syncing = inThread(this.#log);
    this.#syncing = Promise.allSettled([this.#syncing, syncing]);
    await syncing;
    this.#lastMs = performance.now() - startedMs;
  }

  /** Lets go of the log when nothing is on its way to the disk any more. Never rejects. */
  close(): Promise<void> {
    this.#closing ??= this.#syncing.then(() => closeSync(this.#log));
    return this.#closing;
  }
}
