import type { ErrorCode } from './errors.ts';
import type { ModelId, Place } from './model.ts';
import type { CostRange } from './pipeline-plan.ts';
import type { Pipeline, PipelineProblem, StepModel } from './pipeline.ts';
import type { NanoUsd } from './price.ts';
import type { FilePlace } from './surroundings.ts';

/** A change of one file that a step proposes. Nothing is written by proposing it. */
export interface FileChange {
  readonly place: FilePlace;
  /** SHA-256 of the file as the step saw it; absent for a file that is new. */
  readonly baseSha256?: string;
  /** The whole text before and after; `before` is empty for a new file. */
  readonly before: string;
  readonly after: string;
  readonly stepId: string;
}

/** What a step gave. */
export type StepOutput =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'json'; readonly value: unknown }
  /** `isWritten`: in rounds that were approved before the run; there is nothing left to accept. */
  | { readonly type: 'changes'; readonly changes: readonly FileChange[]; readonly isWritten?: boolean }
  /** Of a gate: whether it passed, and why, in a sentence; `log` is the end of what the program wrote. */
  | { readonly type: 'verdict'; readonly isPassed: boolean; readonly sentence: string; readonly log?: string }
  /** Of a `forEach`: in the order of the items; `undefined` for an item that was skipped or failed. */
  | { readonly type: 'list'; readonly items: readonly (StepOutput | undefined)[] };

/** Where a step is. `waiting` covers both: for other steps, and for the person, which `waitsFor` says. */
export type StepStatus = 'waiting' | 'running' | 'done' | 'failed' | 'skipped' | 'cancelled';

/** What a step waits for that only the person can give. */
export type WaitsFor =
  /** Accept or reject these changes; then `signal` with `accept`. */
  | { readonly type: 'accept'; readonly changes: readonly FileChange[] }
  /** A budget is reached in the middle; then `signal` with `raise-budget`, or `cancel`. */
  | {
      readonly type: 'budget';
      readonly sentence: string;
      readonly usedNanoUsd: NanoUsd;
      readonly limitNanoUsd: NanoUsd;
    };

/** One step of a run, complete at any time. */
export interface StepState {
  readonly stepId: string;
  readonly status: StepStatus;
  readonly waitsFor?: WaitsFor;
  readonly items?: { readonly done: number; readonly failed: number; readonly total: number };
  /** The model that answers or answered last. */
  readonly model?: { readonly id: ModelId; readonly label: string; readonly place: Place };
  /** Why that model: "document, routine: a small model holds". */
  readonly reason?: string;
  /** "instructions, version 3", "an earlier run": whose answer it is when nobody was asked. */
  readonly from?: string;
  readonly retryCount: number;
  readonly retries: number;
  readonly tokens: { readonly input: number; readonly output: number };
  /** Paid so far in this run, all windows together; `unknownCount` answers have no known cost. */
  readonly cost: { readonly totalNanoUsd: NanoUsd; readonly unknownCount: number };
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  /** "Output failed its schema twice. “code” is missing in item 3." or why it was skipped: "examples failed". */
  readonly sentence?: string;
  readonly errorCode?: ErrorCode;
  /** Once it is done. */
  readonly output?: StepOutput;
}

/** Where a run is. `interrupted`: its window closed or died; it can be resumed. */
export type RunStatus = 'running' | 'waiting' | 'done' | 'failed' | 'cancelled' | 'interrupted';

/** One run, complete at any time. */
export interface PipelineRun {
  readonly runId: string;
  readonly pipeline: Pipeline;
  readonly workspaceId?: string;
  readonly status: RunStatus;
  /** In the order of the plan. */
  readonly steps: readonly StepState[];
  readonly startedAt: Date;
  readonly endedAt?: Date;
  readonly cost: { readonly totalNanoUsd: NanoUsd; readonly unknownCount: number };
  /** What was estimated before it began. */
  readonly estimate?: CostRange;
  readonly budgetNanoUsd?: NanoUsd;
  /** "src/http.ts", "12 files in src/": what it is about. */
  readonly subject?: string;
  /** Why it failed or waits. */
  readonly problem?: PipelineProblem;
  /** The result step's output. */
  readonly result?: StepOutput;
}

/** What happens in a run, in order. A `step` or `run` part is complete in itself: the last one of each id is the state. */
export type RunEvent =
  | { readonly type: 'run'; readonly run: PipelineRun }
  | { readonly type: 'step'; readonly step: StepState; readonly cost: PipelineRun['cost'] }
  /** Live text, as it comes; `item` is the 0-based item of a `forEach`. Not kept: a listener that comes late does not hear it again. */
  | { readonly type: 'text'; readonly stepId: string; readonly item?: number; readonly text: string };

/** A file as an input. */
export interface InputFile {
  readonly place: FilePlace;
  /** VS Code language id; empty when unknown. */
  readonly language: string;
  /** 1-based and inclusive; absent: the whole file. */
  readonly startLine?: number;
  readonly endLine?: number;
}

/** What a run was given, by input name: the person's words, places of files (read when a step needs them), a diff's or commits' text. */
export type RunInputs = Readonly<
  Record<
    string,
    | { readonly type: 'text'; readonly text: string; readonly language?: string }
    | { readonly type: 'files'; readonly files: readonly InputFile[] }
  >
>;

/** What begins a run. JSON: it is kept as it is, so that any window can go on with it. */
export interface RunRequest {
  /** Chosen by the caller; a second start with the same id is the same run. */
  readonly runId: string;
  /** With nested pipelines laid out. */
  readonly pipeline: Pipeline;
  readonly inputs: RunInputs;
  readonly workspaceId?: string;
  readonly subject?: string;
  readonly estimate?: CostRange;
  /** The run's budget; absent: only the person's own budgets count. */
  readonly budgetNanoUsd?: NanoUsd;
  /** Take answers of earlier runs in this workspace for equal steps with equal inputs, unpaid. */
  readonly isReusing?: boolean;
}

/** What a person does to a run that is on its way. */
export type RunSignal =
  /** The places whose changes were accepted and written; the others were rejected. */
  | { readonly type: 'accept'; readonly stepId: string; readonly accepted: readonly FilePlace[] }
  | { readonly type: 'raise-budget'; readonly byNanoUsd: NanoUsd }
  | { readonly type: 'stop-step'; readonly stepId: string }
  /** Of a failed step; steps that were skipped because of it wait again. */
  | { readonly type: 'retry-step'; readonly stepId: string; readonly model?: StepModel };

/**
 * Runs pipelines. The graph is data, interpreted by one fixed workflow, so that another engine, also a durable one elsewhere, can stand in: a suite
 * of tests holds every engine to this page.
 */
export interface PipelineEngine {
  /**
   * Begins a run and resolves as soon as it is kept, or goes on with the run of that id where another window left it: finished steps are not paid again.
   * Idempotent: while it runs or when it is over, its state is returned and nothing else happens. Rejects with a {@link BatonError} when the
   * pipeline cannot run or another window runs it now.
   */
  start(request: RunRequest): Promise<PipelineRun>;
  /** True when the run took it; false when it is not running here or the signal makes no sense now. Kept, so that a resume knows of it. */
  signal(runId: string, signal: RunSignal): Promise<boolean>;
  /** Ends what runs; what was used is booked, finished steps are kept. Resolves when nothing runs any more. A cancelled run can be started again. */
  cancel(runId: string): Promise<void>;
  /** `undefined` for a run that nobody knows. */
  status(runId: string): Promise<PipelineRun | undefined>;
  /** First the whole run, then what happens to it; ends after the run did, or when `signal` aborts. */
  events(runId: string, signal: AbortSignal): AsyncIterable<RunEvent>;
}
