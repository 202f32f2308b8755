import type { Model } from '../domain/model.ts';
import type { TaskProfile } from '../domain/profile.ts';
import type { Complexity, Task } from '../domain/task.ts';

/** Tokens that found snippets may take, by complexity: what is harder spans more places. Round figures of our own, held against windows below. */
const TOKENS: Readonly<Record<Complexity, number>> = { 1: 1500, 2: 3000, 3: 5000, 4: 8000 };
/** Part of the smallest plausible window that they may take. */
const LARGEST_SHARE = 1 / 4;

/**
 * How many tokens the index may fill for a task: set by how hard it is, and by the smallest window among the models that may answer it. Pure. A window
 * that nobody knows does not narrow it.
 */
export function searchBudget(
  { complexity, privacy }: Pick<TaskProfile, 'complexity' | 'privacy'>,
  task: Pick<Task, 'choice' | 'alternative' | 'constraints'>,
  models: readonly Model[],
): number {
  const plausible = plausibleModels(models, task, privacy !== 'open', complexity);
  const windows = plausible.flatMap(({ contextWindowTokens = 0 }) =>
    contextWindowTokens > 0 ? contextWindowTokens : [],
  );
  return Math.min(TOKENS[complexity], ...windows.map((tokens) => Math.floor(tokens * LARGEST_SHARE)));
}

function plausibleModels(
  models: readonly Model[],
  { choice, alternative, constraints }: Pick<Task, 'choice' | 'alternative' | 'constraints'>,
  staysHere: boolean,
  complexity: Complexity,
): readonly Model[] {
  const wish = alternative ?? choice;
  if (wish.type === 'model') return models.filter(({ id }) => id === wish.modelId);
  const isOffline = choice.type === 'auto' && choice.preset === 'offline';
  const isLocal = staysHere || isOffline || wish.type === 'local' || constraints?.place === 'local';
  const placed = isLocal ? models.filter(({ place }) => place === 'local') : models;
  const strong = placed.filter(({ tier }) => tier !== 'small');
  return complexity >= 3 && strong.length > 0 ? strong : placed;
}
