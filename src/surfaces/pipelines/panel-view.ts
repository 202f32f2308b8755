import { formatCount, formatDuration, formatUsd } from '../../domain/format.ts';
import type { PipelinePlan } from '../../domain/pipeline-plan.ts';
import type { Pipeline, Step } from '../../domain/pipeline.ts';
import type { FileChange, StepOutput, StepState } from '../../domain/pipeline-run.ts';
import type { PipelineAction, StepPanel } from '../../protocol/pipeline.ts';
import type { Translate } from '../l10n.ts';
import { doneBy, isOverFiles, stepTitle } from './step-words.ts';

/** Of an output this much is shown; all of it opens as a document. */
const SHOWN_OUTPUT = 600;

type Fact = StepPanel['facts'][number];

/** What is told of the selected step. Pure. */
export function stepPanel(
  step: Step,
  pipeline: Pipeline,
  plan: PipelinePlan | undefined,
  state: StepState | undefined,
  now: Date,
  t: Translate,
): StepPanel {
  const facts = [
    ...(state === undefined ? [{ name: t('Does'), value: stepTitle(step, t) }] : []),
    ...modelFacts(step, plan, state, t),
    ...(state === undefined ? ruleFacts(step, t) : stateFacts(step, state, now, t)),
  ];
  const output = state?.output && outputText(state.output).slice(0, SHOWN_OUTPUT);
  const more = itemNow(step, pipeline, state, t);
  return {
    stepId: step.id,
    ...(more !== undefined && { more }),
    facts,
    ...(output !== undefined && output.trim() !== '' && { output }),
    actions: actionsFor(step, state, t),
  };
}

/** All that a step gave, as text: what opens as a document. */
export function outputText(output: StepOutput): string {
  switch (output.type) {
    case 'text':
      return output.text;
    case 'json':
      return JSON.stringify(output.value, null, 2);
    case 'changes':
      return output.changes.map(({ place }) => place.path).join('\n');
    case 'verdict':
      return output.log === undefined ? output.sentence : `${output.sentence}\n\n${output.log}`;
    case 'list':
      return output.items.map((item) => (item ? outputText(item) : '–')).join('\n\n');
  }
}

/** All changes of files in an output, those of a list's items too. */
export function changesIn(output: StepOutput | undefined): readonly FileChange[] {
  if (output?.type === 'changes') return output.changes;
  return output?.type === 'list' ? output.items.flatMap((item) => changesIn(item)) : [];
}

/** True for what is best shown as JSON. */
export function isJson(output: StepOutput): boolean {
  return output.type === 'json';
}

function modelFacts(
  step: Step,
  plan: PipelinePlan | undefined,
  state: StepState | undefined,
  t: Translate,
): readonly Fact[] {
  const quote = plan?.steps.find((entry) => entry.step.id === step.id)?.quote;
  const place = state?.model?.place ?? quote?.place;
  const value = state?.model?.label ?? quote?.modelLabel ?? doneBy(step, t);
  const name = step.type === 'command' ? t('Runs') : t('Model');
  const from = state?.from;
  const opens: PipelineAction = { action: 'open-instructions', label: from ?? '', stepId: step.id };
  return [
    { name, value, ...(place === 'local' && { tag: t('local') }) },
    ...(state?.reason === undefined ? [] : [{ name: t('Why'), value: t(state.reason) }]),
    ...(from === undefined ? [] : [{ name: t('From'), value: t(from), ...(isRemembered(step) && { action: opens }) }]),
  ];
}

function isRemembered(step: Step): boolean {
  return step.type === 'ask' && step.rememberAs !== undefined;
}

/** What the definition says of a step that has not run. */
function ruleFacts(step: Step, t: Translate): readonly Fact[] {
  const { needs, forEach, retries, timeoutMs, budgetNanoUsd } = step;
  return [
    ...(needs.length === 0 ? [] : [{ name: t('After'), value: needs.join(', ') }]),
    ...(forEach
      ? [{ name: t('For each'), value: t('{0}, {1} at once', forEach.over, formatCount(forEach.parallelism)) }]
      : []),
    { name: t('Retries'), value: t('at most {0}', retries) },
    { name: t('Time limit'), value: formatDuration(timeoutMs) },
    ...(budgetNanoUsd === undefined ? [] : [{ name: t('Budget'), value: formatUsd(budgetNanoUsd) }]),
  ];
}

function stateFacts(step: Step, state: StepState, now: Date, t: Translate): readonly Fact[] {
  const { tokens, retryCount, retries, startedAt, endedAt } = state;
  const tookMs = startedAt && (endedAt ?? now).getTime() - startedAt.getTime();
  const asks = step.type === 'ask' || step.type === 'judge';
  const speed = asks && tookMs !== undefined && tookMs > 0 ? Math.round((tokens.output / tookMs) * 1000) : 0;
  return [
    { name: t('Retries'), value: t('{0} of {1}', retryCount, retries) },
    ...(tokens.input + tokens.output === 0
      ? []
      : [{ name: t('Tokens'), value: t('{0} in · {1} out', formatCount(tokens.input), formatCount(tokens.output)) }]),
    ...(speed > 0 ? [{ name: t('Speed'), value: t('{0} tokens/s', formatCount(speed)) }] : []),
    ...(tookMs === undefined ? [] : [{ name: t('Took'), value: formatDuration(tookMs) }]),
    ...(state.sentence === undefined ? [] : [{ name: t('Says'), value: t(state.sentence) }]),
    ...(state.errorCode === undefined ? [] : [{ name: t('Code'), value: state.errorCode }]),
  ];
}

/** "file 8 of 12" */
function itemNow(step: Step, pipeline: Pipeline, state: StepState | undefined, t: Translate): string | undefined {
  const items = state?.items;
  if (!items) return undefined;
  const now = Math.min(items.total, items.done + items.failed + (state.status === 'running' ? 1 : 0));
  return isOverFiles(step, pipeline) ? t('file {0} of {1}', now, items.total) : t('{0} of {1}', now, items.total);
}

function actionsFor(step: Step, state: StepState | undefined, t: Translate): PipelineAction[] {
  const stepId = step.id;
  const asks = step.type === 'ask' || step.type === 'judge';
  const actions: PipelineAction[] = [];
  if (state?.waitsFor?.type === 'accept')
    actions.push({ action: 'review-changes', label: t('Review changes'), isPrimary: true, stepId });
  else if (changesIn(state?.output).length > 0)
    actions.push({ action: 'review-changes', label: t('Review changes'), stepId });
  else if (state?.output) actions.push({ action: 'open-output', label: t('Open output'), stepId });
  if (state?.status === 'running') actions.push({ action: 'stop-step', label: t('Stop step'), stepId });
  if (state?.status === 'failed') actions.push({ action: 'retry-step', label: t('Try again'), stepId });
  if (asks)
    actions.push({ action: 'open-prompt', label: step.type === 'judge' ? t('Show rubric') : t('Show prompt'), stepId });
  return actions;
}
