import type { Complexity, Privacy, TaskKind } from './task.ts';

/** One observation that spoke for a classification, in words a person can check. */
export interface Signal {
  readonly feature: 'kind' | 'complexity' | 'privacy';
  /** Plain, short: "the question begins with “what does”". */
  readonly text: string;
}

/** What the classifier makes of a task: what it is, never which model. */
export interface TaskProfile {
  readonly kind: TaskKind;
  /** Probability of {@link TaskProfile.kind}, 0 to 1; 1 when the surface gave it. */
  readonly kindProbability: number;
  readonly complexity: Complexity;
  readonly complexityProbability: number;
  readonly privacy: Privacy;
  /** Never empty. */
  readonly signals: readonly Signal[];
}
