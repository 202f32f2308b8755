import type { ErrorCode } from './errors.ts';
import type { ModelId } from './model.ts';
import type { Cost, NanoUsd } from './price.ts';
import type { FinishReason } from './stream.ts';
import type { TaskKind } from './task.ts';
import type { Usage } from './usage.ts';

/** What is known before a call; written first, so that a killed host still leaves a trace of the attempt. */
export interface LedgerOpening {
  readonly requestId: string;
  /** 1 for the first model of a request, 2 for its first fallback, and so on. Unique together with `requestId`. */
  readonly attempt: number;
  readonly conversationId: string;
  readonly workspaceId?: string;
  readonly kind: TaskKind;
  readonly modelId: ModelId;
  readonly startedAt: Date;
}

/** What a call turned out to be. */
export interface LedgerOutcome {
  readonly usage: Usage;
  readonly cost: Cost;
  readonly durationMs: number;
  readonly timeToFirstTokenMs?: number;
  readonly finishReason: FinishReason;
  readonly errorCode?: ErrorCode;
}

/** One row per attempt: opening and outcome together. An attempt that never settled has basis `unknown`. */
export interface LedgerEntry extends LedgerOpening, LedgerOutcome {}

/** A sum over entries. `unknownCount` says how many of them have no known cost, so that a total is never silently short. */
export interface Spend {
  readonly totalNanoUsd: NanoUsd;
  readonly entryCount: number;
  readonly unknownCount: number;
}

/** Where spending is written down. Append-only; no call blocks the event loop waiting for another window's lock. */
export interface Ledger {
  /** Writes the opening. Rejects with `BATON_E_LEDGER` when it cannot; the caller goes on with the answer. */
  open(opening: LedgerOpening): Promise<void>;
  /** Completes the row that `open` wrote, and tells `onDidAppend`. Idempotent per request and attempt. */
  settle(opening: LedgerOpening, outcome: LedgerOutcome): Promise<void>;
  /** Sum of all entries started in `[from, to)`. */
  spend(from: Date, to: Date): Promise<Spend>;
  /** The newest entries, newest first, at most `limit`. */
  recent(limit: number): Promise<readonly LedgerEntry[]>;
  /** Called after each settled entry; returns a function that stops it. */
  onDidAppend(listener: (entry: LedgerEntry) => void): () => void;
  close(): Promise<void>;
}
