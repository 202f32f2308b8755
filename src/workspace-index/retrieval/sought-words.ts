import { wordsOf } from '../words.ts';
import { isWordUnit, stemOf } from './stems.ts';
import type { WeighedConcept } from './weighed.ts';

/** What is looked for in a text. */
export interface Sought {
  /** For each stem, the concepts that it stands for and what it is worth to each. */
  readonly byStem: ReadonlyMap<string, readonly { readonly concept: number; readonly worth: number }[]>;
  /** Which first two letters those stems have, see {@link startOf}. A word's stem begins as the word does, so most words of a text need no stem. */
  readonly starts: Uint8Array;
}

/** The words of a text that are looked for. */
export interface FoundWords {
  /** How many words the text has in all. */
  readonly wordCount: number;
  /** Which of them, from 0, is looked for, and by which stem. */
  readonly places: readonly { readonly at: number; readonly stem: string }[];
}

const ASCII = 128;

/** The stems that concepts are looked for by. */
export function soughtBy(concepts: readonly WeighedConcept[]): Sought {
  const byStem = new Map<string, { concept: number; worth: number }[]>();
  const starts = new Uint8Array(ASCII * ASCII);
  for (const [concept, { words }] of concepts.entries()) {
    for (const { stem, share, tells } of words) {
      byStem.set(stem, [...(byStem.get(stem) ?? []), { concept, worth: share * tells }]);
      const start = startOf(stem, 0, stem.length);
      // Porter's rules change a word's end alone; of a stem of one letter the second letter of the word is unknown.
      if (start !== undefined) starts.fill(1, start, stem.length === 1 ? start + ASCII : start + 1);
    }
  }
  return { byStem, starts };
}

/** The first two letters of a word as one number; `undefined` where they are not ASCII. */
function startOf(text: string, start: number, end: number): number | undefined {
  const first = text.charCodeAt(start);
  const second = end - start > 1 ? text.charCodeAt(start + 1) : 0;
  return first < ASCII && second < ASCII ? first * ASCII + second : undefined;
}

/** Finds in a text what is looked for. Pure; linear in the text. */
export function findSought(text: string, { byStem, starts }: Sought): FoundWords {
  const words = wordsOf(text);
  const places: { at: number; stem: string }[] = [];
  let wordCount = 0;
  for (let at = 0; at < words.length;) {
    const start = at;
    while (at < words.length && isWordUnit(words.charCodeAt(at))) at++;
    if (at === start) {
      at++;
      continue;
    }
    const begins = startOf(words, start, at);
    if (begins === undefined || starts[begins] === 1) {
      const stem = stemOf(words.slice(start, at));
      if (byStem.has(stem)) places.push({ at: wordCount, stem });
    }
    wordCount++;
  }
  return { wordCount, places };
}
