import type { PipelinePlan } from '../../domain/pipeline-plan.ts';
import type { PipelineRun } from '../../domain/pipeline-run.ts';
import type { PipelineState, StepView } from '../../protocol/pipeline.ts';
import type { Translate } from '../l10n.ts';
import { runHead } from './head-view.ts';
import { levelsOf } from '../../protocol/pipeline-levels.ts';
import { failureNotes, runNotes } from './run-notes.ts';
import { stepView } from './step-view.ts';

/**
 * A run as the page shows it; `plan` gives the estimates where this window made it, `decided` the steps whose changes
 * were accepted or rejected here. Pure.
 */
export function runState(
  run: PipelineRun,
  plan: PipelinePlan | undefined,
  now: Date,
  t: Translate,
  decided: ReadonlySet<string> = new Set(),
): Extract<PipelineState, { kind: 'graph' }> {
  const isGoing = run.status === 'running' || run.status === 'waiting';
  const steps = stepViews(run, plan, now, t);
  const selected = firstTold(run);
  return {
    kind: 'graph',
    runId: run.runId,
    head: runHead(run, now, t),
    notes: runNotes(run, plan, decided, t),
    sideNotes: failureNotes(run, t),
    steps,
    ...(isGoing && { hint: t('Finished steps are kept. Cancel stops the running step and books what was used.') }),
    ...(selected !== undefined && { selected }),
  };
}

/** All steps of a run, in its order. */
export function stepViews(run: PipelineRun, plan: PipelinePlan | undefined, now: Date, t: Translate): StepView[] {
  const { pipeline } = run;
  const steps = new Map(pipeline.steps.map((step) => [step.id, step]));
  const plans = new Map(plan?.steps.map((entry) => [entry.step.id, entry]));
  const levels = levelsOf(pipeline.steps);
  return run.steps.flatMap((state) => {
    const step = steps.get(state.stepId);
    if (!step) return [];
    const level = levels.get(step.id) ?? 0;
    return [stepView({ step, pipeline, plan: plans.get(step.id), state, level }, now, t)];
  });
}

/** The step that is told first: one that runs, else one that failed, else the last that is done. */
function firstTold({ steps }: PipelineRun): string | undefined {
  const of = (status: string): string | undefined => steps.findLast((state) => state.status === status)?.stepId;
  return of('running') ?? of('failed') ?? of('done') ?? steps[0]?.stepId;
}
