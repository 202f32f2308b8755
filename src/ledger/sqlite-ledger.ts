import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { BatonError } from '../domain/errors.ts';
import type { LedgerEntry, LedgerOpening, LedgerOutcome, Spend } from '../domain/ledger.ts';
import { Listeners, type ConversationLedger } from './contract.ts';
import { isSound, openDatabase, type OpeningContext } from './sqlite-database.ts';
import { moveAside } from './move-aside.ts';
import { THIS_OWNER, type LedgerOwner } from './owner.ts';
import { entriesOf, openingBindings, outcomeBindings, type Bindings } from './rows.ts';
import { SQL } from './schema.ts';
import { isDamaged, ledgerError, whenFree } from './sqlite-errors.ts';

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
}

/**
 * Opens the ledger in an SQLite file that all windows share. A file that cannot be read is moved aside and a new one begun. Rejects with
 * `BATON_E_LEDGER` when the file cannot be made or written, or on a host without `node:sqlite`; a memory ledger then serves.
 */
export async function openLedger(file: string, options: LedgerOptions = {}): Promise<ConversationLedger> {
  const { owner = THIS_OWNER, now = () => new Date(), onProblem = () => undefined } = options;
  try {
    const { DatabaseSync } = await import('node:sqlite');
    const ledger = new SqliteLedger(file, { DatabaseSync, owner, now }, onProblem);
    await ledger.start();
    return ledger;
  } catch (thrown) {
    throw ledgerError(thrown);
  }
}

const spendSchema = z.object({ totalNanoUsd: z.number(), entryCount: z.number(), unknownCount: z.number() });

class SqliteLedger implements ConversationLedger {
  readonly #file: string;
  readonly #context: OpeningContext;
  readonly #onProblem: (problem: LedgerProblem) => void;
  readonly #listeners = new Listeners();
  #database: DatabaseSync | undefined;
  #inode: bigint | undefined;
  #isClosed = false;
  #repair: Promise<void> | undefined;

  constructor(file: string, context: OpeningContext, onProblem: (problem: LedgerProblem) => void) {
    this.#file = file;
    this.#context = context;
    this.#onProblem = onProblem;
  }

  async start(): Promise<void> {
    await this.#use(() => undefined);
  }

  async open(opening: LedgerOpening): Promise<void> {
    await this.#use((database) => database.prepare(SQL.open).run(openingBindings(opening, this.#context.owner)));
  }

  async settle(opening: LedgerOpening, outcome: LedgerOutcome): Promise<void> {
    const bindings = { ...openingBindings(opening, this.#context.owner), ...outcomeBindings(outcome) };
    const { changes } = await this.#use((database) => database.prepare(SQL.settle).run(bindings));
    if (changes > 0) this.#listeners.tell({ ...opening, ...outcome });
  }

  async spend(from: Date, to: Date): Promise<Spend> {
    const bindings = { fromMs: from.getTime(), toMs: to.getTime() };
    return spendSchema.parse(await this.#use((database) => database.prepare(SQL.spend).get(bindings)));
  }

  recent(limit: number): Promise<readonly LedgerEntry[]> {
    return this.#entries(SQL.recent, { limit: Math.max(0, Math.trunc(limit)) });
  }

  interrupted(conversationId: string): Promise<readonly LedgerEntry[]> {
    return this.#entries(SQL.interrupted, { conversationId });
  }

  onDidAppend(listener: (entry: LedgerEntry) => void): () => void {
    return this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#shut();
  }

  async #entries(sql: string, bindings: Bindings): Promise<readonly LedgerEntry[]> {
    const rows = await this.#use((database) => database.prepare(sql).all(bindings));
    return rows.flatMap(entriesOf);
  }

  /** Runs `work` when the file is free. Damage is dealt with once: the file goes aside and `work` runs on the new one. */
  async #use<T>(work: (database: DatabaseSync) => T): Promise<T> {
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

  #opened(): DatabaseSync {
    if (this.#isClosed) throw new BatonError('BATON_E_LEDGER', 'The ledger is closed.', { isRetryable: false });
    // Another window may have moved the file aside, or somebody may have deleted it: what was open then is no longer the ledger.
    if (this.#database && inode(this.#file) !== this.#inode) this.#shut();
    if (!this.#database) {
      this.#database = openDatabase(this.#file, this.#context);
      this.#inode = inode(this.#file);
    }
    return this.#database;
  }

  /** Several calls may meet the damage at once; one of them repairs. */
  #repaired(): Promise<void> {
    this.#repair ??= this.#moveAside().finally(() => (this.#repair = undefined));
    return this.#repair;
  }

  async #moveAside(): Promise<void> {
    this.#shut();
    const movedTo = await moveAside(this.#file, () => this.#isFileDamaged());
    if (movedTo === undefined) return;
    this.#onProblem({ sentence: 'The ledger cannot be read. Chat goes on; new entries go to a new file.', movedTo });
  }

  #isFileDamaged(): boolean {
    try {
      const database = openDatabase(this.#file, this.#context);
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
    this.#database?.close();
    this.#database = undefined;
  }
}

function inode(file: string): bigint | undefined {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino;
}
