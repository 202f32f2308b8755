import * as z from 'zod';
import { ERROR_CODES } from '../domain/errors.ts';
import type { JournalCost, JournalRun } from '../domain/pipeline-journal.ts';
import type { PipelineProblem, Pipeline } from '../domain/pipeline.ts';
import type { PipelineRun, RunRequest, RunStatus, StepOutput, StepState } from '../domain/pipeline-run.ts';
import type { Beginning } from './live-run.ts';
import { addCost, NOTHING, runOf, stepOfKey, waitingStep } from './run-state.ts';

// What a run left in the journal. Baton wrote it, perhaps another version of Baton: what this one cannot read counts as not done, and is done again.

const requestSchema = z.object({
  runId: z.string(),
  pipeline: z.custom<Pipeline>(
    (value) =>
      z
        .object({ id: z.string(), steps: z.array(z.object({ id: z.string(), needs: z.array(z.string()) })) })
        .safeParse(value).success,
  ),
  inputs: z.record(
    z.string(),
    z.custom<RunRequest['inputs'][string]>(
      (value) => z.object({ type: z.enum(['text', 'files']) }).safeParse(value).success,
    ),
  ),
  workspaceId: z.string().exactOptional(),
  subject: z.string().exactOptional(),
  estimate: z.object({ lowNanoUsd: z.number(), highNanoUsd: z.number() }).exactOptional(),
  budgetNanoUsd: z.number().exactOptional(),
  isReusing: z.boolean().exactOptional(),
});

const outputSchema = z.custom<StepOutput>(
  (value) => z.object({ type: z.enum(['text', 'json', 'changes', 'verdict', 'list']) }).safeParse(value).success,
);
const stateSchema = z.object({
  stepId: z.string(),
  status: z.enum(['done', 'failed', 'skipped', 'cancelled']),
  items: z.object({ done: z.number(), failed: z.number(), total: z.number() }).exactOptional(),
  model: z
    .custom<NonNullable<StepState['model']>>(
      (value) => z.object({ id: z.string(), label: z.string() }).safeParse(value).success,
    )
    .exactOptional(),
  reason: z.string().exactOptional(),
  from: z.string().exactOptional(),
  retryCount: z.number(),
  retries: z.number(),
  startedAt: z.coerce.date().exactOptional(),
  endedAt: z.coerce.date().exactOptional(),
  sentence: z.string().exactOptional(),
  errorCode: z.enum(ERROR_CODES).exactOptional(),
  output: outputSchema.exactOptional(),
});
const endSchema = z.object({
  status: z.enum(['done', 'failed', 'cancelled', 'interrupted', 'running', 'waiting']),
  endedAt: z.coerce.date().optional(),
  problem: z
    .custom<PipelineProblem>(
      (value) => z.object({ code: z.enum(ERROR_CODES), message: z.string() }).safeParse(value).success,
    )
    .optional(),
});

/** A run's request from the journal; `undefined` when it cannot be read. */
export function requestIn({ request }: JournalRun): RunRequest | undefined {
  return requestSchema.safeParse(parsed(request)).data;
}

/** What a run goes on with: steps that are done, and what was paid. */
export function beginningOf(
  kept: JournalRun,
  entries: ReadonlyMap<string, string>,
  costs: readonly JournalCost[],
): Beginning | undefined {
  const request = requestIn(kept);
  if (!request) return undefined;
  const budget = z.number().safeParse(parsed(entries.get('budget') ?? 'null')).data ?? request.budgetNanoUsd;
  const steps = request.pipeline.steps.map((step) => {
    const { data } = stateSchema.safeParse(parsed(entries.get(`state/${step.id}`) ?? 'null'));
    const own = costs.filter(({ key }) => stepOfKey(key) === step.id);
    const tokens = {
      input: sum(own.map((each) => each.inputTokens)),
      output: sum(own.map((each) => each.outputTokens)),
    };
    return { ...(data ?? waitingStep(step)), tokens, cost: own.reduce((total, each) => addCost(total, each), NOTHING) };
  });
  return { request, startedAt: kept.startedAt, entries, steps, budgetNanoUsd: budget };
}

/** A run that nobody runs here, as the journal has it. */
export function keptRun(
  kept: JournalRun,
  { request, steps, budgetNanoUsd, startedAt, entries }: Beginning,
): PipelineRun {
  const end = endSchema.safeParse(parsed(kept.state ?? 'null')).data;
  const status = kept.endedAt ? (end?.status ?? 'interrupted') : kept.isHeld ? 'running' : 'interrupted';
  const shown = steps.map((step) => (step.status === 'waiting' ? withProgress(step, request, entries) : step));
  return runOf({
    request,
    status: status satisfies RunStatus,
    steps: shown,
    startedAt,
    endedAt: kept.endedAt,
    budgetNanoUsd,
    problem: end?.problem,
  });
}

/** How far the items of a step were when the run stopped: "goes on at file 8 of 12". */
function withProgress(
  step: StepState,
  { pipeline, inputs }: RunRequest,
  entries: ReadonlyMap<string, string>,
): StepState {
  const over = pipeline.steps.find(({ id }) => id === step.stepId)?.forEach?.over;
  const input = over?.startsWith('inputs.') ? inputs[over.slice('inputs.'.length)] : undefined;
  if (input?.type !== 'files') return step;
  const start = `answer/${step.stepId}[`;
  const done = new Set(
    [...entries.keys()].flatMap((key) =>
      key.startsWith(start) ? [key.slice(start.length, key.indexOf(']', start.length))] : [],
    ),
  );
  return { ...step, items: { done: done.size, failed: 0, total: input.files.length } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
