/** A phrase that was found in a text, with what was filed under it. */
export interface FoundPhrase<T> {
  readonly phrase: string;
  /** Index of its first word. */
  readonly at: number;
  readonly values: readonly T[];
}

/** Finds phrases of several words in a list of words, in time linear in the words, however many phrases there are. */
export class PhraseIndex<T> {
  readonly #values = new Map<string, T[]>();
  /** The most words of any phrase that begins with this word. */
  readonly #longest = new Map<string, number>();

  /** Files `value` under each of `phrases`: words as `readAsk` gives them, parted by commas. */
  add(phrases: string, value: T): this {
    for (const phrase of phrases.split(',').map((each) => each.trim())) {
      const words = phrase.split(' ');
      const [first = ''] = words;
      this.#longest.set(first, Math.max(words.length, this.#longest.get(first) ?? 0));
      const values = this.#values.get(phrase);
      if (values) values.push(value);
      else this.#values.set(phrase, [value]);
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

  #longestAt(
    words: readonly string[],
    at: number,
  ): { readonly found: FoundPhrase<T>; readonly wordCount: number } | undefined {
    const longest = Math.min(this.#longest.get(words[at] ?? '') ?? 0, words.length - at);
    for (let wordCount = longest; wordCount >= 1; wordCount--) {
      const phrase = words.slice(at, at + wordCount).join(' ');
      const values = this.#values.get(phrase);
      if (values) return { found: { phrase, at, values }, wordCount };
    }
    return undefined;
  }

  /** "refactored" is found by "refactor". */
  #stemmedAt(
    words: readonly string[],
    at: number,
  ): { readonly found: FoundPhrase<T>; readonly wordCount: number } | undefined {
    const word = words[at] ?? '';
    for (const ending of ENDINGS) {
      if (word.length < ending.length + 3 || !word.endsWith(ending)) continue;
      const values = this.#values.get(word.slice(0, -ending.length));
      if (values) return { found: { phrase: word, at, values }, wordCount: 1 };
    }
    return undefined;
  }
}

const ENDINGS = ['s', 'es', 'ed', 'd', 'ing'];
