import type { Model, ModelId } from '../domain/model.ts';
import type { TaskProfile } from '../domain/profile.ts';
import type { Alternative, ModelChoice, ModelConstraints, RoutingPreset } from '../domain/task.ts';
import type { Health } from '../domain/health.ts';
import type { ModelLists } from '../domain/routing-settings.ts';
import type { NanoUsd } from '../domain/price.ts';

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
  /** What is expected of a model for this task: the capability matrix. */
  readonly expected: (model: Model, profile: TaskProfile) => Expectation;
  /** True when the person agreed that this request's sensitive text goes to a remote model. */
  readonly isSensitiveAllowed?: boolean;
  readonly choice: ModelChoice;
  /** "Again with…": overrides `choice`. */
  readonly alternative?: Alternative;
  /** The task's own hard limits; they only narrow. */
  readonly constraints?: ModelConstraints;
  /** Models that must not be asked now, each with the reason in plain words: "three failures, paused until 14:32". */
  readonly unavailable?: ReadonlyMap<ModelId, string>;
  /** Measured availability and speed; absent for a model nobody has asked. */
  readonly health?: (id: ModelId) => Health;
  /** What the tightest budget can still pay for this request; absent without a budget. */
  readonly budgetLeftNanoUsd?: NanoUsd;
  /** What a request without a known price is taken to cost against a budget. */
  readonly unknownPriceNanoUsd?: NanoUsd;
  /** True when images go with the question. */
  readonly needsImages?: boolean;
  /** True when the answer needs tools. */
  readonly needsTools?: boolean;
  /** What the person allows and forbids here. */
  readonly lists?: ModelLists;
  /** "Always for this kind": the model the person fixed for this task's kind. */
  readonly fixedForKind?: ModelId;
  /** The person's own floor for this kind, 0 to 1, in place of the built-in one. */
  readonly floor?: number;
  /** The conversation's last answer: who gave it, whether the task is still the same, and how much of the prompt its provider holds cached. */
  readonly previous?: {
    readonly modelId: ModelId;
    readonly isSameTask: boolean;
    readonly hasFailed: boolean;
    readonly cachedTokens: number;
  };
  /** The arm of an experiment this request was drawn into. */
  readonly arm?: ExperimentArm;
  /** Asked now; decides on models that retire. */
  readonly now?: Date;
}

/** What is expected of one model for one task. */
export interface Expectation {
  /** Expected share of good answers, 0 to 1. */
  readonly quality: number;
  /** Half width of the 95 % interval of `quality`. */
  readonly margin: number;
  /** Tokens that the answer is expected to take. */
  readonly outputTokens: number;
}

/** One side of a comparison the person runs: requests drawn into `b` aim with another preset. */
export interface ExperimentArm {
  readonly name: 'a' | 'b';
  readonly preset: RoutingPreset;
}

/** What decides who may be chosen at all: the alternative where there is one, else the person's choice. */
export type Wish = { readonly type: 'auto' } | Alternative;

/** The wish of an input: {@link RouteInput.alternative} before {@link RouteInput.choice}. */
export function wishOf(input: Pick<RouteInput, 'choice' | 'alternative'>): Wish {
  return input.alternative ?? input.choice;
}

/** The preset that routing aims with: the arm's, else the person's. */
export function presetOf({ arm, choice }: Pick<RouteInput, 'arm' | 'choice'>): RoutingPreset {
  return arm?.preset ?? (choice.type === 'auto' ? choice.preset : undefined) ?? 'balanced';
}

/** Tokens that have to fit into a window, a whole number; nonsense counts as 0. */
export function requiredTokens(input: Pick<RouteInput, 'inputTokens' | 'requiredInputTokens'>): number {
  return wholeTokens(input.requiredInputTokens ?? input.inputTokens);
}

/** A token count as a whole number of at least 0; what is not a number counts as 0. */
export function wholeTokens(tokens: number): number {
  return Number.isFinite(tokens) && tokens > 0 ? Math.ceil(tokens) : 0;
}
