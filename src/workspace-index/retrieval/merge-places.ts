import type { SnippetReference } from '../../domain/task.ts';
import type { Ranked } from './rank.ts';

/** A run of lines of one file, made of one chunk or of neighbours. */
export interface Place {
  readonly folder: string;
  readonly path: string;
  readonly language: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly symbol: string | undefined;
  readonly score: number;
  readonly because: readonly string[];
  /** In the order of their lines. */
  readonly chunks: readonly Ranked[];
}

/** Places of one file among the hits of one answer: several files say more than one file ten times. */
const MOST_PER_FILE = 4;
/** Neighbours are put together up to so many lines. */
const MOST_LINES = 120;

/** The best `limit` places, best first. Neighbouring chunks that were found are one place; `except` is left out. */
export function mergePlaces(
  ranked: readonly Ranked[],
  limit: number,
  except: readonly SnippetReference[],
): readonly Place[] {
  const places: Place[] = [];
  for (const chunk of ranked) {
    if (chunk.score <= 0 || except.some((reference) => overlaps(reference, chunk))) continue;
    const neighbour = places.findIndex((place) => isBeside(place, chunk));
    const beside = places[neighbour];
    if (beside) places[neighbour] = joined(beside, chunk);
    else if (places.length < limit && countIn(places, chunk) < MOST_PER_FILE) places.push(placeOf(chunk));
  }
  return places;
}

function overlaps({ folder, path, startLine, endLine }: SnippetReference, chunk: Ranked): boolean {
  if (folder !== chunk.folder || path !== chunk.path) return false;
  return startLine === undefined || (startLine <= chunk.endLine && (endLine ?? startLine) >= chunk.startLine);
}

function countIn(places: readonly Place[], { folder, path }: Ranked): number {
  return places.filter((place) => place.folder === folder && place.path === path).length;
}

function isBeside({ chunks, startLine, endLine }: Place, chunk: Ranked): boolean {
  const [first] = chunks;
  const last = chunks.at(-1);
  if (!first || !last || first.fileId !== chunk.fileId) return false;
  if (chunk.ordinal !== first.ordinal - 1 && chunk.ordinal !== last.ordinal + 1) return false;
  return Math.max(endLine, chunk.endLine) - Math.min(startLine, chunk.startLine) < MOST_LINES;
}

/** A place of one chunk. */
export function placeOf(chunk: Ranked): Place {
  const { folder, path, language, startLine, endLine, symbol, score, because } = chunk;
  return { folder, path, language, startLine, endLine, symbol, score, because, chunks: [chunk] };
}

function joined(place: Place, chunk: Ranked): Place {
  return {
    ...place,
    startLine: Math.min(place.startLine, chunk.startLine),
    endLine: Math.max(place.endLine, chunk.endLine),
    because: [...new Set([...place.because, ...chunk.because])],
    chunks: [...place.chunks, chunk].toSorted((one, other) => one.ordinal - other.ordinal),
  };
}

/** The text of a place: its lines as they stand in the file, those that two chunks share only once, empty ones between them restored. Pure. */
export function textOf({ chunks, startLine, endLine }: Pick<Place, 'chunks' | 'startLine' | 'endLine'>): string {
  const lines = Array.from({ length: endLine - startLine + 1 }, () => '');
  for (const chunk of chunks) {
    for (const [offset, line] of chunk.text.split('\n').entries()) lines[chunk.startLine - startLine + offset] = line;
  }
  return lines.slice(0, endLine - startLine + 1).join('\n');
}
