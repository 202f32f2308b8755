import { BatonError, cancelledError, toBatonError } from '../domain/errors.ts';
import type { StepOutput } from '../domain/pipeline-run.ts';
import type { Step } from '../domain/pipeline.ts';
import { askStep } from './ask-step.ts';
import { commandStep, judgeStep, schemaStep, type GateVerdict } from './gates.ts';
import type { StepHost } from './step-host.ts';
import { itemsOf, type Item, type Scope } from './values.ts';
import { parsePath } from './variable-path.ts';

/** A step about to run. */
export interface StepRun {
  readonly host: StepHost;
  readonly step: Step;
  readonly scope: Scope;
  readonly signal: AbortSignal;
  /** True for a gate that a condition looks at: then a "no" is a result, not a failure. */
  readonly isAskedAbout: boolean;
}

/** Runs a step with all its items. Rejects with a {@link BatonError} that names the step. */
export function runStep(run: StepRun): Promise<StepOutput> {
  const { forEach } = run.step;
  return forEach ? runItems(run, forEach) : once(run, run.scope, keyOf(run.host, run.step.id));
}

/** The key of an item: another one after the person had the step tried again, so that the answers that failed are not taken again. */
function keyOf(host: StepHost, bare: string): string {
  const generation = host.entry(`again/${bare}`);
  return generation === undefined ? bare : `${bare}~${generation}`;
}

async function once(run: StepRun, scope: Scope, key: string): Promise<StepOutput> {
  const { host, step, signal } = run;
  switch (step.type) {
    case 'ask':
      return askStep({ host, step, scope, key, signal });
    case 'command':
      return gate(run, await commandStep(host, step, scope, key, signal));
    case 'schema':
      return gate(run, schemaStep(step, scope));
    case 'judge':
      return gate(run, await judgeStep(host, step, scope, key, signal));
    case 'pipeline':
      throw new BatonError('BATON_E_PIPELINE', `Step ${step.id} stands for a pipeline that was not laid out.`, {
        isRetryable: false,
      });
  }
}

function gate({ step, isAskedAbout }: StepRun, verdict: GateVerdict): GateVerdict {
  if (verdict.isPassed || isAskedAbout) return verdict;
  throw new GateError(step.id, verdict);
}

/** A gate that did not pass; its verdict stays to be looked at. */
export class GateError extends BatonError {
  readonly verdict: GateVerdict;

  constructor(stepId: string, verdict: GateVerdict) {
    super('BATON_E_PIPELINE_GATE', `Step ${stepId}: ${verdict.sentence}`, { isRetryable: false });
    this.verdict = verdict;
  }
}

/** Runs a step once for each item, a bounded number at a time; what fails for good ends the step after those on their way, as the step's rule says. */
async function runItems(run: StepRun, { over, parallelism, limit }: NonNullable<Step['forEach']>): Promise<StepOutput> {
  const { host, step, scope, signal } = run;
  const items = listOf(step.id, over, scope);
  if (items.length > limit) {
    const sentence = `Step ${step.id} would go over ${items.length} items, and its limit is ${limit}. Narrow the list, or raise the limit.`;
    throw new BatonError('BATON_E_PIPELINE_INPUT', sentence, { isRetryable: false });
  }
  const outputs: (StepOutput | undefined)[] = items.map(() => undefined);
  const counts = { done: 0, failed: 0, total: items.length };
  host.update(step.id, { items: { ...counts } });
  let failure: BatonError | undefined;
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length && failure === undefined && host.isGoingOn() && !signal.aborted) {
      const index = next++;
      const item = items[index];
      if (!item) return;
      try {
        outputs[index] = await once(run, { ...scope, item: { item, index } }, keyOf(host, `${step.id}[${index}]`));
        counts.done += 1;
      } catch (thrown) {
        if (signal.aborted) throw cancelledError();
        counts.failed += 1;
        host.record(`failed/${step.id}[${index}]`, true);
        if (step.onError.type !== 'skip') failure ??= toBatonError(thrown);
        else host.update(step.id, { sentence: sentenceOf(thrown) });
      }
      host.update(step.id, { items: { ...counts } });
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallelism, items.length) }, worker));
  if (signal.aborted) throw cancelledError();
  if (failure !== undefined) throw failure;
  if (counts.done < items.length && counts.failed === 0) throw cancelledError();
  if (counts.done === 0 && items.length > 0) throw allFailed(step.id, items.length);
  return { type: 'list', items: outputs };
}

function listOf(stepId: string, over: string, scope: Scope): readonly Item[] {
  const path = parsePath(over);
  const items = path && itemsOf(path, scope);
  if (items) return items;
  throw new BatonError('BATON_E_PIPELINE_VARIABLE', `Step ${stepId} goes over ${over}, which is no list.`, {
    isRetryable: false,
  });
}

function allFailed(stepId: string, count: number): BatonError {
  return new BatonError('BATON_E_PIPELINE_GATE', `Step ${stepId}: none of ${count} items succeeded.`, {
    isRetryable: false,
  });
}

function sentenceOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
