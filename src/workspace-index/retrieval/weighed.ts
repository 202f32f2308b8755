import type { Concept } from './question.ts';
import type { WordCounts } from './word-counts.ts';

/** A word to look for, with what one chunk is worth that holds it. */
export interface WeighedWord {
  readonly stem: string;
  readonly word: string;
  readonly share: number;
  readonly tells: number;
}

/** A concept of the question, with the words that stand in this index. */
export interface WeighedConcept {
  /** The own word first, where the index has it. */
  readonly words: readonly WeighedWord[];
  readonly hasOwnWord: boolean;
  /** The most that one of its words is worth. */
  readonly mass: number;
}

/** When the question's own word is nowhere in the code, those that stand for it count more. */
const ABSENT_FACTOR = 1.6;
/** What a word counts for a second concept that it stands for too. */
const SECOND_SHARE = 0.3;

/** Weighs the concepts of a question against what is in the index; those of which nothing is there are left out. */
export function weigh(concepts: readonly Concept[], counts: WordCounts): readonly WeighedConcept[] {
  const found = concepts.map((concept) => wordsThere(concept, counts)).filter((words) => words.length > 0);
  const owners = ownersOf(found);
  return found.map((words, concept) => {
    const shared = words.map((each) =>
      owners.get(each.stem) === concept ? each : { ...each, share: each.share * SECOND_SHARE },
    );
    return {
      words: shared,
      hasOwnWord: shared[0]?.share === 1,
      mass: Math.max(...shared.map(({ share, tells }) => share * tells)),
    };
  });
}

function wordsThere({ stem, word, others }: Concept, counts: WordCounts): readonly WeighedWord[] {
  const hasOwn = counts.chunksWith(stem) > 0;
  const words = hasOwn ? [{ stem, word, share: 1, tells: counts.tells(stem) }] : [];
  for (const [other, { word: written, share }] of others) {
    if (counts.chunksWith(other) === 0) continue;
    const counted = hasOwn ? share : Math.min(0.95, share * ABSENT_FACTOR);
    words.push({ stem: other, word: written, share: counted, tells: counts.tells(other) });
  }
  return words;
}

/** For each stem the concept that it is worth most to. */
function ownersOf(found: readonly (readonly WeighedWord[])[]): ReadonlyMap<string, number> {
  const owners = new Map<string, number>();
  const worth = new Map<string, number>();
  for (const [concept, words] of found.entries()) {
    for (const { stem, share, tells } of words) {
      if (share * tells <= (worth.get(stem) ?? 0)) continue;
      worth.set(stem, share * tells);
      owners.set(stem, concept);
    }
  }
  return owners;
}
