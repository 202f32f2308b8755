import { closeSync, fdatasync, fstatSync, openSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import type { BatonError } from '../domain/errors.ts';
import { ledgerError } from './sqlite-errors.ts';

const inThread = promisify(fdatasync);

/** How long the log becomes before SQLite begins it anew: 1000 pages of 4 KiB, each with its head (https://sqlite.org/fileformat2.html#walformat). */
const LOG_BYTES = 32 + 1000 * (24 + 4096);
/** What is committed within this time goes to the disk together: the most that a failing power supply takes with it. */
const TOGETHER_MS = 50;

/**
 * Puts on the disk what was committed to a write-ahead log, soon after the commit and in a thread. What SQLite has written survives the end of this
 * process at any moment with `PRAGMA synchronous = NORMAL` already; this bounds what a machine without power loses. That a second handle is opened and
 * closed takes no lock from SQLite, which never locks the log itself (https://sqlite.org/walformat.html).
 */
export class WalSync {
  readonly #log: number;
  #due: NodeJS.Timeout | undefined;
  #syncing: Promise<void> = Promise.resolve();
  #failure: BatonError | undefined;
  #closing: Promise<void> | undefined;

  /** `file` is the database, whose log exists already. Throws when it cannot be opened. */
  constructor(file: string) {
    this.#log = openSync(`${file}-wal`, 'r+');
  }

  /** True while the log is shorter than it will become. A write that makes a file longer makes the file system write its own records too. */
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
      this.soon();
    } catch {
      // A full disk is for the write that needs it to tell.
    }
  }

  /** To be called before each write: throws `BATON_E_LEDGER` when the disk failed the last time, and tries it again. */
  check(): void {
    if (this.#failure === undefined) return;
    this.soon();
    throw this.#failure;
  }

  /** To be called after each commit: the log goes to the disk a moment later, together with what is committed until then. */
  soon(): void {
    if (this.#closing) return;
    this.#due ??= setTimeout(() => void this.settled(), TOGETHER_MS).unref();
  }

  /** Resolves when all that is in the log is on the disk, or the disk failed. Never rejects: the next {@link check} tells. */
  settled(): Promise<void> {
    clearTimeout(this.#due);
    this.#due = undefined;
    this.#syncing = this.#syncing.then(() => this.#sync());
    return this.#syncing;
  }

  /** Lets go of the log when what was committed is on the disk. Never rejects. */
  close(): Promise<void> {
    this.#closing ??= this.settled().then(() => closeSync(this.#log));
    return this.#closing;
  }

  async #sync(): Promise<void> {
    try {
      await inThread(this.#log);
      this.#failure = undefined;
    } catch (thrown) {
      this.#failure = ledgerError(thrown);
    }
  }
}
