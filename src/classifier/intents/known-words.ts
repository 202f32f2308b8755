import { damaged, type Table } from '../weights/pack.ts';

/** Words of an ask that are looked at: what is asked stands at its begin or at its end. */
const FIRST_WORDS = 60;
const LAST_WORDS = 20;
/** The first words count a second time, on their own: they say most often what is wanted. */
export const HEAD_WORDS = 8;
/** No ask has more rows than these. */
export const MOST_KNOWN_ROWS = FIRST_WORDS + LAST_WORDS + HEAD_WORDS;

/** Bytes of a word's hash. */
export const HASH_BYTES = 4;
const FNV_SEED = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a of the UTF-16 units of a word, unsigned. Pure. */
export function wordHash(word: string): number {
  let hash = FNV_SEED;
  for (let index = 0; index < word.length; index++) hash = Math.imul(hash ^ word.charCodeAt(index), FNV_PRIME);
  return hash >>> 0;
}

/** Hashes, ascending, as a table of bytes, low byte first. `words` stand in the order of their hashes. Pure. */
export function hashTable(words: readonly string[]): Table {
  return { columns: HASH_BYTES, highest: 1, bytes: new Uint8Array(Uint32Array.from(words, wordHash).buffer) };
}

/** Which row a word has, or -1. */
export type WordRows = (word: string) => number;

/** Looks words up in a {@link hashTable} by halving, which needs nothing built at the start. Throws a `BatonError` (`BATON_E_WEIGHTS`) for another form. */
export function createWordRows({ columns, bytes }: Table): WordRows {
  if (columns !== HASH_BYTES || bytes.length % HASH_BYTES !== 0)
    throw damaged('the known words are of another version');
  const hashes = new Uint32Array(new Uint8Array(bytes).buffer);
  return (word) => {
    const hash = wordHash(word);
    let low = 0;
    for (let high = hashes.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((hashes[middle] ?? 0) < hash) low = middle + 1;
      else high = middle;
    }
    return hashes[low] === hash ? low : -1;
  };
}

/** Known words of an ask: `rows[i]` counts `values[i]`, for `i < length`. Row `2 * word` is a word anywhere, `2 * word + 1` one of the first. */
export interface KnownWords {
  readonly rows: Uint32Array;
  readonly values: Float32Array;
  readonly length: number;
}

/** Reads the known words of an ask into arrays that the next reading overwrites. All words together weigh the same in short and long asks. */
export function createKnownReader(rowOf: WordRows): (words: readonly string[]) => KnownWords {
  const rows = new Uint32Array(MOST_KNOWN_ROWS);
  const values = new Float32Array(MOST_KNOWN_ROWS);
  return (words) => {
    const all = Math.min(words.length, FIRST_WORDS + LAST_WORDS) ** -0.5;
    const head = Math.min(words.length, HEAD_WORDS) ** -0.5;
    let length = 0;
    const add = (row: number, value: number): void => {
      rows[length] = row;
      values[length++] = value;
    };
    for (let index = 0; index < words.length; index++) {
      if (index >= FIRST_WORDS && index < words.length - LAST_WORDS) continue;
      const row = rowOf(words[index] ?? '');
      if (row === -1) continue;
      add(2 * row, all);
      if (index < HEAD_WORDS) add(2 * row + 1, head);
    }
    return { rows, values, length };
  };
}
