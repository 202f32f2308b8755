import type { LedgerOpening, LedgerOutcome } from './ledger.ts';
import type { ModelId } from './model.ts';
import type { NanoUsd } from './price.ts';
import type { FinishReason } from './stream.ts';

/** A run as it is kept. */
export interface JournalRun {
  readonly runId: string;
  readonly workspaceId?: string;
  /** The run's request, JSON. */
  readonly request: string;
  readonly startedAt: Date;
  /** Set when it is over; then `state` holds how it ended. */
  readonly endedAt?: Date;
  /** JSON of the run as it was last seen, without its pipeline. */
  readonly state?: string;
  /** True while a window holds it that is still alive. */
  readonly isHeld: boolean;
}

/** What was paid for one call of a run. */
export interface JournalCost {
  /** The ledger's step id: the call's key. */
  readonly key: string;
  readonly totalNanoUsd: NanoUsd;
  readonly unknownCount: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What is kept of an answer that was paid for. */
export interface JournalAnswer {
  readonly text: string;
  readonly modelId: ModelId;
  readonly finishReason: FinishReason;
}

/**
 * Where runs of pipelines are kept, in the ledger's file, so that an answer and its price are written together or not at all. Keys of entries are those of
 * {@link answerKey} and what the engine makes of its own; values are JSON. Each call may reject with `BATON_E_LEDGER`.
 */
export interface PipelineJournal {
  /** Writes a new run and takes it; false when the id is known. Forgets runs that ended more than 30 days ago. */
  create(run: Pick<JournalRun, 'runId' | 'workspaceId' | 'request' | 'startedAt'>, leaseMs: number): Promise<boolean>;
  /** Takes a run for this window: `held` while another living window has it and its lease is not over. */
  claim(runId: string, leaseMs: number): Promise<'ours' | 'held' | 'unknown'>;
  /** Prolongs the lease; false when it was lost. */
  renew(runId: string, leaseMs: number): Promise<boolean>;
  /** Gives a run back; with `state`, as it was left, and with `isOver`, as ended. Does nothing when the run is not ours. */
  release(runId: string, state: string, isOver: boolean): Promise<void>;
  /** Writes an entry, or replaces it; false, and nothing is written, when the run is not ours any more. */
  record(runId: string, key: string, value: string): Promise<boolean>;
  read(runId: string): Promise<JournalRun | undefined>;
  entries(runId: string): Promise<ReadonlyMap<string, string>>;
  costs(runId: string): Promise<readonly JournalCost[]>;
  /** Runs of a workspace that are not over, newest first. */
  unfinished(workspaceId: string | undefined): Promise<readonly JournalRun[]>;
  /** The newest answer of this workspace whose call was recorded with the same inputs. */
  equalAnswer(inputSha256: string, workspaceId: string | undefined): Promise<string | undefined>;
  discard(runId: string): Promise<void>;
}

/** The key under which the answer of a call is kept. */
export function answerKey(callKey: string): string {
  return `answer/${callKey}`;
}

/** The key under which is kept what a call was asked with. */
export function inputKey(callKey: string): string {
  return `input/${callKey}`;
}

/** The entry that is written together with the settling of a pipeline's call; `undefined` for calls that gave no whole answer, and for other tasks. */
export function answerEntry(
  { pipelineRunId, stepId, modelId }: Pick<LedgerOpening, 'pipelineRunId' | 'stepId' | 'modelId'>,
  { errorCode, finishReason }: Pick<LedgerOutcome, 'errorCode' | 'finishReason'>,
  text: string | undefined,
): { readonly runId: string; readonly key: string; readonly value: string } | undefined {
  if (pipelineRunId === undefined || stepId === undefined || text === undefined || errorCode !== undefined)
    return undefined;
  const answer: JournalAnswer = { text, modelId, finishReason };
  return { runId: pipelineRunId, key: answerKey(stepId), value: JSON.stringify(answer) };
}
