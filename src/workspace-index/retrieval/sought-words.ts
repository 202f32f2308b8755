import { wordUnitsOf, type WordUnits } from '../words.ts';
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
      const start = startOf(stem);
      if (start === undefined) continue;
      // Porter's rules change a word's end alone; of a stem of one letter the second letter of the word is unknown.
      if (stem.length === 1) starts.fill(ANY_THIRD, start, start + ASCII);
      else starts[start] = (starts[start] ?? 0) | thirdsOf(stem);
    }
  }
  return { byStem, starts };
}

/** The first two letters of a stem as one number; `undefined` where they are not ASCII. */
function startOf(stem: string): number | undefined {
  const first = stem.charCodeAt(0);
  const second = stem.length > 1 ? stem.charCodeAt(1) : 0;
  return first < ASCII && second < ASCII ? first * ASCII + second : undefined;
}

const ANY_THIRD = 0xffff_ffff;
const LETTER_A = 0x61;
const LETTERS = 26;

/** The bit of a word's third unit, 0 where it has none: one for each letter from a to z, and one for all else. */
function thirdBit(unit: number): number {
  const letter = unit - LETTER_A;
  return 1 << (letter >= 0 && letter < LETTERS ? letter : LETTERS);
}

/** The third letters of words with this stem. What is so short may have been cut or have got its last letter from the rules ("ties" to "ti", "any" to "ani"). */
function thirdsOf(stem: string): number {
  return stem.length <= 3 || /^..[eiy]/.test(stem) ? ANY_THIRD : thirdBit(stem.charCodeAt(2));
}

/** Finds in a text what is looked for. Pure; linear in the text. */
export function findSought(text: string, { byStem, starts }: Sought): FoundWords {
  const words = wordUnitsOf(text);
  const { units } = words;
  const places: { at: number; stem: string }[] = [];
  let wordCount = 0;
  for (let at = 0; at < units.length;) {
    const start = at;
    while (at < units.length && isInWord(units[at] ?? 0)) at++;
    if (at === start) {
      at++;
      continue;
    }
    if (mayBeSought(units, start, at, starts)) {
      const stem = stemOf(words.slice(start, at));
      if (byStem.has(stem)) places.push({ at: wordCount, stem });
    }
    wordCount++;
  }
  return { wordCount, places };
}

function isInWord(unit: number): boolean {
  return unit < ASCII ? WORD_UNITS[unit] === 1 : isWordUnit(unit);
}
const WORD_UNITS = Uint8Array.from({ length: ASCII }, (_, unit) => (isWordUnit(unit) ? 1 : 0));

/** False for most words that are not looked for. */
function mayBeSought(units: WordUnits['units'], start: number, end: number, starts: Uint32Array): boolean {
  const first = units[start] ?? 0;
  const second = end - start > 1 ? (units[start + 1] ?? 0) : 0;
  if (first >= ASCII || second >= ASCII) return true;
  const third = end - start > 2 ? (units[start + 2] ?? 0) : 0;
  return ((starts[first * ASCII + second] ?? 0) & thirdBit(third)) !== 0;
}
