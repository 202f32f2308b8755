import { phraseWords, relatedWords } from './related-words.ts';
import { splitWords, stemOf } from './stems.ts';
import { STOP_WORDS } from './stop-words.ts';

/** One thing that a question is about: its own word and those that may stand for it, by stem. */
export interface Concept {
  readonly stem: string;
  /** A word of that stem, as the word index is asked for it. */
  readonly word: string;
  /** Words that count instead, with their share; the own word is not among them. */
  readonly others: ReadonlyMap<string, { readonly word: string; readonly share: number }>;
}

/** A question, read. */
export interface Question {
  readonly concepts: readonly Concept[];
  /** Words that are written like a name in code, as they stand: "retryRequest", "$ZodType", "Parser". */
  readonly names: readonly string[];
  readonly isAboutTests: boolean;
  readonly isAboutDocuments: boolean;
}

/** More words than this are no question but a paste; the first are taken. */
const MOST_WORDS = 60;
const MOST_CHARACTERS = 4000;
/** Two words written as one: "file name" and `fileName`. */
const JOINED_SHARE = 0.9;
const PHRASE_SHARE = 0.6;

/** What a question looks for. Pure. */
export function readQuestion(question: string): Question {
  const text = question.slice(0, MOST_CHARACTERS);
  const words = splitWords(text.replaceAll(/['’]s\b/g, '')).slice(0, 2 * MOST_WORDS);
  const concepts = new Map<string, Concept & { readonly others: Map<string, { word: string; share: number }> }>();
  for (const word of words) {
    if (concepts.size >= MOST_WORDS || STOP_WORDS.has(word) || word.length < 2) continue;
    const stem = stemOf(word);
    if (concepts.has(stem)) continue;
    const others = new Map(relatedWords(stem).map((each) => [stemOf(each.word), each]));
    concepts.set(stem, { stem, word, others });
  }
  const add = (stem: string, word: string, share: number): void => {
    const other = stemOf(word);
    const concept = concepts.get(stem);
    if (!concept || other === stem || (concept.others.get(other)?.share ?? 0) >= share) return;
    concept.others.set(other, { word, share });
  };
  joinNeighbours(words, add);
  for (const phrase of phrasesIn(words)) {
    const [first] = phrase.meant;
    if (first === undefined) continue;
    const carrier = phrase.stems.find((stem) => concepts.has(stem)) ?? stemOf(first);
    if (!concepts.has(carrier)) concepts.set(carrier, { stem: carrier, word: first, others: new Map() });
    for (const word of phrase.meant) add(carrier, word, PHRASE_SHARE);
  }
  return {
    concepts: [...concepts.values()],
    names: namesIn(text),
    isAboutTests: /\b(?:tests?|specs?|benchmarks?|fixtures?|mocks?)\b/i.test(text),
    isAboutDocuments: /\b(?:readme|documentation|docs?|changelog|release notes|licen[cs]e)\b/i.test(text),
  };
}

function joinNeighbours(words: readonly string[], add: (stem: string, word: string, share: number) => void): void {
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    if (next === undefined || STOP_WORDS.has(word) || STOP_WORDS.has(next)) continue;
    for (const stem of [stemOf(word), stemOf(next)]) add(stem, word + next, JOINED_SHARE);
  }
}

function phrasesIn(
  words: readonly string[],
): { readonly stems: readonly string[]; readonly meant: readonly string[] }[] {
  const found = [];
  for (const index of words.keys()) {
    for (const length of [2, 3]) {
      const stems = words.slice(index, index + length).map(stemOf);
      const meant = stems.length === length ? phraseWords(stems) : [];
      if (meant.length > 0) found.push({ stems, meant });
    }
  }
  return found;
}

/** Written like a name: camelCase, snake_case, with $ or #, called, in backticks, or a part of a dotted name. */
function namesIn(text: string): readonly string[] {
  const names = new Set<string>();
  for (const [, ticked] of text.matchAll(/`([^`\s]{2,80})`/g))
    for (const name of partsOf(ticked ?? '')) names.add(name);
  for (const [written] of text.matchAll(/[#$\p{L}_][\p{L}\p{N}_$]*(?:[.#][\p{L}_$][\p{L}\p{N}_$]*)*(?:\(\))?/gu)) {
    const parts = partsOf(written);
    const isCalled = written.endsWith('()');
    const isDotted = parts.length > 1 && !/^(?:e\.g|i\.e|etc)/i.test(written);
    for (const part of parts) if (isCalled || isDotted || looksLikeName(part, written)) names.add(part);
  }
  return [...names];
}

function looksLikeName(part: string, written: string): boolean {
  return /\p{Ll}\p{Lu}|[_$]|\p{Lu}{2,}\p{Ll}|\d\p{Lu}/u.test(part) || written.startsWith('#');
}

function partsOf(written: string): readonly string[] {
  return written.split(/[.#()]|::|->/).filter((part) => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(part));
}
