import type { FileRole } from './file-role.ts';

/** A chunk that may answer a question, before its text is read. */
export interface Candidate {
  readonly chunkId: number;
  readonly fileId: number;
  readonly folder: string;
  readonly path: string;
  readonly language: string;
  readonly ordinal: number;
  readonly startLine: number;
  readonly endLine: number;
  readonly symbol: string | undefined;
  readonly kind: string | undefined;
  /** What the word index says of it, 0 when something else found it; more is better. */
  readonly wordScore: number;
  /** How many of the names in the question it declares. */
  readonly nameCount: number;
  readonly role: FileRole;
  /** How much it counts for what its file is; 1 for a source. */
  readonly weight: number;
}

/** A candidate with its text. */
export interface ReadCandidate extends Candidate {
  readonly text: string;
}
