import { wordsOf } from '../words.ts';
import { isWordUnit, stemOf } from './stems.ts';
import type { WeighedConcept } from './weighed.ts';

/** What is looked for in a text. */
export interface Sought {
  /** For each stem, the concepts that it stands for and what it is worth to each. */
  readonly byStem: ReadonlyMap<string, readonly { readonly concept: number; readonly worth: number }[]>;
  /**
   * Which third letters those stems have after their first two (see {@link startOf}), one bit each (see {@link thirdBit}). A word's stem begins as the word
   * does, so most words of a text need no stem.
   */
  readonly starts: Uint32Array;
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
  const starts = new Uint32Array(ASCII * ASCII);
  for (const [concept, { words }] of concepts.entries()) {
    for (const { stem, share, tells } of words) {
      byStem.set(stem, [...(byStem.get(stem) ?? []), { concept, worth: share * tells }]);
      const start = startOf(stem, 0, stem.length);
      if (start === undefined) continue;
      // Porter's rules change a word's end alone; of a stem of one letter the second letter of the word is unknown.
      if (stem.length === 1) starts.fill(ANY_THIRD, start, start + ASCII);
      else starts[start] = (starts[start] ?? 0) | thirdsOf(stem);
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

const ANY_THIRD = 0xffff_ffff;
const LETTER_A = 0x61;
const LETTERS = 26;

/** The bit of the third unit of a word: one for each letter from a to z, and one for all else, also for none. */
function thirdBit(text: string, start: number, end: number): number {
  const letter = end - start > 2 ? text.charCodeAt(start + 2) - LETTER_A : LETTERS;
  return 1 << (letter >= 0 && letter < LETTERS ? letter : LETTERS);
}

/** The third letters of words with this stem. What is so short may have been cut or have got its last letter from the rules ("ties" to "ti", "any" to "ani"). */
function thirdsOf(stem: string): number {
  return stem.length <= 3 || /^..[eiy]/.test(stem) ? ANY_THIRD : thirdBit(stem, 0, stem.length);
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
    if (begins === undefined || ((starts[begins] ?? 0) & thirdBit(words, start, at)) !== 0) {
      const stem = stemOf(words.slice(start, at));
      if (byStem.has(stem)) places.push({ at: wordCount, stem });
    }
    wordCount++;
  }
  return { wordCount, places };
}
