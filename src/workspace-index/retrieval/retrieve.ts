import type { Retrieved, RetrieveRequest } from '../../domain/workspace-index.ts';
import type { Retrieve, RetrieveGround, VectorHit } from '../contract.ts';
import { findCandidates } from './find-candidates.ts';
import { mergePlaces, type Place } from './merge-places.ts';
import { nearnessFrom } from './nearness.ts';
import { foundPlaceOf, pack } from './pack.ts';
import { readQuestion } from './question.ts';
import { rank } from './rank.ts';
import { weigh } from './weighed.ts';
import { wordCounts } from './word-counts.ts';

/** Without a limit in the request. */
const MOST_SNIPPETS = 12;
/** Chunks that the vectors add. */
const VECTOR_HITS = 50;
/** How long the embedding of a question is waited for, such as while its model is loaded; keywords answer alone then. */
const EMBEDDING_LIMIT_MS = 2500;

/** Finds what answers a question and packs it into the budget. */
export const retrieve: Retrieve = async (ground, request, signal) => {
  const { places, by } = await searchPlaces(ground, request, signal);
  return { ...pack(places, request.tokenBudget), by };
};

/** As {@link retrieve}, with the places alone, none of them left out for the budget. */
export const retrievePlaces: Retrieve = async (ground, request, signal) => {
  const { places, by } = await searchPlaces(ground, request, signal);
  return { snippets: [], places: places.map(foundPlaceOf), by };
};

async function searchPlaces(
  ground: RetrieveGround,
  request: RetrieveRequest,
  signal: AbortSignal,
): Promise<{ readonly places: readonly Place[]; readonly by: Retrieved['by'] }> {
  const hits = await nearestChunks(ground, request, signal);
  signal.throwIfAborted();
  const places = findPlaces(ground, request, hits ?? []);
  return { places, by: hits && hits.length > 0 ? 'keywords and vectors' : 'keywords' };
}

/** The best places for a question, best first, before they are packed. */
export function findPlaces(
  { index }: Pick<RetrieveGround, 'index'>,
  request: Pick<RetrieveRequest, 'question' | 'limit' | 'surroundings' | 'within' | 'except'>,
  vectorHits: readonly VectorHit[],
): readonly Place[] {
  const { within, surroundings, except = [], limit = MOST_SNIPPETS } = request;
  const question = readQuestion(request.question);
  const counts = wordCounts(index);
  const concepts = weigh(question.concepts, counts);
  const candidates = findCandidates(
    { index, counts, question, concepts, within },
    vectorHits.map(({ chunkId }) => chunkId),
  );
  const ranked = rank(index, candidates, concepts, nearnessFrom(index, surroundings), vectorHits);
  return mergePlaces(ranked, limit, except);
}

/** What the vectors say; `undefined` when they could not be asked in time. */
async function nearestChunks(
  { vectors }: RetrieveGround,
  { question, within }: RetrieveRequest,
  signal: AbortSignal,
): Promise<readonly VectorHit[] | undefined> {
  if (!vectors || vectors.state.embeddedChunkCount === 0) return undefined;
  const limited = AbortSignal.any([signal, AbortSignal.timeout(EMBEDDING_LIMIT_MS)]);
  return vectors.search(question, within ? 4 * VECTOR_HITS : VECTOR_HITS, limited);
}
