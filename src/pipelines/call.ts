import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { BatonError, cancelledError, toBatonError } from '../domain/errors.ts';
import { formatDuration, formatUsd } from '../domain/format.ts';
import { answerKey, inputKey, type JournalAnswer } from '../domain/pipeline-journal.ts';
import type { InputFile } from '../domain/pipeline-run.ts';
import type { StepFrame, StepModel } from '../domain/pipeline.ts';
import type { RunPart } from '../domain/run.ts';
import type { Attachment, SnippetReference, Task } from '../domain/task.ts';
import type { StepHost } from './step-host.ts';

/** One question to one model, as a part of a step. */
export interface Call {
  /** Says which answer of the run this is; the same again after a crash. */
  readonly key: string;
  readonly step: Pick<StepFrame, 'id' | 'retries' | 'timeoutMs' | 'budgetNanoUsd' | 'needs'>;
  readonly item?: number | undefined;
  readonly model: StepModel;
  readonly prompt: string;
  /** With what their text was, so that equal calls are known. */
  readonly files: readonly { readonly file: InputFile; readonly sha256: string }[];
  readonly attachments: readonly Attachment[];
  readonly shape: Pick<Task, 'kind' | 'instructions' | 'responseSchema'>;
  /** False for what nobody wants to watch, such as a judge. */
  readonly isShown: boolean;
}

const answerSchema = z.object({
  text: z.string(),
  modelId: z.custom<JournalAnswer['modelId']>((value) => typeof value === 'string'),
  finishReason: z.enum(['stop', 'length', 'content-filter', 'tool-calls', 'error', 'other']),
});

/** The longest that a provider's "come back later" is waited for. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Gets the answer to a call: from the journal when it was paid before, from an earlier run where the person wants that, else from a model. Tries again as
 * often as the step allows, and waits where a budget is reached. Rejects with a {@link BatonError} that names the step.
 */
export async function answerOf(host: StepHost, call: Call, signal: AbortSignal): Promise<JournalAnswer> {
  const { step, key } = call;
  const kept = parseAnswer(host.entry(answerKey(key)));
  if (kept) return kept;
  const task = taskOf(host, call);
  const sha256 = inputSha256(call, task);
  const equal = await equalAnswer(host, sha256);
  if (equal) {
    host.update(step.id, { from: 'an earlier run' });
    await host.recorded(answerKey(key), equal);
    return equal;
  }
  host.record(inputKey(key), sha256);
  for (let retry = 0; ;) {
    signal.throwIfAborted();
    try {
      return await ask(host, call, { ...task, requestId: host.parts.newId(), ...runBudget(host) }, signal);
    } catch (thrown) {
      const error = toBatonError(thrown);
      if (signal.aborted) throw cancelledError();
      if (error.code === 'BATON_E_BUDGET' && !(error instanceof StepBudgetError)) {
        await host.budgetRaised(step.id, error, signal);
        continue;
      }
      if (!error.isRetryable || retry >= step.retries) throw named(step.id, error);
      retry += 1;
      host.update(step.id, { retryCount: retry });
      if (error.retryAfterMs !== undefined)
        await sleep(Math.min(error.retryAfterMs, LONGEST_WAIT_MS), undefined, { signal });
    }
  }
}

/** An error's sentence with the step's name before it. */
export function named(stepId: string, error: BatonError): BatonError {
  const start = `Step ${stepId}`;
  if (error.message.startsWith(start)) return error;
  return new BatonError(error.code, `${start}: ${error.message}`, { isRetryable: error.isRetryable, cause: error });
}

function taskOf(
  host: StepHost,
  { key, step, model, prompt, files, attachments, shape }: Call,
): Omit<Task, 'requestId'> {
  const { runId, workspaceId } = host.request;
  const { workspace } = host.parts;
  const isPrivate =
    (model.type === 'auto' && model.isPrivate === true) ||
    host.isPrivate(step.needs) ||
    files.some(({ file }) => workspace.isPrivate(file.place));
  if (isPrivate) host.setPrivate(step.id);
  return {
    conversationId: runId,
    prompt,
    history: [],
    references: files.map(({ file }) => referenceOf(file)),
    attachments,
    isSelfContained: true,
    isPrivate,
    lane: 'pipeline',
    pipelineRunId: runId,
    stepId: key,
    ...shape,
    ...choiceOf(model),
    ...(workspaceId !== undefined && { workspaceId }),
  };
}

/** A step's model in the words of a task. */
export function choiceOf(model: StepModel): Pick<Task, 'choice' | 'constraints'> {
  if (model.type === 'model') return { choice: model };
  const { preset, strength, place, maxCostNanoUsd } = model;
  const constraints = {
    ...(strength && { strength }),
    ...(place && { place }),
    ...(maxCostNanoUsd !== undefined && { maxCostNanoUsd }),
  };
  return {
    choice: { type: 'auto', ...(preset && { preset }) },
    ...(Object.keys(constraints).length > 0 && { constraints }),
  };
}

function referenceOf({ place, startLine, endLine }: InputFile): SnippetReference {
  return { ...place, ...(startLine !== undefined && { startLine }), ...(endLine !== undefined && { endLine }) };
}

/** The run's own budget, which a person may have raised since the last try. */
function runBudget(host: StepHost): Pick<Task, 'runBudgetNanoUsd'> {
  const budget = host.budgetNanoUsd();
  return budget === undefined ? {} : { runBudgetNanoUsd: budget };
}

function inputSha256(
  { model, files }: Call,
  { prompt, attachments, kind, instructions, responseSchema }: Omit<Task, 'requestId'>,
): string {
  const what = [
    prompt,
    attachments,
    kind,
    instructions,
    responseSchema,
    model,
    files.map(({ file, sha256 }) => [referenceOf(file), sha256]),
  ];
  return createHash('sha256').update(JSON.stringify(what)).digest('hex');
}

async function equalAnswer({ parts, request }: StepHost, sha256: string): Promise<JournalAnswer | undefined> {
  if (request.isReusing !== true) return undefined;
  return parseAnswer(await (await parts.journal()).equalAnswer(sha256, request.workspaceId));
}

function parseAnswer(value: string | undefined): JournalAnswer | undefined {
  if (value === undefined) return undefined;
  const { data } = answerSchema.safeParse(JSON.parse(value));
  return data;
}

async function ask(host: StepHost, call: Call, task: Task, signal: AbortSignal): Promise<JournalAnswer> {
  const { step, item, isShown } = call;
  const timeout = AbortSignal.timeout(step.timeoutMs);
  let text = '';
  let reserved = 0;
  try {
    for await (const part of host.parts.ask(task, AbortSignal.any([signal, timeout]))) {
      switch (part.type) {
        case 'decision':
          reserved = decided(host, call, part);
          break;
        case 'attempt-failed':
          host.paid(step.id, part.entry);
          break;
        case 'text-delta':
          text += part.text;
          if (isShown) host.text(step.id, item, part.text);
          break;
        case 'end':
          return ended(host, call, part, text, timeout.aborted && !signal.aborted);
        default:
      }
    }
  } finally {
    host.spending.free(step.id, reserved);
  }
  throw new BatonError('BATON_E_ABNORMAL_END', `Step ${step.id}: the answer broke off.`, { isRetryable: true });
}

/** Shows who answers and why; refuses, before anything is asked, what the step's own budget cannot pay. Returns what was set aside for the call. */
function decided(
  host: StepHost,
  { step, isShown }: Call,
  { decision }: Extract<RunPart, { type: 'decision' }>,
): number {
  const { chosen, reason, profile, estimateNanoUsd = 0 } = decision;
  if (profile.privacy === 'private') host.setPrivate(step.id);
  if (isShown) host.update(step.id, { model: { id: chosen.id, label: chosen.label, place: chosen.place }, reason });
  if (step.budgetNanoUsd === undefined) return 0;
  if (host.spending.reserve(step.id, estimateNanoUsd, step.budgetNanoUsd)) return estimateNanoUsd;
  throw new StepBudgetError(step.id, step.budgetNanoUsd);
}

function ended(
  host: StepHost,
  { step }: Call,
  end: Extract<RunPart, { type: 'end' }>,
  text: string,
  isTimeout: boolean,
): JournalAnswer {
  if (end.entry) host.paid(step.id, end.entry);
  if (isTimeout) {
    const sentence = `Step ${step.id} took longer than ${formatDuration(step.timeoutMs)} and was stopped.`;
    throw new BatonError('BATON_E_TIMEOUT', sentence, { isRetryable: true });
  }
  if (end.outcome !== 'finished' || !end.model) throw end.error ?? cancelledError();
  return { text, modelId: end.model.id, finishReason: end.finishReason };
}

/** A step's own budget does not wait to be raised: the step fails as its pipeline says. */
class StepBudgetError extends BatonError {
  constructor(stepId: string, budgetNanoUsd: number) {
    const sentence = `Step ${stepId} reached its budget of ${formatUsd(budgetNanoUsd)}. What it finished is kept.`;
    super('BATON_E_BUDGET', sentence, { isRetryable: false });
  }
}
