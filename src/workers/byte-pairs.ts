import type { TokenTable } from './token-table.ts';

/** White space as Unicode has it. JavaScript's own `\s` takes the byte order mark for it, and not the "next line" of old printers. */
const SPACE = '\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const UPPER = '\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}';
const LOWER = '\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}';
/** Endings of English words, in either case; the long s is an s. */
const ENDING = "(?:'(?:[sS\\u017f]|[tT]|[rR][eE]|[vV][eE]|[mM]|[lL][lL]|[dD]))?";
/** How o200k_base cuts a text before it looks for tokens: its `pat_str` in tiktoken, in JavaScript's words. */
const WORD = new RegExp(
  [
    `[^\\r\\n\\p{L}\\p{N}]?[${UPPER}]*[${LOWER}]+${ENDING}`,
    `[^\\r\\n\\p{L}\\p{N}]?[${UPPER}]+[${LOWER}]*${ENDING}`,
    '\\p{N}{1,3}',
    ` ?[^${SPACE}\\p{L}\\p{N}]+[\\r\\n/]*`,
    `[${SPACE}]*[\\r\\n]+`,
    `[${SPACE}]+(?![^${SPACE}])`,
    `[${SPACE}]+`,
  ].join('|'),
  'gu',
);
const NONE = -1;

/** Counts the tokens of o200k_base in texts of at most some thousand characters: its time grows with the square of a word's length. */
export class BytePairs {
  readonly #table: TokenTable;
  readonly #encoder = new TextEncoder();
  #bytes = new Uint8Array(256);
  /** Where the parts of a word begin; the last one is the end of the word. */
  #starts = new Uint32Array(257);
  /** Of each part, the rank of the token that it and the next one would make. */
  #ranks = new Int32Array(257);

  constructor(table: TokenTable) {
    this.#table = table;
  }

  /** The number of tokens in `text` as tiktoken counts them; letters that are newer than its Unicode may differ by one. No text is a special token. */
  count(text: string): number {
    let tokens = 0;
    for (const [word] of text.matchAll(WORD)) tokens += this.#countWord(word);
    return tokens;
  }

  #countWord(word: string): number {
    if (word.length * 3 > this.#bytes.length) this.#grow(word.length * 3);
    const { written } = this.#encoder.encodeInto(word, this.#bytes);
    if (this.#table.rankOf(this.#bytes, 0, written) !== NONE) return 1;
    return this.#merge(written);
  }

  #grow(byteCount: number): void {
    this.#bytes = new Uint8Array(byteCount);
    this.#starts = new Uint32Array(byteCount + 1);
    this.#ranks = new Int32Array(byteCount + 1);
  }

  /** Joins the two neighbours that make the token of the lowest rank, the first of equal ones, until no two make one. @returns how many parts are left. */
  #merge(byteCount: number): number {
    const [starts, ranks] = [this.#starts, this.#ranks];
    let partCount = byteCount;
    for (let at = 0; at <= byteCount; at++) starts[at] = at;
    for (let part = 0; part < partCount; part++) ranks[part] = this.#pairRank(part, partCount);
    for (;;) {
      const part = lowest(ranks, partCount - 1);
      if (part === NONE) return partCount;
      starts.copyWithin(part + 1, part + 2, partCount + 1);
      ranks.copyWithin(part, part + 1, partCount);
      partCount--;
      ranks[part] = this.#pairRank(part, partCount);
      if (part > 0) ranks[part - 1] = this.#pairRank(part - 1, partCount);
    }
  }

  #pairRank(part: number, partCount: number): number {
    if (part + 2 > partCount) return NONE;
    return this.#table.rankOf(this.#bytes, this.#starts[part] ?? 0, this.#starts[part + 2] ?? 0);
  }
}

/** The first of the lowest ranks among the first `count`, or -1 where there is none. */
function lowest(ranks: Int32Array, count: number): number {
  let found = NONE;
  let least = Number.POSITIVE_INFINITY;
  for (let part = 0; part < count; part++) {
    const rank = ranks[part] ?? NONE;
    if (rank === NONE || rank >= least) continue;
    least = rank;
    found = part;
  }
  return found;
}
