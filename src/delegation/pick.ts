import type { RoutingDecision } from '../domain/decision.ts';
import { wishOf, type RouteInput } from './input.ts';
import type { Score } from './score.ts';

/** Which rule chose: the person's wish, the model fixed for the kind, the conversation's own model, or the score. */
export type Why = 'wish' | 'fixed' | 'same-task' | 'score';

/** The chosen one among those that no limit excludes, in their order; `undefined` when there is none. */
export function pick(
  input: RouteInput,
  able: readonly Score[],
): { readonly chosen: Score; readonly why: Why } | undefined {
  const [first] = able;
  if (!first) return undefined;
  if (wishOf(input).type !== 'auto') return { chosen: first, why: 'wish' };
  const fixed = able.find(({ model }) => model.id === input.fixedForKind);
  if (fixed) return { chosen: fixed, why: 'fixed' };
  const stayed = staying(input, able);
  return stayed ? { chosen: stayed, why: 'same-task' } : { chosen: first, why: 'score' };
}

/**
 * A conversation stays with its model: what its provider holds cached would be lost, and people notice a change of voice. Until the task is another, the
 * answer failed, a limit excludes it, or it is no longer good enough while somebody else is.
 */
function staying({ previous }: RouteInput, able: readonly Score[]): Score | undefined {
  if (!previous?.isSameTask || previous.hasFailed) return undefined;
  const own = able.find(({ model }) => model.id === previous.modelId);
  return own && (own.isGoodEnough || !able.some(({ isGoodEnough }) => isGoodEnough)) ? own : undefined;
}

/** What the thread is told when a conversation goes on with a model of another tier or place than before, without the person having asked for it. */
export function tierChange(
  input: RouteInput,
  { model }: Score,
  scores: readonly Score[],
  why: Why,
): RoutingDecision['change'] | undefined {
  const { previous } = input;
  if (!previous || why === 'wish' || previous.modelId === model.id) return undefined;
  const before = scores.find((score) => score.model.id === previous.modelId);
  if (before && before.model.tier === model.tier && before.model.place === model.place) return undefined;
  const from = before?.model.label ?? previous.modelId;
  return { from, sentence: `${model.label} instead of ${from}: ${cause(input, before, why)}.` };
}

function cause({ previous, profile }: RouteInput, before: Score | undefined, why: Why): string {
  if (why === 'fixed') return `your choice for ${profile.kind}`;
  if (!before) return 'it is not available any more';
  if (before.limit) return LIMIT_CAUSES[before.limit.excludedBy];
  if (previous?.hasFailed === true) return 'the last answer failed';
  if (previous?.isSameTask === false) return `the task is another now, ${profile.kind}`;
  return 'the task became harder';
}

const LIMIT_CAUSES: Record<NonNullable<Score['limit']>['excludedBy'], string> = {
  privacy: 'the text must stay here',
  'context-window': 'its window is too small now',
  modality: 'it cannot read what goes with the question',
  budget: 'the budget has too little left',
  health: 'it is not available now',
  fit: 'it does not fit this machine',
  list: 'it is not allowed here',
  retired: 'its vendor retired it',
  'not-local': 'it does not run here',
  strength: 'this task asks for another strength',
  cost: 'it costs more than this task may',
  choice: 'another one was asked for',
};
