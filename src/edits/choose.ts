import { isBlank } from './lines.ts';
import { LEVELS, placesAt, type Place } from './locate.ts';

/** What helps to tell several places apart; lines are 0-based, `to` exclusive. */
export interface Hints {
  readonly range?: { readonly from: number; readonly to: number };
  /** Where the reply says that the lines begin. */
  readonly line?: number;
}

/** The one place that is meant, or why none can be taken. */
export type Choice =
  | { readonly type: 'place'; readonly place: Place }
  | { readonly type: 'none' }
  | { readonly type: 'ambiguous'; readonly reason: string };

/**
 * Finds the one place of `search`. The strictest level that finds something decides; several places are told apart by the person's range, then by the
 * exact line that the reply names; else none is taken. A place outside the range is not taken while one inside fits more loosely.
 */
export function choosePlace(
  document: readonly string[],
  search: readonly string[],
  hints: Hints,
  isKept: (index: number) => boolean,
  isUsable: (place: Place) => boolean,
): Choice {
  for (const [index, level] of LEVELS.entries()) {
    const places = placesAt(level, document, search, isKept).filter(isUsable);
    if (places.length === 0) continue;
    const { range } = hints;
    if (!range) return oneOf(places, hints, document);
    const inside = places.filter(({ from, to }) => from >= range.from && to <= range.to);
    if (inside.length > 0) return oneOf(inside, hints, document);
    const isLooselyInside = LEVELS.slice(index + 1, 5).some((looser) =>
      placesAt(looser, document, search, isKept).some(({ from, to }) => from >= range.from && to <= range.to),
    );
    if (isLooselyInside) {
      return ambiguous(
        'The old lines stand outside of the selected place, and nearly so inside of it',
        places,
        document,
      );
    }
    return oneOf(places, hints, document);
  }
  return { type: 'none' };
}

function oneOf(places: readonly Place[], { line }: Hints, document: readonly string[]): Choice {
  const [only, second] = places;
  if (only && !second) return { type: 'place', place: only };
  const named = places.find(({ from }) => from === line);
  if (named) return { type: 'place', place: named };
  return ambiguous(`The old lines stand at ${places.length} places`, places, document);
}

function ambiguous(words: string, places: readonly Place[], document: readonly string[]): Choice {
  const shown = places.slice(0, 5).map(({ from }) => String(from + 1));
  const first = document.slice(places[0]?.from).find((line) => !isBlank(line));
  const more = places.length > shown.length ? ' and more' : '';
  return {
    type: 'ambiguous',
    reason: `${words} (line ${shown.join(', ')}${more}): "${(first ?? '').trim().slice(0, 80)}". More lines around them are needed.`,
  };
}
