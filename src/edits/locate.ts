import { isBlank } from './lines.ts';

/** How alike two lines must be, strictest first. */
export const LEVELS = ['exact', 'line-ends', 'indentation', 'spacing', 'blank-lines', 'kept-lines'] as const;

/** One of {@link LEVELS}. */
export type Level = (typeof LEVELS)[number];

/** A place in a document where lines of a reply stand. */
export interface Place {
  readonly level: Level;
  /** First line, 0-based. */
  readonly from: number;
  /** Line after the last. */
  readonly to: number;
  /** For each line of the reply the line of the document that it is; `undefined` for a blank line that the document does not have. */
  readonly lines: readonly (number | undefined)[];
}

/** A line with runs of blanks as one. For comparing only. */
function spaced(line: string): string {
  return line.trim().replaceAll(/\s+/g, ' ');
}

/** Typographic quotes, dashes and spaces as the signs of a keyboard. */
export function straight(text: string): string {
  return text
    .replaceAll(/[\u2018\u2019\u201a\u2032]/g, "'")
    .replaceAll(/[\u201c\u201d\u201e\u2033]/g, '"')
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
    .replaceAll(/[\u00a0\u2007\u202f]/g, ' ')
    .replaceAll('\u2026', '...');
}

const FORMS: Readonly<Record<'exact' | 'line-ends' | 'indentation' | 'spacing', (line: string) => string>> = {
  exact: (line) => line,
  'line-ends': (line) => line.trimEnd(),
  indentation: (line) => line.trim(),
  spacing: spaced,
};

/**
 * All places where `search` stands in `document`, compared at one level. `isKept` says which lines of `search` stay as they are: at the level `kept-lines`
 * those alone may read differently in the document, since the document's own line is what stays.
 */
export function placesAt(
  level: Level,
  document: readonly string[],
  search: readonly string[],
  isKept: (index: number) => boolean,
): readonly Place[] {
  if (search.every(isBlank)) return [];
  if (level === 'blank-lines' || level === 'kept-lines') return placesBesideBlanks(level, document, search, isKept);
  const form = FORMS[level];
  const own = search.map(form);
  const lines = document.map(form);
  const places: Place[] = [];
  for (let from = 0; from + own.length <= lines.length; from++) {
    if (own.every((line, index) => line === lines[from + index])) {
      places.push({ level, from, to: from + own.length, lines: own.map((_, index) => from + index) });
    }
  }
  return places;
}

/** Share of lines that must read the same where some may differ, and how alike the others must be. */
const SAME_SHARE = 0.7;
const SMALLEST_LIKENESS = 0.5;

function placesBesideBlanks(
  level: 'blank-lines' | 'kept-lines',
  document: readonly string[],
  search: readonly string[],
  isKept: (index: number) => boolean,
): readonly Place[] {
  const shown = shownLines(document);
  const own = shownLines(search);
  const places: Place[] = [];
  for (let start = 0; start + own.length <= shown.length; start++) {
    const there = shown.slice(start, start + own.length);
    const fits = level === 'blank-lines' ? readsSame(own, there) : readsAlike(own, there, isKept);
    const [first, last] = [there[0], there.at(-1)];
    if (!fits || !first || !last) continue;
    const lines: (number | undefined)[] = search.map(() => undefined);
    for (const [index, { at }] of own.entries()) lines[at] = there[index]?.at;
    places.push({ level, from: first.at, to: last.at + 1, lines });
  }
  return places;
}

interface Shown {
  readonly at: number;
  readonly text: string;
}

function shownLines(lines: readonly string[]): readonly Shown[] {
  return lines.flatMap((line, at) => (isBlank(line) ? [] : [{ at, text: line.trim() }]));
}

function readsSame(own: readonly Shown[], there: readonly Shown[]): boolean {
  return own.every(({ text }, index) => text === there[index]?.text);
}

/** The first and the last line and most others are the same, and what differs stays as the document has it. */
function readsAlike(own: readonly Shown[], there: readonly Shown[], isKept: (index: number) => boolean): boolean {
  if (own.length < 4 || own[0]?.text !== there[0]?.text || own.at(-1)?.text !== there.at(-1)?.text) return false;
  const others = own.flatMap((line, index) => (line.text === there[index]?.text ? [] : [{ line, index }]));
  if (others.length > own.length * (1 - SAME_SHARE)) return false;
  return others.every(
    ({ line, index }) => isKept(line.at) && likeness(line.text, there[index]?.text ?? '') >= SMALLEST_LIKENESS,
  );
}

/** How alike two lines are, 0 to 1: Dice's coefficient over pairs of neighbouring characters. */
export function likeness(a: string, b: string): number {
  const pairsOf = (text: string): string[] =>
    Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2));
  const left = pairsOf(a);
  const right = pairsOf(b);
  const total = left.length + right.length;
  if (total === 0) return a === b ? 1 : 0;
  let shared = 0;
  for (const pair of left) {
    const at = right.indexOf(pair);
    if (at === -1) continue;
    shared++;
    right.splice(at, 1);
  }
  return (2 * shared) / total;
}
