import type { Model, ModelId } from './model.ts';
import type { NanoUsd } from './price.ts';
import type { TaskProfile } from './profile.ts';
import type { RoutingPreset } from './task.ts';

/** One model that was looked at, with what was expected of it and why it was or was not taken. */
export interface Candidate {
  readonly modelId: ModelId;
  readonly label: string;
  readonly providerLabel: string;
  readonly place: Model['place'];
  /** Expected share of good answers for this task, 0 to 1. */
  readonly expectedQuality: number;
  /** Half width of the 95 % interval of `expectedQuality`. */
  readonly qualityMargin: number;
  /** Estimated price of this request; `undefined` when no price is known. */
  readonly estimateNanoUsd?: NanoUsd;
  /** Why it was not chosen (or why it was), one sentence. Never empty. */
  readonly reason: string;
  /** The hard limit that excluded it; absent when it could have been taken. */
  readonly excludedBy?:
    | 'privacy'
    | 'context-window'
    | 'modality'
    | 'budget'
    | 'health'
    | 'fit'
    | 'list'
    | 'retired'
    | 'not-local'
    | 'strength'
    | 'cost'
    | 'choice';
  /** Expected time until the whole answer stands; `undefined` when nothing was measured or estimated. */
  readonly latencyMs?: number;
}

/** Another model that could answer the same question, as "again with…" offers it. */
export interface AlternativeOffer {
  readonly type: 'stronger' | 'cheaper' | 'local';
  readonly modelId: ModelId;
  readonly label: string;
  /** Estimated price of the same request; `undefined` when no price is known. */
  readonly estimateNanoUsd?: NanoUsd;
}

/** What the router decided, complete before the first token. */
export interface RoutingDecision {
  readonly chosen: Model;
  /** `chosen` first, then who takes over when it fails before its first token; across providers where possible. */
  readonly chain: readonly Model[];
  /** All models looked at, best first. */
  readonly candidates: readonly Candidate[];
  /** Short reason for the decision line, as in "explain, routine: a small model holds". */
  readonly reason: string;
  /** The longer reasons, one sentence each, never empty: rule or limit that decided, what the dearest would have cost. */
  readonly reasons: readonly string[];
  readonly profile: TaskProfile;
  /** What routing aimed at: the person's preset, or the one of the arm. */
  readonly preset: RoutingPreset;
  /** The arm of the person's comparison, where one runs. */
  readonly arm?: 'a' | 'b';
  /** Tokens that the answer is expected to take. */
  readonly expectedOutputTokens: number;
  /** Set when the conversation goes on with a model of another tier or place than its last answer's, and why; for a note in the thread. */
  readonly change?: { readonly from: string; readonly sentence: string };
  /** Estimated price of `chosen` for this request. */
  readonly estimateNanoUsd?: NanoUsd;
  /** Time that classifying and routing took. */
  readonly durationMs: number;
}
