import type { Model, ModelId } from '../domain/model.ts';
import type { TaskProfile } from '../domain/profile.ts';
import type { Alternative, ModelChoice } from '../domain/task.ts';

/** Everything that routing looks at. */
export interface RouteInput {
  readonly profile: TaskProfile;
  readonly models: readonly Model[];
  /** Tokens that would be sent: system text, history, snippets and question. Drives the estimated price. */
  readonly inputTokens: number;
  /** The part of `inputTokens` that cannot be left out; drives the window's limit. Absent: all of it. */
  readonly requiredInputTokens?: number;
  /** True when the counts are estimates; sentences then say "≈". */
  readonly isInputTokensEstimate: boolean;
  readonly choice: ModelChoice;
  /** "Again with…": overrides `choice`. */
  readonly alternative?: Alternative;
  /** Models that must not be asked now, each with the reason in plain words: "three failures, paused until 14:32". */
  readonly unavailable?: ReadonlyMap<ModelId, string>;
}

/** What decides who may be chosen at all: the alternative where there is one, else the person's choice. */
export type Wish = { readonly type: 'auto' } | Alternative;

/** The wish of an input: {@link RouteInput.alternative} before {@link RouteInput.choice}. */
export function wishOf(input: Pick<RouteInput, 'choice' | 'alternative'>): Wish {
  return input.alternative ?? input.choice;
}

/** Tokens that have to fit into a window, a whole number; nonsense counts as 0. */
export function requiredTokens(input: Pick<RouteInput, 'inputTokens' | 'requiredInputTokens'>): number {
  return wholeTokens(input.requiredInputTokens ?? input.inputTokens);
}

/** A token count as a whole number of at least 0; what is not a number counts as 0. */
export function wholeTokens(tokens: number): number {
  return Number.isFinite(tokens) && tokens > 0 ? Math.ceil(tokens) : 0;
}
