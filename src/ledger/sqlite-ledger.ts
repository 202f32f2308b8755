import * as z from 'zod';
import type { BudgetLimit, BudgetState } from '../domain/budget.ts';
import type { DayRange } from '../domain/day.ts';
import type { LedgerEntry, LedgerOpening, LedgerOutcome, Spend } from '../domain/ledger.ts';
import { answerEntry } from '../domain/pipeline-journal.ts';
import { openingBindings, outcomeBindings, type Bindings } from './bindings.ts';
import { budgetState, exceeded, type ReadRow } from './budget-sums.ts';
import { attemptKey, Listeners, type ConversationLedger } from './contract.ts';
import { PIPELINE_SQL } from './migration-3.ts';
import { entriesOf } from './rows.ts';
import { SQL } from './schema.ts';
import { interruptAbandoned } from './sqlite-database.ts';
import { LedgerFile, type Connection, type LedgerOptions } from './sqlite-file.ts';

export type { LedgerOptions, LedgerProblem } from './sqlite-file.ts';

/** How often attempts whose time is over are looked for. */
const SWEEP_MS = 60_000;
/** The most outcomes that are kept while they cannot be written. */
const MOST_LATE = 1000;

/**
 * Opens the ledger in an SQLite file that all windows share. A file that cannot be read is moved aside and restored from its copy. Rejects with
 * `BATON_E_LEDGER` when the file cannot be made or written, or on a host without `node:sqlite`; a memory ledger then serves.
 */
export async function openLedger(file: string, options: LedgerOptions = {}): Promise<ConversationLedger> {
  return new SqliteLedger(await LedgerFile.open(file, options));
}

/** The ledger in a file that is open already; closing it closes the file. */
export function ledgerIn(file: LedgerFile): ConversationLedger {
  return new SqliteLedger(file);
}

const spendSchema = z.object({ totalNanoUsd: z.number(), entryCount: z.number(), unknownCount: z.number() });

class SqliteLedger implements ConversationLedger {
  readonly #file: LedgerFile;
  readonly #listeners = new Listeners();
  /** Outcomes that could not be written, as on a full disk; written before the next ones. */
  readonly #late = new Map<string, readonly [LedgerOpening, LedgerOutcome, string | undefined]>();
  #sweptMs = performance.now();

  constructor(file: LedgerFile) {
    this.#file = file;
  }

  async open(opening: LedgerOpening, limits: readonly BudgetLimit[] = []): Promise<BudgetState | undefined> {
    await this.#writeLate();
    return this.#file.write((connection) => {
      this.#sweep(connection);
      const breach = exceeded(readWith(connection), limits, opening.reservedNanoUsd ?? 0);
      if (!breach) connection.prepare(SQL.open).run(openingBindings(opening, this.#file.context.owner));
      return breach;
    });
  }

  async settle(opening: LedgerOpening, outcome: LedgerOutcome, answer?: string): Promise<void> {
    await this.#writeLate();
    try {
      await this.#settle(opening, outcome, answer);
    } catch (thrown) {
      if (this.#late.size < MOST_LATE) this.#late.set(attemptKey(opening), [opening, outcome, answer]);
      throw thrown;
    }
  }

  async spend(from: Date, to: Date): Promise<Spend> {
    return spendSchema.parse(await this.#file.get(SQL.spend, { fromMs: from.getTime(), toMs: to.getTime() }));
  }

  async spendOn({ fromDay, toDay }: DayRange): Promise<Spend> {
    return spendSchema.parse(await this.#file.get(SQL.spendOn, { fromDay, toDay }));
  }

  budgetStates(limits: readonly BudgetLimit[]): Promise<readonly BudgetState[]> {
    return this.#file.use((connection) => limits.map((limit) => budgetState(readWith(connection), limit)));
  }

  async raiseBudget({ scope, key }: Pick<BudgetState, 'scope' | 'key'>, byNanoUsd: number): Promise<void> {
    const bindings = { scope, key, byNanoUsd: Math.max(0, Math.round(byNanoUsd)) };
    await this.#file.write(({ prepare }) => prepare(SQL.raise).run(bindings));
    this.#file.note({ what: 'raise', bindings });
  }

  async mark(): Promise<string> {
    // SQLite counts the changes of other connections (https://sqlite.org/pragma.html#pragma_data_version), total_changes our own.
    return JSON.stringify([await this.#file.get('PRAGMA data_version'), await this.#file.get(SQL.ownChanges)]);
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
    await this.#writeLate();
    await this.#file.close();
  }

  async #settle(opening: LedgerOpening, outcome: LedgerOutcome, answer: string | undefined): Promise<void> {
    const bindings = { ...openingBindings(opening, this.#file.context.owner), ...outcomeBindings(outcome, opening) };
    const entry = answerEntry(opening, outcome, answer);
    const { changes } = await this.#file.write(({ prepare }) => {
      const settled = prepare(SQL.settle).run(bindings);
      if (entry && settled.changes !== 0)
        prepare(PIPELINE_SQL.answer).run({ ...entry, atMs: this.#file.context.now().getTime() });
      return settled;
    });
    if (changes === 0) return;
    this.#file.note({ what: 'settle', bindings });
    this.#listeners.tell({ ...opening, ...outcome });
  }

  /** Never rejects: what still cannot be written waits on. */
  async #writeLate(): Promise<void> {
    for (const [key, [opening, outcome, answer]] of this.#late) {
      try {
        await this.#settle(opening, outcome, answer);
        this.#late.delete(key);
      } catch {
        return;
      }
    }
  }

  #sweep({ database }: Connection): void {
    if (performance.now() - this.#sweptMs < SWEEP_MS) return;
    this.#sweptMs = performance.now();
    interruptAbandoned(database, this.#file.context);
  }

  async #entries(sql: string, bindings: Bindings): Promise<readonly LedgerEntry[]> {
    return (await this.#file.all(sql, bindings)).flatMap(entriesOf);
  }
}

function readWith({ prepare }: Connection): ReadRow {
  return (sql, bindings) => prepare(sql).get(bindings);
}
