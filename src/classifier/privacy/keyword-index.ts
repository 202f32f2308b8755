/** Where a keyword occurs: offsets in ascending order. */
export type Occurrences = ReadonlyMap<string, readonly number[]>;

/** A stretch of a text, from its first character to after its last. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Finds where many short keywords occur in a text, in one pass. Keywords are in lower case and not empty. */
export class KeywordIndex {
  /** Keywords of two characters and more, by {@link startOf} their first two. */
  readonly #byStart = new Map<number, string[]>();
  /** Which third characters some keyword of a start has, one bit per {@link thirdOf}: tells most places apart without looking at a keyword. */
  readonly #thirds = new Int32Array(STARTS);
  readonly #singles = new Set<number>();

  constructor(keywords: Iterable<string>) {
    for (const keyword of new Set(keywords)) {
      if (keyword.length === 1) this.#singles.add(keyword.charCodeAt(0));
      else {
        const start = startOf(keyword.charCodeAt(0), keyword.charCodeAt(1));
        const thirds = keyword.length === 2 ? ANY : thirdOf(keyword.charCodeAt(2));
        this.#thirds[start] = (this.#thirds[start] ?? 0) | thirds;
        this.#byStart.set(start, [...(this.#byStart.get(start) ?? []), keyword]);
      }
    }
  }

  /** All occurrences in `lowerCaseText`. */
  findIn(lowerCaseText: string): Occurrences {
    const found = new Map<string, number[]>();
    const add = (keyword: string, at: number): void => {
      const offsets = found.get(keyword);
      if (offsets) offsets.push(at);
      else found.set(keyword, [at]);
    };
    for (const code of this.#singles) {
      const single = String.fromCharCode(code);
      for (let at = lowerCaseText.indexOf(single); at !== -1; at = lowerCaseText.indexOf(single, at + 1))
        add(single, at);
    }
    const thirds = this.#thirds;
    let first = lowerCaseText.charCodeAt(0);
    let second = lowerCaseText.charCodeAt(1);
    for (let at = 0; at + 1 < lowerCaseText.length; at++) {
      const third = at + 2 < lowerCaseText.length ? lowerCaseText.charCodeAt(at + 2) : 0;
      const start = startOf(first, second);
      first = second;
      second = third;
      if (((thirds[start] ?? 0) & thirdOf(third)) === 0) continue;
      for (const keyword of this.#byStart.get(start) ?? []) if (lowerCaseText.startsWith(keyword, at)) add(keyword, at);
    }
    return found;
  }
}

/** Small enough that the table stays in the processor's nearest cache. */
const STARTS = 1 << 12;
const ANY = -1;

function startOf(first: number, second: number): number {
  return ((first & 0x3f) << 6) | (second & 0x3f);
}

function thirdOf(code: number): number {
  return 1 << (code & 31);
}

/** What `reach` says of the text around each occurrence, merged where stretches touch, each widened to whole lines as far as that takes at most 4000 characters. */
export function stretchesAround(
  text: string,
  offsets: readonly number[],
  reach: { readonly before: number; readonly after: number },
): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const at of offsets.toSorted((a, b) => a - b)) {
    const last = stretches.at(-1);
    const end = lineEnd(text, Math.min(text.length, at + reach.after));
    if (last && at - reach.before <= last.end) {
      stretches[stretches.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    } else stretches.push({ start: Math.max(0, at - reach.before), end });
  }
  return stretches;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return Math.min(end === -1 ? text.length : end, at + 4000);
}
