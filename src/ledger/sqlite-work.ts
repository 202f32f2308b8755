import { DatabaseSync } from 'node:sqlite';
import type { LedgerOverview } from './overview.ts';
import { backUp, unpack, type Unpacked } from './sqlite-archive.ts';
import { readDecisions } from './sqlite-decisions.ts';
import { exportAttempts } from './sqlite-export.ts';
import { readOverview } from './sqlite-overview.ts';
import { forgetAttempts } from './sqlite-retention.ts';
import { copyDatabase, renewSnapshot } from './sqlite-snapshot.ts';
import type { DayRange } from '../domain/day.ts';
import type { DecisionPage, DecisionPageRequest } from '../domain/report.ts';

/** How long work in a worker waits for a lock; it blocks nobody else. */
const WORKER_PATIENCE_MS = 5000;

/** The long work on a ledger file. */
export interface LedgerWorkshop {
  overview(range: DayRange): LedgerOverview;
  decisions(page: DecisionPageRequest): DecisionPage;
  export(to: string, format: 'csv' | 'json', range?: DayRange): number;
  /** Copies the file to `to`; without it renews the copy for restoring, where that is due, and says whether it did. */
  copy(to?: string): boolean;
  forget(days: number): Promise<number>;
  /** Moves the log into the file as far as nobody reads it; blocks no other connection. */
  checkpoint(): boolean;
  backUp(to: string, settings: Readonly<Record<string, unknown>>): boolean;
  unpack(archive: string): Unpacked;
}

/** Long work on a ledger file that somebody else keeps in order. Each call opens the file anew, so that one that was replaced is seen. For a worker. */
export function openWorkshop(file: string): LedgerWorkshop {
  const withFile = <T>(work: (database: DatabaseSync) => T, isReading = true): T => {
    const database = new DatabaseSync(file, { timeout: WORKER_PATIENCE_MS });
    try {
      if (isReading) database.exec('PRAGMA query_only = 1');
      return work(database);
    } finally {
      database.close();
    }
  };
  return {
    overview: (range) => withFile((database) => inOneLook(database, () => readOverview(database, range))),
    decisions: (page) => withFile((database) => inOneLook(database, () => readDecisions(database, page))),
    export: (to, format, range) => withFile((database) => exportAttempts(database, to, format, range)),
    copy: (to) =>
      withFile((database) => {
        if (to === undefined) return renewSnapshot(database, file);
        copyDatabase(database, to);
        return true;
      }, false),
    checkpoint: () =>
      withFile((database) => {
        database.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_checkpoint(PASSIVE)');
        return true;
      }, false),
    backUp: (to, settings) => {
      backUp(file, to, settings, new Date());
      return true;
    },
    unpack: (archive) => unpack(archive, file),
    async forget(days) {
      const database = new DatabaseSync(file, { timeout: WORKER_PATIENCE_MS });
      try {
        return await forgetAttempts(database, days, new Date());
      } finally {
        database.close();
      }
    },
  };
}

/** Several statements that see the same state of the file. */
function inOneLook<T>(database: DatabaseSync, read: () => T): T {
  database.exec('BEGIN');
  try {
    return read();
  } finally {
    database.exec('ROLLBACK');
  }
}
