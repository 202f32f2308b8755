import type { Change } from './change.ts';
import { choosePlace, type Hints } from './choose.ts';
import { fillElisions, hasInlineElision, isElision } from './elision.ts';
import { isBlank, replyLines, type Line } from './lines.ts';
import { placesAt } from './locate.ts';
import { replacePart } from './part-of-line.ts';
import { keptLines, rebuild, reindentAt } from './rebuild.ts';
import { variantsOf, type OldAndNew } from './variants.ts';

/** Lines of a document replaced by others; `from` 0-based, `to` exclusive. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly (Line | string)[];
}

/** Where one change goes, or why it goes nowhere. */
export type Placed =
  | { readonly type: 'splice'; readonly splice: Splice }
  /** Old and new are the same. */
  | { readonly type: 'nothing' }
  /** `isMissing`: the old lines stand nowhere, so that they may stand in the text that earlier changes make. */
  | { readonly type: 'refused'; readonly reason: string; readonly isMissing?: boolean };

/** Finds where a search/replace change goes in a document. Changes nothing. Refuses whenever the place or the text is in doubt. */
export function placeReplace(
  document: readonly Line[],
  change: Extract<Change, { type: 'replace' }>,
  range: Hints['range'],
  path: string,
): Placed {
  const texts = document.map(({ text }) => text);
  const whole = withoutGaps(texts, ...linesOfBoth(change), path);
  if (whole.type === 'refused') return whole;
  if (whole.search.join('\n') === whole.replace.join('\n')) return { type: 'nothing' };
  for (const variant of variantsOf(whole.search, whole.replace, texts)) {
    const line = variant.line ?? (change.line === undefined ? undefined : change.line - 1 + variant.skipped);
    const placed = placeVariant(document, texts, variant, {
      ...(range && { range }),
      ...(line !== undefined && { line }),
    });
    if (placed.type !== 'none') return placed;
  }
  const part = placePart(document, whole.search.join('\n'), whole.replace.join('\n'));
  if (part) return part;
  return { type: 'refused', reason: missing(texts, whole.search, whole.replace), isMissing: true };
}

/** A line break at the end of the new text alone is a blank line; at the end of both it says nothing. */
function linesOfBoth({
  search,
  replace,
}: Extract<Change, { type: 'replace' }>): readonly [readonly string[], readonly string[]] {
  const isOneMore = replace.endsWith('\n') && !search.endsWith('\n');
  return [replyLines(search), replyLines(isOneMore ? `${replace}\n` : replace)];
}

function placeVariant(
  document: readonly Line[],
  texts: readonly string[],
  { search, replace }: OldAndNew,
  hints: Hints,
): Placed | { readonly type: 'none' } {
  const kept = keptLines(search, replace);
  const choice = choosePlace(
    texts,
    search,
    hints,
    (index) => kept.has(index),
    (place) => reindentAt(texts, place, search, replace) !== undefined,
  );
  if (choice.type === 'none') return choice;
  if (choice.type === 'ambiguous') return { type: 'refused', reason: choice.reason };
  const lines = rebuild(document, choice.place, search, replace);
  if (!lines) return { type: 'refused', reason: 'It cannot be told how the new lines are indented here.' };
  return { type: 'splice', splice: { from: choice.place.from, to: choice.place.to, lines } };
}

/** A change whose old text begins or ends inside a line. */
function placePart(document: readonly Line[], search: string, replace: string): Placed | undefined {
  const before = document.map(({ text }) => text);
  const after = replacePart(before.join('\n'), search, replace)?.split('\n');
  if (!after) return undefined;
  let from = 0;
  while (from < Math.min(before.length, after.length) && before[from] === after[from]) from++;
  let tail = 0;
  while (tail < Math.min(before.length, after.length) - from && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const splice = { from, to: before.length - tail, lines: after.slice(from, after.length - tail) };
  return { type: 'splice', splice };
}

type Whole =
  | { readonly type: 'whole'; readonly search: readonly string[]; readonly replace: readonly string[] }
  | { readonly type: 'refused'; readonly reason: string };

const LAZY: Whole = {
  type: 'refused',
  reason: 'The change leaves code out, as in "... existing code ...", and it cannot be told which lines are meant.',
};

/** Puts back what the model left out on both sides. */
function withoutGaps(
  document: readonly string[],
  search: readonly string[],
  replace: readonly string[],
  path: string,
): Whole {
  const own = new Set(document.map((line) => line.trim()));
  const isGap = (line: string): boolean => isElision(line, path) && !own.has(line.trim());
  const old = new Set(search.map((line) => line.trim()));
  const isLazyInside = (line: string): boolean =>
    hasInlineElision(line) && !own.has(line.trim()) && !old.has(line.trim());
  if (replace.some(isLazyInside)) return LAZY;
  const [trimmedSearch, trimmedReplace] = withoutSharedGaps(search, replace, isGap);
  if (!trimmedSearch.some(isGap)) {
    if (!trimmedReplace.some(isGap)) return { type: 'whole', search: trimmedSearch, replace: trimmedReplace };
    const filled = fillElisions(trimmedSearch, trimmedReplace, isGap);
    return filled ? { type: 'whole', search: trimmedSearch, replace: filled } : LAZY;
  }
  return expandGaps(document, trimmedSearch, trimmedReplace, isGap) ?? LAZY;
}

/** A gap at the same end of old and new lines says only that the file goes on there. */
function withoutSharedGaps(
  search: readonly string[],
  replace: readonly string[],
  isGap: (line: string) => boolean,
): readonly [readonly string[], readonly string[]] {
  const isGapOrBlank = (line: string): boolean => isGap(line) || isBlank(line);
  const edges = (lines: readonly string[]): readonly [number, number] => {
    const first = lines.findIndex((line) => !isGapOrBlank(line));
    const last = lines.findLastIndex((line) => !isGapOrBlank(line));
    return [first === -1 ? lines.length : first, last + 1];
  };
  const [oldFirst, oldLast] = edges(search);
  const [newFirst, newLast] = edges(replace);
  const hasStart = search.slice(0, oldFirst).some(isGap) && replace.slice(0, newFirst).some(isGap);
  const hasEnd = search.slice(oldLast).some(isGap) && replace.slice(newLast).some(isGap);
  return [
    search.slice(hasStart ? oldFirst : 0, hasEnd ? oldLast : undefined),
    replace.slice(hasStart ? newFirst : 0, hasEnd ? newLast : undefined),
  ];
}

/** Old lines with gaps: each piece between them stands once, in order, exactly. The gaps of the new lines are the same ones. */
function expandGaps(
  document: readonly string[],
  search: readonly string[],
  replace: readonly string[],
  isGap: (line: string) => boolean,
): Whole | undefined {
  const pieces: string[][] = [[]];
  for (const line of search) {
    if (isGap(line)) pieces.push([]);
    else pieces.at(-1)?.push(line);
  }
  if (pieces.some((piece) => piece.every(isBlank))) return undefined;
  if (replace.filter(isGap).length !== pieces.length - 1) return undefined;
  const places = pieces.map((piece) => placesAt('line-ends', document, piece, () => false));
  const found = places.map(([only, second]) => (second ? undefined : only));
  const fills: (readonly string[])[] = [];
  for (const [index, place] of found.entries()) {
    const next = found[index + 1];
    if (!place || (index + 1 < found.length && (!next || next.from < place.to))) return undefined;
    if (next) fills.push(document.slice(place.to, next.from));
  }
  const [first, last] = [found[0], found.at(-1)];
  if (!first || !last) return undefined;
  let gap = 0;
  const filled = replace.flatMap((line) => (isGap(line) ? (fills[gap++] ?? []) : [line]));
  return { type: 'whole', search: document.slice(first.from, last.to), replace: filled };
}

/** Why old lines were not found, with the nearest hint. */
function missing(document: readonly string[], search: readonly string[], replace: readonly string[]): string {
  const first = search.find((line) => !isBlank(line))?.trim() ?? '';
  const isDone = replace.length > 0 && placesAt('indentation', document, replace, () => false).length > 0;
  if (isDone) return `The new lines stand in the file already: "${first.slice(0, 80)}".`;
  return `The old lines do not stand in the file: "${first.slice(0, 80)}".`;
}
