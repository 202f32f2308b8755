import type { ModelId } from './model.ts';
import type { Pipeline, PipelineProblem, PipelineSource } from './pipeline.ts';
import type { PipelinePlan } from './pipeline-plan.ts';
import type { PipelineEngine, PipelineRun, RunInputs } from './pipeline-run.ts';

/** A pipeline that can be chosen, or a file that was meant as one. */
export interface ListedPipeline {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly source: PipelineSource;
  /** Absent when `problems` has an error. */
  readonly pipeline?: Pipeline;
  readonly problems: readonly PipelineProblem[];
}

/** Whether a pipeline may run as it stands. Built-ins need no approval of their text, but of their commands. */
export type ApprovalState =
  | { readonly type: 'approved' }
  /** Never approved. */
  | { readonly type: 'new' }
  /** Approved in another form: what it was then, for the diff. */
  | { readonly type: 'changed'; readonly approvedText: string; readonly approvedAt: Date };

/** Instructions that a strong model wrote once for a class of tasks, or that the person wrote. */
export interface KeptInstructions {
  readonly id: string;
  /** "docstrings" */
  readonly taskClass: string;
  readonly workspaceId?: string;
  /** 1, 2, 3 …; the highest one is used. */
  readonly version: number;
  readonly text: string;
  /** Absent when the person wrote this version. */
  readonly modelId?: ModelId;
  readonly writtenAt: Date;
}

/** The instructions that are kept, by class of tasks and workspace. */
export interface InstructionStore {
  /** The newest version of each class. */
  list(workspaceId: string | undefined): Promise<readonly KeptInstructions[]>;
  latest(taskClass: string, workspaceId: string | undefined): Promise<KeptInstructions | undefined>;
  /** Adds a version; earlier ones stay. */
  append(instructions: Omit<KeptInstructions, 'id' | 'version'>): Promise<KeptInstructions>;
  /** Forgets all versions of a class, so that the next run has them written anew. */
  forget(taskClass: string, workspaceId: string | undefined): Promise<void>;
}

/** What the person approved, by the name of a pipeline. */
export interface PipelineApprovals {
  latest(name: string): Promise<PipelineApproval | undefined>;
  approve(name: string, approval: PipelineApproval): Promise<void>;
}

/** One approval: of exactly one text with exactly its commands. */
export interface PipelineApproval {
  /** SHA-256 over all texts and commands of the pipeline. */
  readonly sha256: string;
  readonly text: string;
  readonly approvedAt: Date;
}

/** Everything about pipelines, for surfaces and for a command line. */
export interface Pipelines {
  readonly engine: PipelineEngine;
  readonly instructions: InstructionStore;
  /** Built-ins, then those of the workspace folders where they are trusted. Never rejects. */
  list(): Promise<readonly ListedPipeline[]>;
  /** Reads a text as a pipeline, for an editor that shows it: asks nobody, runs nothing. */
  read(source: Omit<PipelineSource, 'sha256'>): ListedPipeline;
  /** What its inputs are now: the selection, the files, the diff. The person's words go in by `given`. */
  gather(pipeline: Pipeline, given: Readonly<Record<string, string>>, signal: AbortSignal): Promise<GatheredInputs>;
  /** What a run would do and cost. Asks no model, books nothing. */
  plan(pipeline: Pipeline, inputs: GatheredInputs, signal: AbortSignal): Promise<PipelinePlan>;
  approval(plan: PipelinePlan): Promise<ApprovalState>;
  /** Writes down that the person approved exactly this text with exactly these commands. */
  approve(plan: PipelinePlan): Promise<void>;
  /**
   * Starts a run of a plan. Rejects with a {@link BatonError} where the plan has an error, the pipeline is not approved as it stands, or its folder is not
   * trusted.
   */
  run(plan: PipelinePlan, inputs: GatheredInputs, options?: RunOptions): Promise<PipelineRun>;
  /** Goes on with a run that stopped in the middle; finished steps are not paid again. Rejects as `run` does. */
  resume(runId: string): Promise<PipelineRun>;
  /** Runs that stopped in the middle and that nobody runs now, newest first; other workspaces' runs are left out. */
  unfinished(workspaceId: string | undefined): Promise<readonly PipelineRun[]>;
  /** Forgets a run and its answers; what was paid stays in the ledger. */
  discard(runId: string): Promise<void>;
  dispose(): Promise<void>;
}

/** How a run is started. */
export interface RunOptions {
  readonly runId?: string;
  readonly workspaceId?: string;
  /** Take answers of earlier runs for equal steps with equal inputs. */
  readonly isReusing?: boolean;
}

/** Inputs as they were found, with what is wrong about them: too many files, nothing selected. */
export interface GatheredInputs {
  readonly inputs: RunInputs;
  readonly problems: readonly PipelineProblem[];
  /** "src/http.ts", "12 files in src/" */
  readonly subject?: string;
}
