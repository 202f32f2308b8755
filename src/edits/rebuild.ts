import { diffArrays } from 'diff';
import { indentOf, indentStyle, reindenter, type Reindent } from './indent.ts';
import { isBlank, type Line } from './lines.ts';
import type { Place } from './locate.ts';

/** Which of the old lines stand unchanged among the new ones. */
export function keptLines(search: readonly string[], replace: readonly string[]): ReadonlySet<number> {
  const kept = new Set<number>();
  let at = 0;
  for (const part of diffArrays([...search], [...replace])) {
    if (part.added) continue;
    if (!part.removed) for (let index = 0; index < part.value.length; index++) kept.add(at + index);
    at += part.value.length;
  }
  return kept;
}

/**
 * The lines that stand at a place after the change. What the change keeps is the document's own line, untouched; what is new is moved to the document's
 * indentation. `undefined` when it cannot be told how new lines are indented here.
 */
export function rebuild(
  document: readonly Line[],
  place: Place,
  search: readonly string[],
  replace: readonly string[],
): readonly (Line | string)[] | undefined {
  const texts = document.map(({ text }) => text);
  const reindent = reindentAt(texts, place, search, replace);
  if (!reindent) return undefined;
  const result: (Line | string)[] = [];
  let at = 0;
  for (const part of diffArrays([...search], [...replace])) {
    if (part.added) {
      for (const line of part.value) {
        const moved = reindent(line);
        if (moved === undefined) return undefined;
        result.push(moved);
      }
      continue;
    }
    if (!part.removed) {
      for (let index = at; index < at + part.value.length; index++) result.push(...ownLines(document, place, index));
    }
    at += part.value.length;
  }
  return result;
}

/** The document's line for an old line, with the blank lines after it that the reply left out. */
function ownLines(document: readonly Line[], place: Place, index: number): readonly Line[] {
  const at = place.lines[index];
  const own = at === undefined ? undefined : document[at];
  if (at === undefined || !own) return [];
  const lines = [own];
  if (place.level !== 'blank-lines' && place.level !== 'kept-lines') return lines;
  const taken = new Set(place.lines);
  for (let next = at + 1; next < place.to && !taken.has(next); next++) {
    const blank = document[next];
    if (blank && isBlank(blank.text)) lines.push(blank);
  }
  return lines;
}

/** Learns from the old lines how the reply's indentation stands to the document's. */
export function reindentAt(
  document: readonly string[],
  place: Place,
  search: readonly string[],
  replace: readonly string[],
): Reindent | undefined {
  const pairs = search.flatMap((line, index) => {
    const at = place.lines[index];
    const own = at === undefined ? undefined : document[at];
    return own === undefined || isBlank(line) || own.trim() !== line.trim()
      ? []
      : [[indentOf(line), indentOf(own)] as const];
  });
  const learned = reindenter(
    pairs.length > 0 ? pairs : spacedPairs(document, place, search),
    indentStyle([...search, '', ...replace]),
    indentStyle(document),
  );
  const lost = lostIndent(search, replace);
  if (!learned || lost === '') return learned;
  return (line) => learned(isBlank(line) ? line : lost + line);
}

function spacedPairs(
  document: readonly string[],
  place: Place,
  search: readonly string[],
): readonly (readonly [string, string])[] {
  return search.flatMap((line, index) => {
    const own = document[place.lines[index] ?? -1];
    return own === undefined || isBlank(line) ? [] : [[indentOf(line), indentOf(own)] as const];
  });
}

/**
 * The indentation that the new lines lost against the old ones: all old lines go in, the new ones begin at the margin, and none of them is an old line.
 */
function lostIndent(search: readonly string[], replace: readonly string[]): string {
  const old = search.filter((line) => !isBlank(line));
  const fresh = replace.filter((line) => !isBlank(line));
  const [first] = old;
  if (first === undefined || fresh.length === 0 || indentOf(fresh[0] ?? '') !== '') return '';
  const indent = indentOf(first);
  const goesIn = indent !== '' && old.every((line) => line.startsWith(indent));
  return goesIn && !fresh.some((line) => old.includes(line)) ? indent : '';
}
