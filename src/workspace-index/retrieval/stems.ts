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
  return wordsOf(text)
    .split(/[^a-z0-9\u00c0-\u1fff\u2c00-\u2fff\u3040-\ud7ff\uf900-\uffff]+/)
    .filter((word) => word !== '');
}
