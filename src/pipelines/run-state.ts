import type { PipelineProblem, Step } from '../domain/pipeline.ts';
import type { PipelineRun, RunRequest, RunStatus, StepOutput, StepState } from '../domain/pipeline-run.ts';

/** A sum of money over calls. */
export type CostSum = StepState['cost'];
/** Nothing paid. */
export const NOTHING: CostSum = { totalNanoUsd: 0, unknownCount: 0 };

/** A step before anything happened to it. */
export function waitingStep(step: Step): StepState {
  return {
    stepId: step.id,
    status: 'waiting',
    retryCount: 0,
    retries: step.retries,
    tokens: { input: 0, output: 0 },
    cost: NOTHING,
  };
}

/** Two sums as one. */
export function addCost(a: CostSum, b: CostSum): CostSum {
  return { totalNanoUsd: a.totalNanoUsd + b.totalNanoUsd, unknownCount: a.unknownCount + b.unknownCount };
}

/** The id of the step that a call's key belongs to: "docs[3]#2" and "docs/judge#1" of step docs … are cut at the first sign that no id holds. */
export function stepOfKey(key: string): string {
  const end = key.search(/[[#:]/);
  return end === -1 ? key : key.slice(0, end);
}

/** What a run is now. */
export interface RunNow {
  readonly request: RunRequest;
  readonly status: RunStatus;
  readonly steps: readonly StepState[];
  readonly startedAt: Date;
  readonly endedAt?: Date | undefined;
  readonly budgetNanoUsd?: number | undefined;
  readonly problem?: PipelineProblem | undefined;
}

/** A run as everybody sees it. Pure. */
export function runOf({ request, status, steps, startedAt, endedAt, budgetNanoUsd, problem }: RunNow): PipelineRun {
  const { runId, pipeline, workspaceId, estimate, subject } = request;
  const result = status === 'done' ? resultOf(request, steps) : undefined;
  return {
    runId,
    pipeline,
    status,
    steps,
    startedAt,
    cost: steps.reduce((sum, { cost }) => addCost(sum, cost), NOTHING),
    ...(workspaceId !== undefined && { workspaceId }),
    ...(endedAt && { endedAt }),
    ...(estimate && { estimate }),
    ...(budgetNanoUsd !== undefined && { budgetNanoUsd }),
    ...(subject !== undefined && { subject }),
    ...(problem && { problem }),
    ...(result && { result }),
  };
}

/** What the result step gave; absent when it gave nothing: then of the last one that gave something. */
function resultOf({ pipeline }: RunRequest, steps: readonly StepState[]): StepOutput | undefined {
  const named = pipeline.result ?? pipeline.steps.at(-1)?.id;
  const own = steps.find(({ stepId }) => stepId === named)?.output;
  return own ?? steps.findLast(({ output }) => output && output.type !== 'verdict')?.output;
}

/** True for a state that does not change any more by itself. */
export function isOver({ status }: Pick<StepState, 'status'>): boolean {
  return status === 'done' || status === 'failed' || status === 'skipped' || status === 'cancelled';
}
