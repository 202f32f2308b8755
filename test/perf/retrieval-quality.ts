import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { FoundPlace } from '../../src/domain/workspace-index.ts';

const PAIR = z.object({
  id: z.string(),
  /** A package in node_modules. */
  package: z.string(),
  question: z.string(),
  /** True when the question names something as it is named in the code. */
  namesIdentifier: z.boolean(),
  path: z.string(),
  startLine: z.int().positive(),
  endLine: z.int().positive(),
});

/** A question with the place that answers it, both written by hand. */
export type Pair = z.infer<typeof PAIR>;

/** The questions for development, which weights were fitted on, or those for testing. */
export function readPairs(split: 'dev' | 'test'): readonly Pair[] {
  const file = join(import.meta.dirname, `../fixtures/retrieval/${split}.jsonl`);
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => PAIR.parse(JSON.parse(line)));
}

/** What the hits for one question are worth. */
export interface Worth {
  /** True when one of the hits shares a line with the place. */
  readonly isHit: boolean;
  /** 1 / rank of the first hit in the right file, 0 without one. */
  readonly fileReciprocalRank: number;
}

/** Judges the hits for a question, best first. Pure. */
export function worthOf(pair: Pair, hits: readonly Pick<FoundPlace, 'reference'>[]): Worth {
  const isInFile = ({ reference: { path } }: Pick<FoundPlace, 'reference'>): boolean => path === pair.path;
  const rank = hits.findIndex(isInFile);
  return {
    isHit: hits.some(
      (hit) => isInFile(hit) && hit.reference.startLine <= pair.endLine && hit.reference.endLine >= pair.startLine,
    ),
    fileReciprocalRank: rank === -1 ? 0 : 1 / (rank + 1),
  };
}

/** Shares and means over questions. Pure. */
export function figuresOf(worths: readonly Worth[]): { readonly recall: number; readonly fileMrr: number } {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    recall: mean(worths.map(({ isHit }) => Number(isHit))),
    fileMrr: mean(worths.map(({ fileReciprocalRank }) => fileReciprocalRank)),
  };
}
