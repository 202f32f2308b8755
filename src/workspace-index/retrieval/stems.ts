import { stemmer } from 'stemmer';
import { wordsOf } from '../words.ts';

const known = new Map<string, string>();
const MOST_KNOWN = 20_000;

/** The stem of a word in lower case, as the tokenizer of the word index makes it (Porter 1980). Remembers what it was asked. */
export function stemOf(word: string): string {
  const before = known.get(word);
  if (before !== undefined) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const stem = stemmer(word);
  known.set(word, stem);
  return stem;
}

/** The words of code or prose in their order, in lower case and parted as in the word index. */
export function splitWords(text: string): readonly string[] {
  const words = wordsOf(text);
  const split: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const start = at;
    while (at < words.length && isWordUnit(words.charCodeAt(at))) at++;
    if (at > start) split.push(words.slice(start, at));
  }
  return split;
}

/** Ranges of UTF-16 units that words are made of, besides a to z and digits: letters of other scripts. */
const LETTERS = [
  [0x00c0, 0x1fff],
  [0x2c00, 0x2fff],
  [0x3040, 0xd7ff],
  [0xf900, 0xffff],
] as const;

/** Whether a UTF-16 unit of what `wordsOf` gives stands in a word; else it parts two. */
export function isWordUnit(unit: number): boolean {
  if (unit < 0x80) return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39);
  return LETTERS.some(([first, last]) => unit >= first && unit <= last);
}
