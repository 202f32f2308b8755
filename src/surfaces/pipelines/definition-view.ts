import { formatCount } from '../../domain/format.ts';
import type { Pipeline } from '../../domain/pipeline.ts';
import type { ListedPipeline } from '../../domain/pipelines.ts';
import type { PipelineState } from '../../protocol/pipeline.ts';
import type { Translate } from '../l10n.ts';
import { levelsOf } from '../../protocol/pipeline-levels.ts';
import { problemNotes } from './plan-view.ts';
import { stepView } from './step-view.ts';

/** Problems that are told one by one above the graph; the editor's list of problems has them all. */
const MOST_PROBLEMS = 5;

/**
 * A pipeline's text as a graph. Where the text cannot be read as it is, `last` is drawn, the last form that could be, below what is wrong.
 */
export function definitionState(
  listed: ListedPipeline,
  last: Pipeline | undefined,
  now: Date,
  t: Translate,
): PipelineState {
  const pipeline = listed.pipeline ?? last;
  const steps = pipeline?.steps ?? [];
  const levels = levelsOf(steps);
  const count = steps.length === 1 ? t('1 step') : t('{0} steps', formatCount(steps.length));
  const isBroken = listed.problems.some(({ severity }) => severity === 'error');
  return {
    kind: 'graph',
    head: {
      title: listed.title,
      tag: isBroken ? t('cannot run') : t('definition'),
      tone: isBroken ? 'err' : 'plain',
      meta: [listed.source.path, pipeline && count].filter(Boolean).join(' · '),
      actions: isBroken ? [] : [{ action: 'run', label: t('Run…'), isPrimary: true }],
    },
    notes: problemNotes(listed.problems.slice(0, MOST_PROBLEMS), listed.source.path, t),
    sideNotes: [],
    steps: pipeline ? steps.map((step) => stepView({ step, pipeline, level: levels.get(step.id) ?? 0 }, now, t)) : [],
  };
}
