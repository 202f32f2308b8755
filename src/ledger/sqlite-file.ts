import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { BatonError } from '../domain/errors.ts';
import type { Bindings } from './bindings.ts';
import { GroupCommit } from './group-commit.ts';
import { moveAside } from './move-aside.ts';
import { THIS_OWNER, type LedgerOwner } from './owner.ts';
import { isSound, openDatabase, type OpeningContext } from './sqlite-database.ts';
import { isDamaged, ledgerError, whenFree } from './sqlite-errors.ts';
import { restore } from './sqlite-restore.ts';
import { statementsOf, type Statement } from './sqlite-statements.ts';
import { createTail, type Tail, type TailLine } from './tail.ts';
import { WalSync } from './wal-sync.ts';

/** Something that a person should know about the ledger although work goes on. */
export interface LedgerProblem {
  readonly sentence: string;
  /** Where the unreadable file was moved to. */
  readonly movedTo: string;
}

/** How a ledger is opened; all of it has defaults. */
export interface LedgerOptions {
  readonly owner?: LedgerOwner;
  readonly now?: () => Date;
  /** Told when an unreadable file was moved aside, at opening or later. */
  readonly onProblem?: (problem: LedgerProblem) => void;
  /** Told when the log is worth moving into the file, for somebody who does it in a thread; absent: a commit does it, in some ten milliseconds. */
  readonly onLogLong?: () => void;
}

/** An open database with its statements, each prepared once. */
export interface Connection {
  readonly database: DatabaseSync;
  readonly prepare: (sql: string) => Statement;
  /** Absent where SQLite itself waits for the disk at each commit. */
  readonly log?: WalSync;
}

/** A commit adds some nine pages to the log: about as many as SQLite waits for by itself. */
const COMMITS_OF_A_LONG_LOG = 100;
/** Pages after which a commit moves the log into the file, when nobody else has. */
const LONGEST_LOG_PAGES = { byThread: 8000, bySqlite: 1000 } as const;

/**
 * The file that ledger and observations share, with all windows. No call blocks for another window's lock: it tries again for five seconds without
 * blocking the event loop. A file that turns out damaged is moved aside, restored from its last copy and journal, and the call runs on that.
 */
export class LedgerFile {
  readonly file: string;
  readonly context: OpeningContext;
  readonly #onProblem: (problem: LedgerProblem) => void;
  readonly #onLogLong: (() => void) | undefined;
  readonly #tail: Tail;
  readonly #commits: GroupCommit<Connection> = new GroupCommit({
    transact: (work) => this.use((connection) => this.#commits.timed(() => this.#commit(connection, work))),
  });
  #connection: Connection | undefined;
  #inode: bigint | undefined;
  #commitCount = 0;
  #isClosed = false;
  #repair: Promise<void> | undefined;

  private constructor(file: string, context: OpeningContext, { onProblem, onLogLong }: LedgerOptions) {
    this.file = file;
    this.context = context;
    this.#onProblem = onProblem ?? (() => undefined);
    this.#onLogLong = onLogLong;
    this.#tail = createTail(file);
  }

  /** Opens the file. Rejects with `BATON_E_LEDGER` when it cannot be made or written, or on a host without `node:sqlite`. */
  static async open(file: string, options: LedgerOptions = {}): Promise<LedgerFile> {
    const { owner = THIS_OWNER, now = () => new Date() } = options;
    try {
      const { DatabaseSync } = await import('node:sqlite');
      const opened = new LedgerFile(file, { DatabaseSync, owner, now }, options);
      await opened.use(() => undefined);
      return opened;
    } catch (thrown) {
      throw ledgerError(thrown);
    }
  }

  /** Runs `work` when the file is free. Damage is dealt with once, and `work` runs again on what was restored. */
  async use<T>(work: (connection: Connection) => T): Promise<T> {
    const attempt = (): Promise<T> => whenFree(() => work(this.#opened()));
    try {
      return await attempt().catch(async (thrown: unknown) => {
        if (!isDamaged(thrown)) throw thrown;
        await this.#repaired();
        return attempt();
      });
    } catch (thrown) {
      throw ledgerError(thrown);
    }
  }

  /** As {@link use}, in one immediate transaction: all or nothing of `work` stays. Writes that come close together share one. */
  write<T>(work: (connection: Connection) => T): Promise<T> {
    return this.#commits.write(work);
  }

  /** One row of a statement, or `undefined`. */
  get(sql: string, bindings: Bindings = {}): Promise<unknown> {
    return this.use(({ prepare }) => prepare(sql).get(bindings));
  }

  /** All rows of a statement. */
  all(sql: string, bindings: Bindings = {}): Promise<readonly unknown[]> {
    return this.use(({ prepare }) => prepare(sql).all(bindings));
  }

  /** Notes what was written, for the day the file is lost. Never rejects. */
  note(line: TailLine): void {
    this.#tail.append(line);
  }

  async close(): Promise<void> {
    await this.#commits.settled();
    this.#isClosed = true;
    await this.#connection?.log?.close();
    this.#shut();
    await this.#tail.settled();
  }

  #commit<T>(connection: Connection, work: (connection: Connection) => T): T {
    const result = inOne(connection, () => work(connection));
    if (++this.#commitCount % COMMITS_OF_A_LONG_LOG === 0) this.#onLogLong?.();
    return result;
  }

  #opened(): Connection {
    if (this.#isClosed) throw new BatonError('BATON_E_LEDGER', 'The ledger is closed.', { isRetryable: false });
    // Another window may have moved the file aside, or somebody may have deleted it: what was open then is no longer the ledger.
    if (this.#connection && inode(this.file) !== this.#inode) this.#shut();
    if (!this.#connection) {
      const pages = LONGEST_LOG_PAGES[this.#onLogLong ? 'byThread' : 'bySqlite'];
      this.#connection = connectionTo(this.file, openDatabase(this.file, this.context), pages);
      this.#inode = inode(this.file);
    }
    return this.#connection;
  }

  /** Several calls may meet the damage at once; one of them repairs. */
  #repaired(): Promise<void> {
    this.#repair ??= this.#moveAside().finally(() => (this.#repair = undefined));
    return this.#repair;
  }

  async #moveAside(): Promise<void> {
    this.#shut();
    await this.#tail.settled();
    let sentence = '';
    const movedTo = await moveAside(
      this.file,
      () => this.#isFileDamaged(),
      () => (sentence = restore(this.file, this.context)),
    );
    if (movedTo !== undefined) this.#onProblem({ sentence, movedTo });
  }

  #isFileDamaged(): boolean {
    try {
      const database = openDatabase(this.file, this.context);
      try {
        return !isSound(database);
      } finally {
        database.close();
      }
    } catch (thrown) {
      return isDamaged(thrown);
    }
  }

  #shut(): void {
    void this.#connection?.log?.close();
    this.#connection?.database.close();
    this.#connection = undefined;
  }
}

function connectionTo(file: string, database: DatabaseSync, longestLogPages: number): Connection {
  const prepare = statementsOf(database);
  const isLogged = JSON.stringify(prepare('PRAGMA journal_mode').get()).includes('wal');
  if (!isLogged) return { database, prepare };
  const log = new WalSync(file);
  database.exec(`PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = ${longestLogPages}`);
  const connection: Connection = { database, prepare, log };
  try {
    if (log.isShort) inOne(connection, () => log.makeRoom());
  } catch {
    // Another window is writing now; the log grows as it is written.
  }
  return connection;
}

/** {@link inTransaction} with statements that are prepared already. */
function inOne<T>({ database, prepare, log }: Connection, work: () => T): T {
  log?.check();
  prepare('BEGIN IMMEDIATE').run();
  try {
    const result = work();
    prepare('COMMIT').run();
    log?.soon();
    return result;
  } catch (thrown) {
    if (database.isTransaction) prepare('ROLLBACK').run();
    throw thrown;
  }
}

function inode(file: string): bigint | undefined {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino;
}
