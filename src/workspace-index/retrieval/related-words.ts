import { stemOf } from './stems.ts';
import { PHRASES, VOCABULARY } from './vocabulary.ts';

/** A word that may stand in the code for one of the question; `share`: how much it counts beside that one. */
export interface RelatedWord {
  readonly word: string;
  readonly share: number;
}

/** Fitted on the questions for development. */
const SAME_SHARE = 0.4;
const NEAR_SHARE = 0.3;

let related: ReadonlyMap<string, readonly RelatedWord[]> | undefined;
let phrases: ReadonlyMap<string, readonly string[]> | undefined;

/** Words that mean about what the word with this stem means. */
export function relatedWords(stem: string): readonly RelatedWord[] {
  related ??= readVocabulary();
  return related.get(stem) ?? [];
}

/** What two or three neighbouring words mean together, by their stems; empty when they mean nothing more than each. */
export function phraseWords(stems: readonly string[]): readonly string[] {
  phrases ??= readPhrases();
  return phrases.get(stems.join(' ')) ?? [];
}

function readVocabulary(): ReadonlyMap<string, readonly RelatedWord[]> {
  const shares = new Map<string, Map<string, RelatedWord>>();
  const relate = (from: string, word: string, share: number): void => {
    const to = stemOf(word);
    if (to === stemOf(from)) return;
    const others = shares.get(stemOf(from)) ?? new Map<string, RelatedWord>();
    shares.set(stemOf(from), others);
    if ((others.get(to)?.share ?? 0) < share) others.set(to, { word, share });
  };
  for (const entry of VOCABULARY.split(';')) {
    const [same = [], near = []] = entry.split('|').map(wordsIn);
    for (const word of same) {
      for (const other of same) relate(word, other, SAME_SHARE);
      for (const other of near) relate(word, other, NEAR_SHARE);
    }
  }
  return new Map(Array.from(shares, ([stem, others]) => [stem, [...others.values()]]));
}

function readPhrases(): ReadonlyMap<string, readonly string[]> {
  return new Map(
    PHRASES.split(';').map((entry) => {
      const [asked = [], meant = []] = entry.split('>').map(wordsIn);
      return [asked.map(stemOf).join(' '), meant];
    }),
  );
}

function wordsIn(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
