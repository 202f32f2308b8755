import type { ReadCandidate } from './candidate.ts';
import { findSought, type FoundWords, type Sought } from './sought-words.ts';
import { splitWords, stemOf } from './stems.ts';
import type { WeighedConcept } from './weighed.ts';

/** How well one chunk answers, from its words alone. */
export interface TextScore {
  readonly score: number;
  /** For each concept, what its best word is worth here. */
  readonly byConcept: Float64Array;
}

// Fitted on the questions for development, and on sentences from doc comments of other packages. The first two are BM25's.
const SATURATION = 1.2;
const LENGTH_EFFECT = 0.6;
const MEAN_WORDS = 180;
const SYMBOL_COUNT = 3;
const PATH_COUNT = 1.2;
const SYMBOL_EFFECT = 0.8;
const NEAR_EFFECT = 0.3;
/** Words stand near one another within so many. */
const NEAR_WORDS = 30;

/** BM25 over text, symbol and path, more the more of the question is met, the closer together, and the more of the symbol's name is asked for. Pure. */
export function scoreText(candidate: ReadCandidate, concepts: readonly WeighedConcept[], sought: Sought): TextScore {
  const found = findSought(candidate.text, sought);
  const counts = countSought(found);
  for (const stem of soughtStems(candidate.symbol ?? '', sought))
    counts.set(stem, (counts.get(stem) ?? 0) + SYMBOL_COUNT);
  for (const stem of soughtStems(candidate.path, sought)) counts.set(stem, (counts.get(stem) ?? 0) + PATH_COUNT);
  const byConcept = conceptScores(counts, sought, concepts.length, found.wordCount);
  const whole = concepts.reduce((sum, { mass }) => sum + mass, 0) || 1;
  const met = concepts.reduce((sum, { mass }, concept) => sum + Math.min(mass, byConcept[concept] ?? 0), 0);
  const near = nearestMass(found, concepts, sought) / whole;
  const bm25 = byConcept.reduce((sum, each) => sum + each, 0);
  const score = bm25 * (met / whole) * (1 + NEAR_EFFECT * near) * (1 + SYMBOL_EFFECT * symbolShare(candidate, sought));
  return { score, byConcept };
}

/** The stems in a name that are looked for, each once. */
function soughtStems(name: string, sought: Sought): ReadonlySet<string> {
  return new Set(findSought(name, sought).places.map(({ stem }) => stem));
}

function countSought({ places }: FoundWords): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { stem } of places) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return counts;
}

function conceptScores(
  counts: ReadonlyMap<string, number>,
  sought: Sought,
  concepts: number,
  words: number,
): Float64Array {
  const length = 1 - LENGTH_EFFECT + (LENGTH_EFFECT * words) / MEAN_WORDS;
  const scores = new Float64Array(concepts);
  for (const [stem, count] of counts) {
    const often = (count * (SATURATION + 1)) / (count + SATURATION * length);
    for (const { concept, worth } of sought.byStem.get(stem) ?? []) {
      scores[concept] = Math.max(scores[concept] ?? 0, worth * often);
    }
  }
  return scores;
}

/** The most mass of different concepts that stands within {@link NEAR_WORDS}. */
function nearestMass({ places }: FoundWords, concepts: readonly WeighedConcept[], sought: Sought): number {
  const last = new Map<number, number>();
  let most = 0;
  for (const { at, stem } of places) {
    for (const { concept } of sought.byStem.get(stem) ?? []) last.set(concept, at);
    let mass = 0;
    for (const [concept, position] of last) if (at - position < NEAR_WORDS) mass += concepts[concept]?.mass ?? 0;
    most = Math.max(most, mass);
  }
  return most;
}

/** How much of the first symbol's name is asked for; one word alone is half a name. */
function symbolShare({ symbol }: ReadCandidate, sought: Sought): number {
  const stems = new Set(splitWords((symbol ?? '').split(',')[0] ?? '').map(stemOf));
  if (stems.size === 0) return 0;
  const met = [...stems].filter((stem) => sought.byStem.has(stem)).length;
  return (met / stems.size) * Math.min(1, stems.size / 2);
}
