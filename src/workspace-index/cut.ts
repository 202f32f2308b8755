import type { Declaration } from './declaration.ts';

/** A piece of a file as it is searched and sent. Lines are 1-based and inclusive. */
export interface Chunk {
  readonly startLine: number;
  readonly endLine: number;
  /** What it is a part of; several small ones are named together: "open, close". */
  readonly symbol?: string;
  readonly kind?: string;
  readonly text: string;
}

/** A longer piece is cut: what a small model's budget holds several of, and an embedding model reads whole. */
const MOST_LINES = 60;
const MOST_LENGTH = 2400;
/** A smaller piece is put together with its neighbours, as long as they stay below the second pair. */
const SMALL_LINES = 12;
const SMALL_LENGTH = 500;
const MERGED_LINES = 36;
const MERGED_LENGTH = 1500;
/** Lines that two pieces of a text without declarations share. */
const OVERLAP_LINES = 4;

interface Segment {
  readonly start: number;
  readonly end: number;
  readonly owners: readonly Declaration[];
  readonly length: number;
}

/**
 * Cuts a file into chunks that cover all of its lines that hold anything: a declaration with its comments where it is of a fair size, small neighbours
 * together, what is too long in several. `declarations` are sorted by their first line and nest. Pure; linear in the text.
 */
export function cut(lines: readonly string[], declarations: readonly Declaration[]): readonly Chunk[] {
  const segments = merged(segmentsOf(lines, declarations), lines);
  return segments.flatMap((segment) => split(segment, lines)).flatMap((segment) => chunkOf(segment, lines) ?? []);
}

/** Runs of lines that belong to the same innermost declaration. 0-based; `end` is exclusive. */
function segmentsOf(lines: readonly string[], declarations: readonly Declaration[]): readonly Segment[] {
  const owners = new Int32Array(lines.length).fill(-1);
  for (const [index, { startLine, endLine }] of declarations.entries()) {
    owners.fill(index, withComments(lines, startLine - 1), endLine);
  }
  const segments: Segment[] = [];
  for (let start = 0; start < lines.length;) {
    let end = start + 1;
    while (end < lines.length && owners[end] === owners[start]) end++;
    const owner = declarations[owners[start] ?? -1];
    segments.push({ start, end, owners: owner ? [owner] : [], length: lengthOf(lines, start, end) });
    start = end;
  }
  return segments;
}

/** Comments and decorators right above a declaration belong to it. */
function withComments(lines: readonly string[], start: number): number {
  let first = start;
  while (first > 0 && /^[ \t]*(?:\/\/|\/?\*|#|@|--|\[[A-Z]|""")/.test(lines[first - 1] ?? '')) first--;
  return first;
}

function lengthOf(lines: readonly string[], start: number, end: number): number {
  let length = 0;
  for (let at = start; at < end; at++) length += (lines[at]?.length ?? 0) + 1;
  return length;
}

function merged(segments: readonly Segment[], lines: readonly string[]): readonly Segment[] {
  const result: Segment[] = [];
  let isLastHollow = false;
  for (const segment of segments) {
    const last = result.at(-1);
    const isHollow = isHollowAt(segment, lines);
    if (!last || !(isHollow || isLastHollow || belongTogether(last, segment))) result.push(segment);
    // What says nothing names nothing: the blank lines between two methods belong to their class.
    else
      result[result.length - 1] = join(
        last,
        segment,
        isHollow ? last.owners : isLastHollow ? segment.owners : undefined,
      );
    isLastHollow = isHollow && (isLastHollow || !last);
  }
  return result;
}

/** Blank lines and closing brackets. */
function isHollowAt({ start, end }: Segment, lines: readonly string[]): boolean {
  for (let at = start; at < end; at++) if (/[\p{L}\p{N}]/u.test(lines[at] ?? '')) return false;
  return true;
}

function belongTogether(one: Segment, other: Segment): boolean {
  const isSmall = (segment: Segment): boolean =>
    segment.end - segment.start < SMALL_LINES && segment.length < SMALL_LENGTH;
  const fits = other.end - one.start <= MERGED_LINES && one.length + other.length <= MERGED_LENGTH;
  return fits && (isSmall(other) || (isSmall(one) && one.owners.length === 0));
}

function join(one: Segment, other: Segment, owners?: readonly Declaration[]): Segment {
  const all = owners ?? [...one.owners, ...other.owners.filter((owner) => !one.owners.includes(owner))];
  return { start: one.start, end: other.end, owners: all, length: one.length + other.length };
}

/** Cuts at the line with the least indent in the last third, so that a piece ends where a thought does. */
function split(segment: Segment, lines: readonly string[]): readonly Segment[] {
  const pieces: Segment[] = [];
  let { start } = segment;
  while (segment.end - start > MOST_LINES || lengthOf(lines, start, segment.end) > MOST_LENGTH) {
    const limit = furthest(lines, start, segment.end);
    if (limit >= segment.end) break;
    const end = bestEnd(lines, start, limit);
    pieces.push({ ...segment, start, end });
    const overlap = segment.owners.length === 0 && end - start > 3 * OVERLAP_LINES ? OVERLAP_LINES : 0;
    start = end - overlap;
  }
  return [...pieces, { ...segment, start }];
}

function furthest(lines: readonly string[], start: number, end: number): number {
  let length = 0;
  let at = start;
  while (at < end && at - start < MOST_LINES) {
    length += (lines[at]?.length ?? 0) + 1;
    if (length > MOST_LENGTH && at > start) break;
    at++;
  }
  return at;
}

function bestEnd(lines: readonly string[], start: number, limit: number): number {
  let best = limit;
  let bestIndent = Number.POSITIVE_INFINITY;
  for (let at = limit; at > start + Math.ceil(((limit - start) * 2) / 3); at--) {
    const before = lines[at - 1] ?? '';
    const indent = before.trim() === '' ? -1 : (/^[ \t]*/.exec(lines[at] ?? '')?.[0].length ?? 0);
    if (indent < bestIndent) [best, bestIndent] = [at, indent];
  }
  return best;
}

/** Most names that a chunk of several small declarations is called by. */
const MOST_NAMES = 4;

function chunkOf({ start, end, owners }: Segment, lines: readonly string[]): Chunk | undefined {
  let first = start;
  let last = end;
  while (first < last && (lines[first] ?? '').trim() === '') first++;
  while (last > first && (lines[last - 1] ?? '').trim() === '') last--;
  if (first === last) return undefined;
  const names = owners.slice(0, MOST_NAMES).map(fullName);
  const text = lines.slice(first, last).join('\n');
  const kind =
    owners.length > 0 && owners.every((owner) => owner.kind === owners[0]?.kind) ? owners[0]?.kind : undefined;
  return {
    startLine: first + 1,
    endLine: last,
    ...(names.length > 0 && { symbol: names.join(', ') }),
    ...(kind !== undefined && { kind }),
    text,
  };
}

/** "Class.method"; headings as they read: "Install > On Windows". */
export function fullName({ name, container, kind }: Declaration): string {
  if (container === undefined) return name;
  return kind === 'heading' ? `${container} > ${name}` : `${container}.${name}`;
}
