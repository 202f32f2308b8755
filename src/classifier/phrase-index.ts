/** A phrase that was found in a text, with what was filed under it. */
export interface FoundPhrase<T> {
  readonly phrase: string;
  /** Index of its first word. */
  readonly at: number;
  readonly values: readonly T[];
}

/** What follows the words that lead here. */
interface Place<T> {
  readonly next: Map<string, Place<T>>;
  /** Filed under the phrase that ends here; empty for the begin of longer ones. */
  readonly values: T[];
}

/** Finds phrases of several words in a list of words, in time linear in the words, however many phrases there are. */
export class PhraseIndex<T> {
  readonly #first: Place<T> = { next: new Map(), values: [] };

  /** Files `value` under each of `phrases`: words as `readAsk` gives them, parted by commas. */
  add(phrases: string, value: T): this {
    for (const phrase of phrases.split(',').map((each) => each.trim())) {
      let place = this.#first;
      for (const word of phrase.split(' ')) {
        const next: Place<T> = place.next.get(word) ?? { next: new Map(), values: [] };
        place.next.set(word, next);
        place = next;
      }
      place.values.push(value);
    }
    return this;
  }

  /** All phrases in order. A longer phrase takes its words away from shorter ones; a single word is also found with an English ending. */
  findIn(words: readonly string[]): readonly FoundPhrase<T>[] {
    const found: FoundPhrase<T>[] = [];
    for (let at = 0; at < words.length;) {
      const match = this.#longestAt(words, at) ?? this.#stemmedAt(words, at);
      if (match) found.push(match.found);
      at += match?.wordCount ?? 1;
    }
    return found;
  }

  #longestAt(words: readonly string[], at: number): Match<T> | undefined {
    let place = this.#first.next.get(words[at] ?? '');
    if (!place) return undefined;
    let longest: { readonly values: readonly T[]; readonly wordCount: number } | undefined;
    for (let wordCount = 1; place; wordCount++) {
      if (place.values.length > 0) longest = { values: place.values, wordCount };
      place = place.next.size > 0 ? place.next.get(words[at + wordCount] ?? '') : undefined;
    }
    if (!longest) return undefined;
    const { values, wordCount } = longest;
    return { found: { phrase: words.slice(at, at + wordCount).join(' '), at, values }, wordCount };
  }

  /** "refactored" is found by "refactor". */
  #stemmedAt(words: readonly string[], at: number): Match<T> | undefined {
    const word = words[at] ?? '';
    if (!LAST_LETTERS.has(word.charCodeAt(word.length - 1))) return undefined;
    for (const ending of ENDINGS) {
      if (word.length < ending.length + 3 || !word.endsWith(ending)) continue;
      const values = this.#first.next.get(word.slice(0, -ending.length))?.values;
      if (values && values.length > 0) return { found: { phrase: word, at, values }, wordCount: 1 };
    }
    return undefined;
  }
}

interface Match<T> {
  readonly found: FoundPhrase<T>;
  readonly wordCount: number;
}

const ENDINGS = ['s', 'es', 'ed', 'd', 'ing'];
const LAST_LETTERS: ReadonlySet<number> = new Set(ENDINGS.map((ending) => ending.charCodeAt(ending.length - 1)));
