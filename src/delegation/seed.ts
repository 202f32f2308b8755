import type { Model, ModelTier } from '../domain/model.ts';
import type { TaskProfile } from '../domain/profile.ts';
import { TASK_KINDS, type Complexity, type TaskKind } from '../domain/task.ts';

// The seed: what is expected of a model nobody has measured here. These are our own judgements of November 2026, in the order that public coding
// leaderboards agree on (strong before medium before small, the gap growing with difficulty), not measurements. The stated margins are wide for
// that reason. Learned observations will replace them.

/** Share of good answers by tier and complexity, averaged over kinds. */
const BASE_QUALITY: Record<ModelTier, Record<Complexity, number>> = {
  small: { 1: 0.86, 2: 0.76, 3: 0.55, 4: 0.35 },
  medium: { 1: 0.92, 2: 0.86, 3: 0.74, 4: 0.58 },
  strong: { 1: 0.96, 2: 0.92, 3: 0.86, 4: 0.76 },
};

/** What a kind adds: prose about given text is easier, code that must run and find the cause is harder. */
const KIND_SHIFT: Record<TaskKind, number> = {
  explain: 0.02,
  fix: -0.05,
  document: 0.03,
  test: 0,
  refactor: -0.02,
  optimize: -0.04,
  generate: -0.02,
  review: -0.03,
  plan: -0.03,
  summarize: 0.04,
  translate: 0.03,
  chat: 0.03,
};

/** Half width of the 95 % interval of a seed, wider where models of one tier differ more. */
const SEED_MARGIN: Record<ModelTier, number> = { small: 0.1, medium: 0.08, strong: 0.07 };

/** What an answer must at least be expected to be worth, by complexity. */
const FLOOR: Record<Complexity, number> = { 1: 0.75, 2: 0.75, 3: 0.72, 4: 0.7 };

/** Parameters, in units of 10^9, of a typical model of each tier; a doubling or halving moves the expectation by {@link PER_DOUBLING}. */
const TYPICAL_PARAMETERS_BILLION: Record<ModelTier, number> = { small: 7, medium: 30, strong: 200 };
const PER_DOUBLING = 0.03;

/** Tokens of an answer to a routine task of each kind: our own judgement, to be replaced by what the ledger holds. */
const OUTPUT_TOKENS: Record<TaskKind, number> = {
  explain: 500,
  fix: 700,
  document: 500,
  test: 1200,
  refactor: 900,
  optimize: 700,
  generate: 1200,
  review: 800,
  plan: 1000,
  summarize: 250,
  translate: 700,
  chat: 300,
};
const OUTPUT_FACTOR: Record<Complexity, number> = { 1: 0.6, 2: 1, 3: 1.5, 4: 2.2 };

/** The least expected quality that is good enough for `complexity`, 0 to 1. */
export function qualityFloor(complexity: Complexity): number {
  return FLOOR[complexity];
}

/**
 * Expected share of good answers, 0 to 1, with the half width of its 95 % interval. The doubt about the kind enters as a mixture with the average
 * over all kinds, and widens the interval.
 */
export function expectedQuality(
  model: Pick<Model, 'tier' | 'parametersBillion'>,
  profile: Pick<TaskProfile, 'kind' | 'kindProbability' | 'complexity'>,
): { readonly quality: number; readonly margin: number } {
  const certainty = between(0, Number.isFinite(profile.kindProbability) ? profile.kindProbability : 0, 1);
  const shift = certainty * KIND_SHIFT[profile.kind] + (1 - certainty) * AVERAGE_SHIFT;
  const quality = BASE_QUALITY[model.tier][profile.complexity] + shift + sizeShift(model);
  return { quality: between(0.01, quality, 0.99), margin: SEED_MARGIN[model.tier] + 0.05 * (1 - certainty) };
}

/** Tokens that the answer is expected to take. A translation is about as long as what is translated. */
export function predictOutputTokens(profile: Pick<TaskProfile, 'kind' | 'complexity'>, inputTokens: number): number {
  const typical = Math.round(OUTPUT_TOKENS[profile.kind] * OUTPUT_FACTOR[profile.complexity]);
  return profile.kind === 'translate' ? Math.max(typical, Math.min(Math.round(inputTokens), 8000)) : typical;
}

const AVERAGE_SHIFT = TASK_KINDS.reduce((sum, kind) => sum + KIND_SHIFT[kind], 0) / TASK_KINDS.length;

function sizeShift({ tier, parametersBillion }: Pick<Model, 'tier' | 'parametersBillion'>): number {
  if (parametersBillion === undefined || !(parametersBillion > 0)) return 0;
  return PER_DOUBLING * between(-3, Math.log2(parametersBillion / TYPICAL_PARAMETERS_BILLION[tier]), 1.5);
}

function between(low: number, value: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
