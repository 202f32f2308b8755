import type { Complexity, ContextNeed, Privacy, TaskKind, Urgency } from './task.ts';

/** One observation that spoke for a classification, in words a person can check. */
export interface Signal {
  readonly feature: 'kind' | 'complexity' | 'privacy' | 'urgency' | 'context-need' | 'language';
  /** Plain, short: "the question begins with “what does”". */
  readonly text: string;
}

/** Probabilities behind a {@link TaskProfile}; each distribution sums to 1. */
export interface Posteriors {
  /** Per kind; together with `unknown` they sum to 1. */
  readonly kind: Readonly<Record<TaskKind, number>>;
  /** Share of belief that the task is none of the kinds, or cannot be told from the text. */
  readonly unknown: number;
  /** For complexity 1, 2, 3 and 4. */
  readonly complexity: readonly [number, number, number, number];
}

/** What a detector found in the text, counted by type and never quoted. */
export interface PrivacyFinding {
  /** Plain words: "API key", "e-mail address", "private key". */
  readonly type: string;
  readonly count: number;
  /** True for a secret, which a model that is not on this machine gets masked. */
  readonly isSecret?: true;
}

/** What the classifier makes of a task: what it is, never which model. */
export interface TaskProfile {
  /** The most probable kind, also when the unknown share is larger. */
  readonly kind: TaskKind;
  /** Probability of {@link TaskProfile.kind}, 0 to 1; 1 when the surface gave it. */
  readonly kindProbability: number;
  readonly complexity: Complexity;
  readonly complexityProbability: number;
  readonly privacy: Privacy;
  /** What made the task `sensitive` or `private`; empty for `open` and for a switch. */
  readonly findings: readonly PrivacyFinding[];
  readonly urgency: Urgency;
  readonly contextNeed: ContextNeed;
  readonly language: {
    /** ISO 639-1 code of the person's words, `undefined` when it cannot be told. */
    readonly natural?: string;
    /** VS Code language id of the code in question, `undefined` without code. */
    readonly code?: string;
  };
  readonly posteriors: Posteriors;
  /** How much a strong model is expected to gain over a weak one on this text beyond what kind and complexity say, 0 to 1; 0.5 is average. */
  readonly strongNeed: number;
  /** Never empty. */
  readonly signals: readonly Signal[];
}
