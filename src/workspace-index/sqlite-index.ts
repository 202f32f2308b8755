import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { SCHEMA, SCHEMA_VERSION } from './sqlite-schema.ts';

/** An open index file, in the thread that works on it: every call blocks. Tables: {@link SCHEMA}. */
export interface IndexDatabase {
  /** All rows of a statement; each statement is prepared once. */
  all(sql: string, ...bindings: SQLInputValue[]): Record<string, unknown>[];
  /** The first row of a statement. */
  get(sql: string, ...bindings: SQLInputValue[]): Record<string, unknown> | undefined;
  /** Runs a statement; gives the id of the row it inserted. */
  run(sql: string, ...bindings: SQLInputValue[]): number;
  /** Runs `work` in one transaction; all or nothing of it stays. While a batch is open it is a part of that one, and so is its failure. */
  transaction<T>(work: () => T): T;
  /** Opens a batch: what is written from now on is one transaction, and other windows see it at its end. Nothing happens when one is open. */
  begin(): void;
  /** Ends a batch. Nothing happens when none is open. */
  commit(): void;
  /** Says whether much is about to be written: the pieces of the word index are left to {@link mergeWords} then. */
  setFilling(isFilling: boolean): void;
  /** Joins some of the pieces that the word index is in; false when they are joined. */
  mergeWords(): boolean;
  close(): void;
}

/** How an index file is opened. */
export interface OpenIndexOptions {
  /** True for the one window that writes; others read what it wrote. */
  readonly isWriter: boolean;
}

/**
 * Words that are kept in memory before they are written to the file as one piece. Smaller ones fit the processor's cache: 1 MB took two thirds of the time
 * of 2 MB, and that two thirds of the time of 16 MB, with the joining of the pieces that follows.
 */
const WORDS_IN_MEMORY_BYTES = 1_000_000;
/** So many pieces are joined at once by the write that makes them so many. */
const MOST_PIECES = 16;
/** More than there are while an index is filled; its largest is 1999. */
const MOST_PIECES_FILLING = 1999;

/**
 * Opens an index file; the writer makes it where it is missing or of another version. `:memory:` is an index that is gone with the thread. Throws
 * SQLite's errors: a damaged file (see `isDamaged`), a folder that cannot be written, and for a reader a file that is not there or not ready yet.
 */
export function openIndex(file: string, { isWriter }: OpenIndexOptions): IndexDatabase {
  if (isWriter && file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { timeout: 1000, readOnly: !isWriter });
  try {
    database.exec('PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0');
    if (isWriter) prepareForWriting(database);
    else if (versionOf(database) !== SCHEMA_VERSION) throw new Error('The index is of another version.');
    return wrap(database);
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

function prepareForWriting(database: DatabaseSync): void {
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 16000000; PRAGMA wal_autocheckpoint = 4000',
  );
  if (versionOf(database) !== SCHEMA_VERSION) makeAnew(database);
  database.exec(`INSERT INTO chunks_fts (chunks_fts, rank) VALUES ('hashsize', ${WORDS_IN_MEMORY_BYTES})`);
  // Pieces are joined when all is read, not in between.
  database.exec("INSERT INTO chunks_fts (chunks_fts, rank) VALUES ('automerge', 0)");
}

/** Drops every table and makes them anew, in one transaction: a reader sees the old index or the empty one. */
function makeAnew(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    const tables = database
      .prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '*_fts_*'",
      )
      .all();
    for (const { name } of tables) database.exec(`DROP TABLE "${String(name)}"`);
    database.exec(SCHEMA);
    database.exec('COMMIT');
  } catch (thrown) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw thrown;
  }
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
}

/** Pages that one step of merging writes: some milliseconds. */
const MERGED_PAGES = 100;

function changesOf(database: DatabaseSync): number {
  return Number(database.prepare('SELECT total_changes() AS changes').get()?.['changes']);
}

function wrap(database: DatabaseSync): IndexDatabase {
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const prepared = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, prepared);
    return prepared;
  };
  return {
    all: (sql, ...bindings) => prepare(sql).all(...bindings),
    get: (sql, ...bindings) => prepare(sql).get(...bindings),
    run: (sql, ...bindings) => Number(prepare(sql).run(...bindings).lastInsertRowid),
    transaction(work) {
      // No savepoint inside a batch: each would write the words out of memory in a piece of its own, which takes twice the time.
      if (database.isTransaction) return work();
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        database.exec('COMMIT');
        return result;
      } catch (thrown) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw thrown;
      }
    },
    begin() {
      if (!database.isTransaction) database.exec('BEGIN IMMEDIATE');
    },
    commit() {
      if (database.isTransaction) database.exec('COMMIT');
    },
    setFilling(isFilling) {
      const most = isFilling ? MOST_PIECES_FILLING : MOST_PIECES;
      // Not bound: a number of JavaScript would be a real one, which is refused.
      prepare(`INSERT INTO chunks_fts (chunks_fts, rank) VALUES ('crisismerge', ${most})`).run();
    },
    mergeWords() {
      const before = changesOf(database);
      prepare(`INSERT INTO chunks_fts (chunks_fts, rank) VALUES ('merge', ${MERGED_PAGES})`).run();
      // As https://sqlite.org/fts5.html#the_merge_command has it: fewer than two changed rows mean that nothing was left to do.
      return changesOf(database) - before >= 2;
    },
    close: () => database.close(),
  };
}
