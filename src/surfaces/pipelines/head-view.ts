import { formatCount, formatDuration, formatUsd } from '../../domain/format.ts';
import type { PipelineRun, RunStatus } from '../../domain/pipeline-run.ts';
import type { Meter, PipelineAction, PipelineHead } from '../../protocol/pipeline.ts';
import type { Translate } from '../l10n.ts';
import { formatRange } from './money-range.ts';
import { changesIn } from './panel-view.ts';

/** Title, state, what it is about and money of a run. Pure. */
export function runHead(run: PipelineRun, now: Date, t: Translate): PipelineHead {
  const done = run.steps.filter(({ status }) => status === 'done').length;
  const isOver = run.status === 'interrupted';
  const took = isOver ? undefined : formatDuration((run.endedAt ?? now).getTime() - run.startedAt.getTime());
  const meta = [run.subject, t('{0} of {1} done', formatCount(done), formatCount(run.steps.length)), took].filter(
    (word) => word !== undefined,
  );
  return {
    title: run.pipeline.title,
    tag: runWords(run.status, t),
    tone: TONES[run.status],
    meta: meta.join(' · '),
    actions: headActions(run, t),
    meter: meterOf(run, t),
  };
}

const TONES: Readonly<Record<RunStatus, PipelineHead['tone']>> = {
  running: 'info',
  waiting: 'warn',
  done: 'ok',
  failed: 'err',
  cancelled: 'plain',
  interrupted: 'plain',
};

/** The word for where a run is. */
export function runWords(status: RunStatus, t: Translate): string {
  const words: Readonly<Record<RunStatus, string>> = {
    running: t('running'),
    waiting: t('waits for you'),
    done: t('done'),
    failed: t('failed'),
    cancelled: t('cancelled'),
    interrupted: t('stopped'),
  };
  return words[status];
}

function headActions(run: PipelineRun, t: Translate): PipelineAction[] {
  if (run.status === 'running' || run.status === 'waiting') return [{ action: 'cancel', label: t('Cancel') }];
  if (run.status === 'done' && run.result) {
    const open: PipelineAction = { action: 'open-result', label: t('Open result'), isPrimary: true };
    return changesIn(run.result).length > 0 ? [] : [open, { action: 'send-to-chat', label: t('Add to chat') }];
  }
  return [];
}

/** What was paid, the estimate and the run's budget, on one scale that ends with the largest of them. */
export function meterOf(run: PipelineRun, t: Translate): Meter {
  const { cost, estimate, budgetNanoUsd } = run;
  const scale = Math.max(cost.totalNanoUsd, estimate?.highNanoUsd ?? 0, budgetNanoUsd ?? 0, 1);
  const spent = formatUsd(cost.totalNanoUsd);
  const words = {
    spent,
    ...(estimate && { estimate: t('estimate {0}', formatRange(estimate)) }),
    ...(budgetNanoUsd !== undefined && { budget: t('run budget {0}', formatUsd(budgetNanoUsd)) }),
  };
  const unknown = cost.unknownCount === 0 ? [] : [t('{0} answers without a known price', cost.unknownCount)];
  const label = [t('{0} so far', spent), ...unknown, words.estimate, words.budget].filter((word) => word !== undefined);
  return {
    ...words,
    ...(unknown.length > 0 && { estimate: [words.estimate, ...unknown].filter(Boolean).join(' · ') }),
    label: label.join(', '),
    spentShare: cost.totalNanoUsd / scale,
    ...(estimate && { estimateFrom: estimate.lowNanoUsd / scale, estimateTo: estimate.highNanoUsd / scale }),
    ...(budgetNanoUsd !== undefined && { budgetShare: budgetNanoUsd / scale }),
  };
}
