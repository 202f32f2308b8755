import { estimateTokens } from '../../domain/tokens.ts';
import type { FoundPlace, Retrieved } from '../../domain/workspace-index.ts';
import { textOf, type Place } from './merge-places.ts';

/** Tokens around a snippet's text in a prompt: its path, its lines and the fence. */
const FRAME_TOKENS = 24;
/** The fewest lines that a cut piece is worth sending. */
const LEAST_LINES = 4;

type Snippets = Pick<Retrieved, 'snippets' | 'places'>;

/**
 * Packs the best places that fit a budget, whole. One that is too large gives way to its best chunk, and then to smaller places after it; if nothing fits
 * at all, the beginning of the best chunk is sent. Token counts are estimates from the bytes (see `BYTES_PER_TOKEN`), rather too high. Pure.
 */
export function pack(places: readonly Place[], tokenBudget: number): Snippets {
  const packed: Place[] = [];
  let left = tokenBudget;
  for (const place of places) {
    const fitting = [place, bestChunk(place)].find((each) => tokensOf(each) <= left);
    if (!fitting) continue;
    packed.push(fitting);
    left -= tokensOf(fitting);
  }
  const [first] = places;
  if (packed.length === 0 && first) {
    const beginning = cutTo(bestChunk(first), tokenBudget);
    if (beginning) packed.push(beginning);
  }
  return { snippets: packed.map(snippetOf), places: packed.map(foundPlaceOf) };
}

function tokensOf(place: Place): number {
  return estimateTokens(textOf(place)).tokens + FRAME_TOKENS;
}

function bestChunk(place: Place): Place {
  const best = place.chunks.toSorted((one, other) => other.score - one.score)[0];
  return best ? { ...place, startLine: best.startLine, endLine: best.endLine, chunks: [best] } : place;
}

function cutTo(place: Place, tokenBudget: number): Place | undefined {
  for (let { endLine } = place; endLine >= place.startLine + LEAST_LINES - 1; endLine--) {
    const cut = { ...place, endLine };
    if (tokensOf(cut) <= tokenBudget) return cut;
  }
  return undefined;
}

function snippetOf(place: Place): Retrieved['snippets'][number] {
  const text = textOf(place);
  return { reference: referenceOf(place), language: place.language, text, tokens: estimateTokens(text) };
}

/** A place without its text. */
export function foundPlaceOf(place: Place): FoundPlace {
  const { symbol, score, because } = place;
  return { reference: referenceOf(place), ...(symbol !== undefined && { symbol }), score, because };
}

function referenceOf({ folder, path, startLine, endLine }: Place): FoundPlace['reference'] {
  return { folder, path, startLine, endLine };
}
