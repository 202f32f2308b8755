import { formatCount, formatTokens, formatUsd } from '../../domain/format.ts';
import type { PipelinePlan, StepPlan } from '../../domain/pipeline-plan.ts';
import type { PipelineProblem } from '../../domain/pipeline.ts';
import type { ApprovalState } from '../../domain/pipelines.ts';
import type { PipelineAction, PipelineNote, PipelineState, PlanView } from '../../protocol/pipeline.ts';
import type { Translate } from '../l10n.ts';
import { approvalDiff } from './approval-diff.ts';
import { formatRange } from './money-range.ts';
import { filesWords } from './step-view.ts';
import { commandLine, doneBy, isOverFiles, stepTitle } from './step-words.ts';

/** What a plan is shown with. */
export interface PlanFacts {
  readonly plan: PipelinePlan;
  readonly approval: ApprovalState;
  /** Dates in the person's language. */
  readonly day: (at: Date) => string;
  /** "$1.58 left today", where a budget says so. */
  readonly leftSentence?: string | undefined;
}

/** A plan before anything is sent: what each step costs, what is read, written and run. Pure. */
export function planState(facts: PlanFacts, t: Translate): Extract<PipelineState, { kind: 'plan' }> {
  const { plan, approval } = facts;
  const { pipeline, steps, levels } = plan;
  const counts = [
    steps.length === 1 ? t('1 step') : t('{0} steps', formatCount(steps.length)),
    levels.length === 1 ? t('1 level') : t('{0} levels', formatCount(levels.length)),
  ];
  const diff = approval.type === 'changed' ? approvalDiff(approval.approvedText, pipeline.source.text) : undefined;
  return {
    kind: 'plan',
    head: {
      title: pipeline.title,
      tag: t('plan'),
      tone: 'plain',
      meta: `${counts.join(', ')} · ${t('nothing has been sent')}`,
      actions: [],
    },
    notes: [
      ...problemNotes(plan.problems, pipeline.source.path, t),
      ...budgetNote(plan, t),
      ...approvalNote(facts, diff?.changedLines ?? 0, diff?.isCut === true, t),
    ],
    diff: [...(diff?.lines ?? [])],
    plan: tableOf(facts, t),
  };
}

/** Errors and warnings of a plan or a text, each with its place in the file. */
export function problemNotes(problems: readonly PipelineProblem[], path: string, t: Translate): PipelineNote[] {
  return problems.map(({ code, message, severity, position }) => {
    const actions: PipelineAction[] = position
      ? [{ action: 'go-to-line', label: t('Go to line {0}', position.line), line: position.line }]
      : [];
    const where = position ? `${path}, ${t('line {0}', position.line)}` : path;
    const isError = severity === 'error';
    return {
      level: isError ? 'bad' : 'warn',
      icon: isError ? 'error' : 'warning',
      text: t(message),
      detail: `${code} · ${where}`,
      actions,
    };
  });
}

/** "Approve and run, $0.03–0.07" */
export function approveLabel({ plan, approval }: Pick<PlanFacts, 'plan' | 'approval'>, t: Translate): string {
  const word = approval.type === 'approved' ? t('Run') : t('Approve and run');
  return plan.cost === undefined ? t('{0}, price not known', word) : `${word}, ${formatRange(plan.cost)}`;
}

function budgetNote({ budget }: PipelinePlan, t: Translate): PipelineNote[] {
  if (!budget || budget.isEnough) return [];
  const detail = t('The run stops there and asks; nothing is lost.');
  return [{ level: 'warn', icon: 'warning', text: t(budget.sentence), detail, actions: [] }];
}

function approvalNote(facts: PlanFacts, changedLines: number, isCut: boolean, t: Translate): PipelineNote[] {
  const { approval, plan } = facts;
  if (approval.type !== 'changed') return [];
  const { path } = plan.pipeline.source;
  const first = t('{0} changed since you approved it on {1}.', path, facts.day(approval.approvedAt));
  const many = changedLines === 1 ? t('One line is different.') : t('{0} lines are different.', changedLines);
  const actions: PipelineAction[] = isCut ? [{ action: 'compare', label: t('Show all changes') }] : [];
  return [{ level: 'warn', icon: 'git-compare', text: `${first} ${many}`, actions }];
}

function tableOf(facts: PlanFacts, t: Translate): PlanView {
  const { plan } = facts;
  const highest = Math.max(0, ...plan.steps.map(({ cost }) => cost?.highNanoUsd ?? 0)) * 1.1;
  const hasError = plan.problems.some(({ severity }) => severity === 'error');
  const run: PipelineAction = { action: 'approve-and-run', label: approveLabel(facts, t), isPrimary: true };
  const isOwn = plan.pipeline.source.origin !== 'built-in';
  return {
    axis: highest === 0 ? '' : t('$0 to {0}', formatUsd(highest, { estimate: true }).replace(/^≈\s*/, '')),
    rows: plan.steps.map((entry) => row(entry, plan, highest, t)),
    together: {
      says: plan.unknownSteps.length > 0 ? unknownWords(plan.unknownSteps, t) : t('9 of 10 runs fall in this range'),
      input: formatTokens(plan.inputTokens.tokens),
      cost: formatRange(plan.cost),
    },
    reads: readsWords(plan, t),
    writes: plan.writes.length === 0 ? t('Nothing before you accept the edits.') : plan.writes.join(', '),
    commands: plan.commands.map(commandLine),
    runs: runsWords(plan.commands.length, t),
    footer: [facts.leftSentence ?? (plan.budget && t(plan.budget.sentence)), budgetWords(plan, t)]
      .filter(Boolean)
      .join(' · '),
    actions: [
      ...(hasError ? [] : [run]),
      { action: 'edit-file', label: isOwn ? t('Edit file') : t('Show file') },
      { action: 'not-now', label: t('Not now') },
    ],
  };
}

function row(entry: StepPlan, plan: PipelinePlan, highest: number, t: Translate): PlanView['rows'][number] {
  const { step, itemCount, quote, inputTokens, cost, from, by } = entry;
  const overFiles = isOverFiles(step, plan.pipeline);
  const many = itemCount === undefined ? t('for each item') : t('for each of {0}', itemWords(itemCount, overFiles, t));
  const asked = doneBy(step, t);
  const isHere = step.type === 'command' || step.type === 'schema';
  return {
    name: step.id,
    title: step.forEach && step.title === undefined ? many : stepTitle(step, t),
    after: step.needs.length === 0 ? '–' : step.needs.join(', '),
    model: from ?? quote?.modelLabel ?? (isHere ? t('this machine') : by),
    modelDetail: quote?.place === 'local' ? t('local') : quote && quote.modelLabel !== asked ? asked : '',
    input: inputTokens === undefined || inputTokens.tokens === 0 ? '–' : formatTokens(inputTokens.tokens),
    cost: formatRange(cost),
    ...(cost && highest > 0 && { from: cost.lowNanoUsd / highest, to: cost.highNanoUsd / highest }),
  };
}

function itemWords(count: number, areFiles: boolean, t: Translate): string {
  return areFiles ? filesWords(count, t) : t('{0} items', formatCount(count));
}

function unknownWords(ids: readonly string[], t: Translate): string {
  return ids.length === 1
    ? t('{0} has no known price', ids[0] ?? '')
    : t('{0} steps have no known price', formatCount(ids.length));
}

function readsWords({ reads, inputTokens }: PipelinePlan, t: Translate): string {
  const { files, privateCount } = reads;
  const tokens = t('{0} tokens in all', formatTokens(inputTokens.tokens));
  const what = files.length === 0 ? t('No files') : filesIn(files, t);
  const hidden =
    privateCount === 0
      ? t('None is protected or private.')
      : t('{0} are private and stay on this machine.', filesWords(privateCount, t));
  return files.length === 0 ? `${what}, ${tokens}.` : `${what}, ${tokens}. ${hidden}`;
}

/** "src/http.ts", "12 files in src/" */
function filesIn(files: PipelinePlan['reads']['files'], t: Translate): string {
  const [first] = files;
  if (files.length === 1 && first) return first.path;
  const parts = files.map(({ path }) => path.split('/').slice(0, -1));
  const common = parts.reduce((shared, own) => shared.filter((part, index) => own[index] === part));
  const words = filesWords(files.length, t);
  return common.length === 0 ? words : t('{0} in {1}', words, `${common.join('/')}/`);
}

function runsWords(count: number, t: Translate): string {
  if (count === 0) return t('No program.');
  return count === 1 ? t('this exact command only') : t('these exact commands only');
}

function budgetWords({ pipeline }: PipelinePlan, t: Translate): string | undefined {
  return pipeline.budgetNanoUsd === undefined ? undefined : t('run budget {0}', formatUsd(pipeline.budgetNanoUsd));
}
