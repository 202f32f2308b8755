import { formatCount, formatDuration, formatUsd } from '../../domain/format.ts';
import type { CostRange, StepPlan } from '../../domain/pipeline-plan.ts';
import type { Pipeline, Step } from '../../domain/pipeline.ts';
import type { StepState } from '../../domain/pipeline-run.ts';
import type { StepView } from '../../protocol/pipeline.ts';
import type { Translate } from '../l10n.ts';
import { formatRange } from './money-range.ts';
import { doneBy, isOverFiles, placeOfStep, withoutName } from './step-words.ts';

/** What is known of one step; without a state it has not been asked for. */
export interface StepFacts {
  readonly step: Step;
  readonly pipeline: Pipeline;
  readonly plan?: StepPlan | undefined;
  readonly state?: StepState | undefined;
  readonly level: number;
}

/** One step as the graph draws it. Pure. */
export function stepView(facts: StepFacts, now: Date, t: Translate): StepView {
  const { step, plan, state, level } = facts;
  const shown: StepView['state'] = state?.status ?? 'planned';
  const place = state?.model?.place ?? plan?.quote?.place;
  const by = byWords(facts, t);
  const stateText = stateWords(shown, state, t);
  return {
    id: step.id,
    state: shown,
    stateText,
    label: [step.id, stateText, by].filter((word) => word !== '').join(', '),
    place: placeOfStep(step, place),
    by,
    extent: extent(facts, now, t),
    share: share(state),
    sentence: sentenceOf(state, t),
    before: beforeWords(facts, t),
    cost: costWords(state),
    needs: [...step.needs],
    level,
    isLive: shown === 'running' && (step.type === 'ask' || step.type === 'judge' || step.type === 'command'),
  };
}

function sentenceOf(state: StepState | undefined, t: Translate): string | undefined {
  if (state?.sentence === undefined || (state.status !== 'failed' && !state.waitsFor)) return undefined;
  return withoutName(state.sentence, state.stepId, t);
}

/** The word for a state. */
export function stateWords(state: StepView['state'], { waitsFor }: Partial<StepState> = {}, t: Translate): string {
  if (waitsFor?.type === 'accept') return t('waits for you');
  if (waitsFor?.type === 'budget') return t('budget reached');
  const words = {
    planned: '',
    waiting: t('waiting'),
    running: t('running'),
    done: t('done'),
    failed: t('failed'),
    skipped: t('skipped'),
    cancelled: t('cancelled'),
  };
  return words[state];
}

/** The model that answers, with the strength it was asked for; before that what is asked for. */
function byWords({ step, plan, state }: StepFacts, t: Translate): string {
  const label = state?.model?.label ?? plan?.quote?.modelLabel;
  const asked = step.type === 'ask' || step.type === 'judge' ? step.model : undefined;
  if (state && state.from !== undefined && state.model === undefined) return state.from;
  if (label === undefined || asked === undefined) return plan?.by ?? doneBy(step, t);
  return asked.type === 'auto' && asked.strength === 'strong' ? `${label}, ${t('strong')}` : label;
}

/** How far it is: items of a `forEach`, else how long it took. */
function extent({ step, pipeline, plan, state }: StepFacts, now: Date, t: Translate): string | undefined {
  const items = state?.items;
  if (items && (state.status === 'running' || items.done < items.total || state.startedAt === undefined))
    return itemWords(items.done, items.total, isOverFiles(step, pipeline), t);
  const count = plan?.itemCount;
  if (!state?.startedAt) {
    if (count === undefined || state !== undefined) return undefined;
    return isOverFiles(step, pipeline) ? filesWords(count, t) : t('{0} items', formatCount(count));
  }
  return formatDuration((state.endedAt ?? now).getTime() - state.startedAt.getTime());
}

function itemWords(done: number, total: number, areFiles: boolean, t: Translate): string {
  const [part, whole] = [formatCount(done), formatCount(total)];
  return areFiles ? t('{0} of {1} files', part, whole) : t('{0} of {1}', part, whole);
}

/** "1 file", "12 files". */
export function filesWords(count: number, t: Translate): string {
  return count === 1 ? t('1 file') : t('{0} files', formatCount(count));
}

function share(state: StepState | undefined): number | undefined {
  if (state?.status !== 'running' || !state.items || state.items.total === 0) return undefined;
  return Math.min(1, (state.items.done + state.items.failed) / state.items.total);
}

/** The estimate; for a skipped step why it was skipped. */
function beforeWords({ plan, state }: StepFacts, t: Translate): string {
  if (state?.status === 'skipped') return state.sentence === undefined ? '' : t(state.sentence);
  if (state?.waitsFor?.type === 'budget') return t(state.waitsFor.sentence);
  if (plan?.from !== undefined) return t(plan.from);
  const estimate = estimateWords(plan?.cost, plan?.quote?.place, t);
  return plan === undefined ? '' : estimate;
}

/** "est. $0.002–0.004", "est. $0.00, local", "price not known". */
function estimateWords(cost: CostRange | undefined, place: 'local' | 'remote' | undefined, t: Translate): string {
  if (cost === undefined) return t('price not known');
  if (cost.highNanoUsd === 0) return place === 'local' ? t('est. $0.00, local') : t('costs nothing');
  return t('est. {0}', formatRange(cost));
}

function costWords(state: StepState | undefined): string {
  if (!state) return '–';
  const { totalNanoUsd, unknownCount } = state.cost;
  if (state.status === 'waiting' && totalNanoUsd === 0) return '–';
  return totalNanoUsd === 0 && unknownCount > 0 ? '–' : formatUsd(totalNanoUsd);
}
