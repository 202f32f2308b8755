import type { Candidate } from '../domain/decision.ts';

/** A hard limit that a model breaks. `sentence` says it about that model, ready for the candidates' table. */
export interface Limit {
  readonly excludedBy: NonNullable<Candidate['excludedBy']>;
  readonly sentence: string;
}
