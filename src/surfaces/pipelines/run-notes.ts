import { formatUsd } from '../../domain/format.ts';
import type { PipelinePlan } from '../../domain/pipeline-plan.ts';
import type { FileChange, PipelineRun, StepState, WaitsFor } from '../../domain/pipeline-run.ts';
import type { PipelineAction, PipelineNote } from '../../protocol/pipeline.ts';
import { english, type Translate } from '../l10n.ts';
import { formatRange, sumOfRanges } from './money-range.ts';
import { changesIn } from './panel-view.ts';
import { filesWords } from './step-view.ts';
import { isOverFiles, withoutName } from './step-words.ts';

/** Failed steps that are told one by one; more than these are counted. */
const MOST_FAILURES = 3;

/** What stands above the graph of a run: that it stopped, that it waits for the person, why it failed. Pure. */
export function runNotes(
  run: PipelineRun,
  plan: PipelinePlan | undefined,
  decided: ReadonlySet<string>,
  t: Translate,
): PipelineNote[] {
  if (run.status === 'interrupted' || run.status === 'cancelled') return [stoppedNote(run, plan, t)];
  const waiting = run.steps.flatMap((state) => (state.waitsFor ? [waitNote(state, state.waitsFor, t)] : []));
  const left = run.status === 'done' || run.status === 'failed' ? changesLeft(run, decided) : [];
  const open = left.map(({ stepId, output }) => changesNote(stepId, changesIn(output), t));
  return run.status === 'failed' ? [...failureOf(run, t), ...waiting, ...open] : [...waiting, ...open];
}

/** Steps of a run that proposed changes which nobody has decided about. Pure. */
export function changesLeft(run: PipelineRun, decided: ReadonlySet<string>): readonly StepState[] {
  return run.steps.filter(
    ({ stepId, output, waitsFor }) => !waitsFor && !decided.has(stepId) && changesIn(output).length > 0,
  );
}

/** Beside the graph: each failed step with what can be done about it. Pure. */
export function failureNotes(run: PipelineRun, t: Translate): PipelineNote[] {
  const failed = run.steps.filter(({ status }) => status === 'failed');
  const notes = failed.slice(0, MOST_FAILURES).map((state) => stepFailure(state, t));
  const rest = failed.length - notes.length;
  if (rest === 0) return notes;
  const text = rest === 1 ? t('One more step failed.') : t('{0} more steps failed.', rest);
  return [...notes, { level: 'bad', icon: 'error', text, actions: [] }];
}

/** "2 finished steps are kept and are not paid again." */
function keptSentence(run: PipelineRun, t: Translate): string {
  const done = run.steps.filter(({ status }) => status === 'done').length;
  if (done === 0) return t('No step was finished.');
  if (done === 1) return t('1 finished step is kept and is not paid again.');
  return t('{0} finished steps are kept and are not paid again.', done);
}

/** "2 finished steps are forgotten with it; what was paid stays in the ledger." */
export function forgottenSentence(run: PipelineRun, t: Translate): string {
  const done = run.steps.filter(({ status }) => status === 'done').length;
  if (done === 0) return t('No step was finished; what was paid stays in the ledger.');
  if (done === 1) return t('1 finished step is forgotten with it; what was paid stays in the ledger.');
  return t('{0} finished steps are forgotten with it; what was paid stays in the ledger.', done);
}

/** "This run stopped when the window closed. 2 finished steps are kept and are not paid again." */
export function stoppedSentence(run: PipelineRun, t: Translate): string {
  const first =
    run.status === 'interrupted' ? t('This run stopped when the window closed.') : t('This run was cancelled.');
  return `${first} ${keptSentence(run, t)}`;
}

function stoppedNote(run: PipelineRun, plan: PipelinePlan | undefined, t: Translate): PipelineNote {
  const actions: PipelineAction[] = [
    { action: 'resume', label: t('Resume'), isPrimary: true },
    { action: 'discard', label: t('Discard') },
  ];
  const text = stoppedSentence(run, t);
  return { level: 'info', icon: 'debug-restart', text, detail: whatIsLeft(run, plan, t), actions };
}

/** "Paid $0.0379 · still to come $0.004–0.011 · step docstrings goes on at file 8 of 12" */
export function whatIsLeft(run: PipelineRun, plan: PipelinePlan | undefined, t: Translate): string {
  const open = run.steps.filter(({ status }) => status !== 'done' && status !== 'skipped');
  const ranges = plan && open.map(({ stepId }) => plan.steps.find(({ step }) => step.id === stepId)?.cost);
  const left = ranges && sumOfRanges(ranges);
  const half = open.find(({ items }) => items !== undefined && items.done > 0 && items.done < items.total);
  return [
    t('Paid {0}', formatUsd(run.cost.totalNanoUsd)),
    left && t('still to come {0}', formatRange(left)),
    half && goesOn(half, run, t),
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

function goesOn({ stepId, items }: StepState, { pipeline }: PipelineRun, t: Translate): string | undefined {
  const step = pipeline.steps.find(({ id }) => id === stepId);
  if (!items || !step) return undefined;
  return isOverFiles(step, pipeline)
    ? t('step {0} goes on at file {1} of {2}', stepId, items.done + 1, items.total)
    : t('step {0} goes on at {1} of {2}', stepId, items.done + 1, items.total);
}

function waitNote(state: StepState, waitsFor: WaitsFor, t: Translate): PipelineNote {
  const { stepId } = state;
  if (waitsFor.type === 'budget') {
    const { sentence, usedNanoUsd, limitNanoUsd } = waitsFor;
    const [used, limit] = [formatUsd(usedNanoUsd), formatUsd(limitNanoUsd)];
    // A run without a budget of its own waits for one of the person's, which is raised in the settings.
    const isOwn = limitNanoUsd > 0;
    const raise = isOwn ? t('Raise to {0} and go on', formatUsd(2 * limitNanoUsd)) : t('Try again');
    return {
      level: 'warn',
      icon: 'warning',
      text: t(sentence),
      detail: isOwn ? t('{0} of {1}', used, limit) : t('Paid {0}', used),
      actions: [
        { action: 'raise-budget', label: raise, stepId },
        { action: 'cancel', label: t('Stop here') },
      ],
    };
  }
  return changesNote(stepId, waitsFor.changes, t);
}

function changesNote(stepId: string, changes: readonly FileChange[], t: Translate): PipelineNote {
  const files = filesWords(new Set(changes.map(({ place }) => `${place.folder}/${place.path}`)).size, t);
  return {
    level: 'info',
    icon: 'diff',
    text: t('{0} proposes changes in {1}. Nothing is written before you accept it.', stepId, files),
    actions: [{ action: 'review-changes', label: t('Review changes'), isPrimary: true, stepId }],
  };
}

function failureOf({ problem, steps }: PipelineRun, t: Translate): PipelineNote[] {
  if (!problem || steps.some((state) => state.status === 'failed' && state.errorCode === problem.code)) return [];
  const actions: PipelineAction[] = [{ action: 'resume', label: t('Try again') }];
  return [{ level: 'bad', icon: 'error', text: t(problem.message), detail: problem.code, actions }];
}

function stepFailure({ stepId, sentence, errorCode, cost, output }: StepState, t: Translate): PipelineNote {
  const detail = [errorCode, t('{0} booked', formatUsd(cost.totalNanoUsd))].filter((part) => part !== undefined);
  const show: PipelineAction[] = output ? [{ action: 'open-output', label: t('Show output'), stepId }] : [];
  const text = sentence === undefined ? t('{0} failed.', stepId) : `${stepId}: ${afterName(sentence, stepId, t)}`;
  const actions: PipelineAction[] = [
    { action: 'retry-step', label: t('Try again'), stepId },
    { action: 'retry-stronger', label: t('Try again, stronger'), stepId },
    ...show,
  ];
  return { level: 'bad', icon: 'error', text, detail: detail.join(' · '), actions };
}

/** A sentence after a colon. In English "Output failed" → "output failed", names and codes stay; other languages have their own rules. */
function afterName(sentence: string, stepId: string, t: Translate): string {
  const plain = withoutName(sentence, stepId, english);
  const said = withoutName(sentence, stepId, t);
  return said === plain && /^[A-Z][a-z]+ [a-z]/.test(said) ? said.charAt(0).toLowerCase() + said.slice(1) : said;
}
