import type { VectorHit } from '../contract.ts';
import type { IndexDatabase } from '../sqlite-index.ts';
import type { Candidate, ReadCandidate } from './candidate.ts';
import type { Nearness } from './nearness.ts';
import { scoreText } from './score-text.ts';
import { soughtBy } from './sought-words.ts';
import type { WeighedConcept } from './weighed.ts';

/** A chunk with its place in the answer. */
export interface Ranked extends ReadCandidate {
  readonly score: number;
  readonly because: readonly string[];
}

/** Chunks whose text is read, of all that were found. */
const MOST_READ = 130;
/** What it is worth to declare a name of the question: before the text is read, and then. */
const NAME_WORTH_FIRST = 10;
const NAME_WORTH = 8;
const MOST_NAMES = 2;
/** How much the best chunks of its file count for a chunk, the second half as much as the first, and so on. */
const FILE_EFFECT = 0.25;
const FILE_CHUNKS = 4;
/** Of reciprocal rank fusion (Cormack et al. 2009): the smaller, the more the first ranks count. */
const RANK_OFFSET = 20;

/** Ranks candidates by their text, their file, and where the person is; with vectors, both ranks together decide. Best first. */
export function rank(
  index: IndexDatabase,
  candidates: readonly Candidate[],
  concepts: readonly WeighedConcept[],
  nearness: (candidate: Candidate) => Nearness,
  vectorHits: readonly VectorHit[],
): readonly Ranked[] {
  const near = new Map(candidates.map((each) => [each.chunkId, nearness(each)]));
  const factor = ({ chunkId, weight }: Candidate): number => weight * (near.get(chunkId)?.factor ?? 1);
  const byWords = scored(readTexts(index, shortList(candidates, factor, vectorHits)), concepts, factor);
  const reasons = (each: ReadCandidate, isVector: boolean): readonly string[] => {
    const nearBy = near.get(each.chunkId)?.reason;
    return [
      ...(each.nameCount > 0 ? ['symbol'] : []),
      ...(each.wordScore > 0 ? ['keywords'] : []),
      ...(isVector ? ['vectors'] : []),
      ...(nearBy === undefined ? [] : [nearBy]),
    ];
  };
  const vectorRanks = ranksOf(byWords, vectorHits, factor);
  if (vectorRanks.size === 0) return byWords.map((each) => ({ ...each, because: reasons(each, false) }));
  return byWords
    .map((each, wordRank) => {
      const vectorRank = vectorRanks.get(each.chunkId);
      const score =
        (each.score > 0 ? reciprocal(wordRank) : 0) + (vectorRank === undefined ? 0 : reciprocal(vectorRank));
      return { ...each, score, because: reasons(each, vectorRank !== undefined) };
    })
    .toSorted((one, other) => other.score - one.score);
}

function reciprocal(rankFromZero: number): number {
  return 1 / (RANK_OFFSET + rankFromZero + 1);
}

function shortList(
  candidates: readonly Candidate[],
  factor: (candidate: Candidate) => number,
  vectorHits: readonly VectorHit[],
): readonly Candidate[] {
  const first = candidates
    .map((each) => ({ each, score: (each.wordScore + (each.nameCount > 0 ? NAME_WORTH_FIRST : 0)) * factor(each) }))
    .toSorted((one, other) => other.score - one.score)
    .map(({ each }) => each);
  const near = new Set(vectorHits.map(({ chunkId }) => chunkId));
  return first.filter(({ chunkId }, position) => position < MOST_READ || near.has(chunkId));
}

function readTexts(index: IndexDatabase, candidates: readonly Candidate[]): readonly ReadCandidate[] {
  const ids = JSON.stringify(candidates.map(({ chunkId }) => chunkId));
  const rows = index.all('SELECT id, text FROM chunks WHERE id IN (SELECT value FROM json_each(?))', ids);
  const texts = new Map(rows.map((row) => [Number(row['id']), String(row['text'])]));
  return candidates.flatMap((each) => {
    const text = texts.get(each.chunkId);
    return text === undefined ? [] : { ...each, text };
  });
}

function scored(
  candidates: readonly ReadCandidate[],
  concepts: readonly WeighedConcept[],
  factor: (candidate: Candidate) => number,
): readonly (ReadCandidate & { readonly score: number })[] {
  const sought = soughtBy(concepts);
  const own = candidates.map((each) => {
    const names = NAME_WORTH * Math.min(MOST_NAMES, each.nameCount);
    return { ...each, score: (scoreText(each, concepts, sought).score + names) * factor(each) };
  });
  const files = Map.groupBy(own, ({ fileId }) => fileId);
  const support = new Map(
    Array.from(files, ([fileId, chunks]) => {
      const best = chunks.map(({ score }) => score).toSorted((one, other) => other - one);
      const sum = best.slice(0, FILE_CHUNKS).reduce((total, score, place) => total + score / (place + 1), 0);
      return [fileId, { sum, best: best[0] ?? 0 }];
    }),
  );
  return own
    .map((each) => {
      const { sum = 0, best = 0 } = support.get(each.fileId) ?? {};
      return { ...each, score: each.score + (best > 0 ? (FILE_EFFECT * sum * each.score) / best : 0) };
    })
    .toSorted((one, other) => other.score - one.score);
}

/** The vectors' order of the candidates, after what a file is for and where it lies have counted. */
function ranksOf(
  candidates: readonly ReadCandidate[],
  hits: readonly VectorHit[],
  factor: (candidate: Candidate) => number,
): ReadonlyMap<number, number> {
  const scores = new Map(hits.map(({ chunkId, score }) => [chunkId, score]));
  const found = candidates
    .filter(({ chunkId }) => scores.has(chunkId))
    .toSorted(
      (one, other) => (scores.get(other.chunkId) ?? 0) * factor(other) - (scores.get(one.chunkId) ?? 0) * factor(one),
    );
  return new Map(found.map(({ chunkId }, position) => [chunkId, position]));
}
