import type { Applied, Change, EditedFile, EditFile, EditScope } from './change.ts';
import { isElision } from './elision.ts';
import { linesOf, replyLines, spliceLines, textOf, type Line } from './lines.ts';
import { matchPath } from './paths.ts';
import { placeReplace, type Placed, type Splice } from './replace.ts';
import { placeRewrite } from './rewrite.ts';

/** The reason of a reply whose new text is the old one. */
export const CHANGES_NOTHING = 'The answer changes nothing.';

/**
 * Applies the changes of a reply to the texts of its files: all of them or none. Each is located in the text as it was; where one only fits after those
 * before it, they are applied one by one. Line breaks, byte order mark and the end of each file stay. Pure; nothing outside `files` is reached.
 */
export function applyChanges(changes: readonly Change[], files: readonly EditFile[], scope?: EditScope): Applied {
  const known = files.map(({ path }) => path);
  const byPath = new Map<string, Change[]>();
  const reasons: string[] = [];
  for (const change of changes) {
    const path = targetOf(change, known, scope);
    if (path === undefined) reasons.push(unknownFile(change));
    else byPath.set(path, [...(byPath.get(path) ?? []), change]);
  }
  const edited: EditedFile[] = [];
  for (const [path, own] of byPath) {
    const before = files.find((file) => file.path === path)?.text;
    const result = applyToFile(path, before, own, scope?.path === path ? scope : undefined);
    if (typeof result === 'object') reasons.push(...result.reasons.map((reason) => `${path}: ${reason}`));
    else if (result !== before) edited.push({ path, before, after: result });
  }
  if (reasons.length > 0) return { type: 'refused', reasons };
  if (edited.length === 0) return { type: 'refused', reasons: [CHANGES_NOTHING] };
  return { type: 'applied', files: edited };
}

/** The paths that changes name, as they are written; for finding out which files have to be read. */
export function namedPaths(changes: readonly Change[]): readonly string[] {
  return [...new Set(changes.flatMap(({ path }) => (path === undefined ? [] : [path])))];
}

function targetOf(change: Change, known: readonly string[], scope: EditScope | undefined): string | undefined {
  if (change.path === undefined) return scope?.path ?? (known.length === 1 ? known[0] : undefined);
  return matchPath(change.path, known);
}

function unknownFile({ path }: Change): string {
  return path === undefined ? 'A change names no file.' : `${path} is not among the files that may be changed.`;
}

type FileResult = string | undefined | { readonly reasons: readonly string[] };

function applyToFile(
  path: string,
  before: string | undefined,
  changes: readonly Change[],
  scope: EditScope | undefined,
): FileResult {
  const [only] = changes;
  if (only?.type === 'delete') {
    if (changes.length > 1) return { reasons: ['It is deleted and changed in the same answer.'] };
    return before === undefined ? { reasons: ['It does not exist, so it cannot be deleted.'] } : undefined;
  }
  if (before === undefined || before.trim() === '') return createFile(path, changes);
  const mark = before.startsWith('\ufeff') ? '\ufeff' : '';
  const document = linesOf(before.slice(mark.length));
  const unique = uniqueChanges(changes, document);
  const range = rangeOf(scope, document.length);
  const together = applyTogether(document, unique, range, path) ?? applyInOrder(document, unique, range, path);
  return 'reasons' in together ? together : mark + textOf(together.lines);
}

function createFile(path: string, changes: readonly Change[]): FileResult {
  const [only] = changes;
  const isText = only?.type === 'create' || (only?.type === 'rewrite' && only.isBare !== true);
  if (changes.length !== 1 || !isText) {
    return { reasons: ['It does not exist or is empty, so that there are no old lines to replace.'] };
  }
  const lines = replyLines(only.text);
  if (lines.some((line) => isElision(line, path))) return { reasons: ['The new file leaves code out.'] };
  if (lines.every((line) => line.trim() === '')) return { reasons: ['The new file is empty.'] };
  return `${lines.join('\n').replace(/^\n+/, '').trimEnd()}\n`;
}

/** The same change twice is meant once, unless its old lines stand as often. */
function uniqueChanges(changes: readonly Change[], document: readonly Line[]): readonly Change[] {
  const text = document.map((line) => line.text).join('\n');
  const seen = new Map<string, Change>();
  for (const change of changes) {
    const key = JSON.stringify(change);
    const isRepeated = change.type === 'replace' && text.split(change.search.trim()).length > 2;
    seen.set(isRepeated ? `${key} ${seen.size}` : key, change);
  }
  return [...seen.values()];
}

function rangeOf(scope: EditScope | undefined, count: number): Range | undefined {
  if (scope?.startLine === undefined) return undefined;
  const { startLine, endLine = startLine, isWholeAsked = false } = scope;
  return { from: startLine - 1, to: Math.min(endLine, count), isWholeAsked };
}

type Result = { readonly lines: readonly Line[] } | { readonly reasons: readonly string[] };

/** The person's lines; `from` 0-based, `to` exclusive. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly isWholeAsked: boolean;
}

/** All changes located in the text as it was; `undefined` when one is not found there or two touch the same lines. */
function applyTogether(
  document: readonly Line[],
  changes: readonly Change[],
  range: Range | undefined,
  path: string,
): Result | undefined {
  const splices: Splice[] = [];
  let isMissing = false;
  for (const change of changes) {
    const placed = place(document, change, range, path);
    if (placed.type === 'splice') splices.push(placed.splice);
    if (placed.type !== 'refused') continue;
    // A place that is in doubt now stays in doubt: an earlier change must not decide by taking one of several away.
    if (changes.length === 1 || placed.isMissing !== true) return { reasons: [placed.reason] };
    isMissing = true;
  }
  if (isMissing) return undefined;
  const sorted = splices.toSorted((a, b) => a.from - b.from);
  if (sorted.some((splice, index) => splice.from < (sorted[index - 1]?.to ?? 0))) return undefined;
  const lines = sorted
    .toReversed()
    .reduce<readonly Line[]>((rest, { from, to, lines: own }) => spliceLines(rest, from, to, own), document);
  return { lines };
}

function applyInOrder(
  document: readonly Line[],
  changes: readonly Change[],
  range: Range | undefined,
  path: string,
): Result {
  let lines = document;
  let to = range?.to ?? 0;
  for (const change of changes) {
    const placed = place(lines, change, range && { ...range, to }, path);
    if (placed.type === 'refused') return { reasons: [placed.reason] };
    if (placed.type === 'nothing') continue;
    const { splice } = placed;
    lines = spliceLines(lines, splice.from, splice.to, splice.lines);
    if (splice.from < to) to += splice.lines.length - (splice.to - splice.from);
  }
  return { lines };
}

function place(document: readonly Line[], change: Change, range: Range | undefined, path: string): Placed {
  switch (change.type) {
    case 'replace':
      return placeReplace(document, change, range, path);
    case 'rewrite':
      return placeRewrite(
        document,
        change.text,
        range && change.isBare ? { ...range, isWholeAsked: false } : range,
        path,
      );
    case 'create':
      return { type: 'refused', reason: 'The file is there already, and the change shows none of its lines.' };
    case 'delete':
      return { type: 'refused', reason: 'It is deleted and changed in the same answer.' };
  }
}
