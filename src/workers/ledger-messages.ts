import type { DayRange } from '../domain/day.ts';
import type { DecisionPage, DecisionPageRequest } from '../domain/report.ts';
import type { LedgerOverview } from '../ledger/overview.ts';
import type { Unpacked } from '../ledger/sqlite-archive.ts';

/** What the worker is started with. */
export interface LedgerWorkerStart {
  /** Absolute path of the ledger file. */
  readonly file: string;
}

/** What the worker can do, with what it needs. */
export type LedgerWork =
  | { readonly work: 'overview'; readonly range: DayRange }
  | { readonly work: 'decisions'; readonly page: DecisionPageRequest }
  | { readonly work: 'export'; readonly to: string; readonly format: 'csv' | 'json'; readonly range?: DayRange }
  /** Copies the whole file to `to`; absent: renews the copy that a damaged ledger is restored from, where it is due. */
  | { readonly work: 'copy'; readonly to?: string }
  /** One archive of everything that lasts but keys. */
  | { readonly work: 'back-up'; readonly to: string; readonly settings: Readonly<Record<string, unknown>> }
  /** Puts an archive in its place; the ledger must be closed in this window. */
  | { readonly work: 'unpack'; readonly archive: string }
  /** Deletes settled attempts older than `days`; the sums per day stay. */
  | { readonly work: 'forget'; readonly days: number }
  /** Moves what was written lately from the log into the file. */
  | { readonly work: 'checkpoint' };

/** What each work gives. */
export interface LedgerWorkResult {
  readonly overview: LedgerOverview;
  readonly decisions: DecisionPage;
  readonly export: number;
  readonly copy: boolean;
  readonly 'back-up': boolean;
  readonly unpack: Unpacked;
  readonly forget: number;
  readonly checkpoint: boolean;
}

/** Thread → worker. */
export type LedgerRequest = LedgerWork & { readonly id: number };

/** Worker → thread. */
export type LedgerReply =
  | { readonly id: number; readonly result: LedgerWorkResult[keyof LedgerWorkResult] }
  | { readonly id: number; readonly problem: string; readonly detail: string };
