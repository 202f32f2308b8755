import type { Log } from '../domain/log.ts';
import type { PipelineJournal } from '../domain/pipeline-journal.ts';
import type { Pipeline, StepCommand } from '../domain/pipeline.ts';
import type { EditReading, PipelineWorkspace } from '../domain/pipeline-workspace.ts';
import type { InstructionStore } from '../domain/pipelines.ts';
import type { RunPart } from '../domain/run.ts';
import type { Task } from '../domain/task.ts';

/** How a program ended. */
export interface CommandEnd {
  /** Absent when it was killed or could not be started. */
  readonly exitCode?: number;
  /** "took longer than 5 min and was stopped", "could not be started: …"; absent when it ended by itself. */
  readonly trouble?: string;
  /** The end of what it wrote, both channels. */
  readonly log: string;
}

/** What running a pipeline needs; everything outside of it. */
export interface RunParts {
  /**
   * Asks a model: the orchestrator's `run`. When its `end` came for a task with `pipelineRunId`, the answer is in the journal, written together with its
   * price.
   */
  ask(task: Task, signal: AbortSignal): AsyncIterable<RunPart>;
  journal(): Promise<PipelineJournal>;
  readonly workspace: PipelineWorkspace;
  readonly edits: EditReading;
  readonly instructions: InstructionStore;
  /** Runs a program without a shell. Never rejects; aborting ends it with all its children. */
  command(command: StepCommand, folder: string, signal: AbortSignal): Promise<CommandEnd>;
  /** Why a program must not be run now, in a sentence; `undefined` when the person approved exactly it as part of exactly this pipeline. */
  whyNotRun(pipeline: Pipeline, argv: readonly string[]): Promise<string | undefined>;
  readonly log: Log;
  now(): Date;
  /** A fresh random id. */
  newId(): string;
  /** How long a window's hold on a run lasts without being renewed; absent: 15 seconds. */
  readonly leaseMs?: number;
}
