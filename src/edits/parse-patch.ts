import { refused, type Change, type ParsedReply } from './change.ts';
import { cleanPath } from './paths.ts';

const FENCE = /^\s{0,3}(?:`{3,}|~{3,})/;
const HUNK = /^@@(?:\s*-(\d+)(?:,\d+)?\s+\+\d+(?:,\d+)?\s*@@.*|.*)$/;
const FILE_HEADER =
  /^(?:diff --git |index [0-9a-f]+\.\.|(?:new|deleted) file mode |similarity index |old mode |new mode )/;
const DIRECTIVE = /^\*\*\* (Begin Patch|End Patch|Update File:|Add File:|Delete File:|End of File|Move to:)\s*(.*)$/;

/** True when a reply holds a unified diff or a patch of the form "*** Update File: x". */
export function hasPatch(lines: readonly string[]): boolean {
  const hasHunk = lines.some((line) => HUNK.test(line));
  const hasHeaders = lines.some((line, index) => /^--- \S/.test(line) && /^\+\+\+ \S/.test(lines[index + 1] ?? ''));
  return (
    (hasHunk && hasHeaders) ||
    lines.some((line) => /^\*\*\* (?:Update|Add|Delete) File:/.test(line)) ||
    isBareHunk(lines)
  );
}

function isBareHunk(lines: readonly string[]): boolean {
  return lines.some((line) => /^@@ -\d+/.test(line)) && lines.some((line) => /^[+-](?![+-])/.test(line));
}

interface PatchFile {
  readonly old: string | undefined;
  readonly new: string | undefined;
  readonly hunks: { readonly line: number | undefined; readonly lines: string[] }[];
}

/** Reads unified diffs and "*** Update File" patches. Line numbers are hints: models count badly. */
export function parsePatch(lines: readonly string[], isCutOff: boolean): ParsedReply {
  if (isCutOff) return refused('The answer was cut off in the middle of a patch.');
  const changes: Change[] = [];
  for (const file of filesIn(lines)) {
    if (file.new === undefined && file.old !== undefined) {
      changes.push({ type: 'delete', path: file.old });
      continue;
    }
    if (file.old === undefined && file.new !== undefined) {
      const added = file.hunks.flatMap((hunk) =>
        hunk.lines.map((line) => (line.startsWith('+') ? line.slice(1) : line)),
      );
      changes.push({ type: 'create', path: file.new, text: `${added.join('\n')}\n` });
      continue;
    }
    for (const hunk of file.hunks) {
      const change = replaceOf(hunk, file.new === '' ? undefined : file.new);
      if (change?.type === 'refused') return change;
      if (change) changes.push(change);
    }
  }
  return changes.length === 0 ? refused('The patch changes nothing.') : { type: 'changes', changes };
}

function filesIn(lines: readonly string[]): readonly PatchFile[] {
  const files: PatchFile[] = [];
  let hunk: string[] | undefined;
  const start = (old: string | undefined, next: string | undefined): void => {
    files.push({ old, new: next, hunks: [] });
    hunk = undefined;
  };
  for (const [index, line] of lines.entries()) {
    const directive = DIRECTIVE.exec(line);
    const next = lines[index + 1] ?? '';
    if (directive) {
      const path = cleanPath(directive[2] ?? '');
      if (directive[1] === 'Update File:') start(path, path);
      else if (directive[1] === 'Delete File:') start(path, undefined);
      else if (directive[1] === 'Add File:') {
        start(undefined, path);
        hunk = newHunk(files, undefined);
      } else hunk = undefined;
    } else if (/^--- \S/.test(line) && /^\+\+\+ \S/.test(next)) {
      start(headerPath(line), headerPath(next));
    } else if (/^\+\+\+ \S/.test(line) && /^--- \S/.test(lines[index - 1] ?? '')) {
      continue;
    } else if (HUNK.test(line)) {
      if (files.length === 0) start('', '');
      hunk = newHunk(files, HUNK.exec(line)?.[1]);
    } else if (FILE_HEADER.test(line) || FENCE.test(line)) {
      hunk = undefined;
    } else if (hunk && !line.startsWith('\\')) {
      hunk.push(line);
    }
  }
  return files;
}

function newHunk(files: readonly PatchFile[], line: string | undefined): string[] {
  const lines: string[] = [];
  files.at(-1)?.hunks.push({ line: line === undefined ? undefined : Number(line), lines });
  return lines;
}

/** "--- a/src/x.ts\t2026-01-01" as a path; `undefined` for /dev/null. */
function headerPath(line: string): string | undefined {
  const path = cleanPath(line.slice(4).split('\t')[0] ?? '');
  return path === '/dev/null' ? undefined : path;
}

function replaceOf(
  { line, lines }: PatchFile['hunks'][number],
  path: string | undefined,
): Extract<Change, { type: 'replace' }> | { readonly type: 'refused'; readonly reason: string } | undefined {
  const last = lines.findLastIndex((each) => each.trim() !== '');
  const body = lines.slice(0, last + 1);
  if (!body.some((each) => /^[+-]/.test(each))) return undefined;
  // Some models drop the blank that marks an unchanged line, on all of them or on empty ones.
  const hasMarks = body.some((each) => each.startsWith(' '));
  const unchanged = (each: string): string => (hasMarks && each.startsWith(' ') ? each.slice(1) : each);
  const search = body
    .filter((each) => !each.startsWith('+'))
    .map((each) => (each.startsWith('-') ? each.slice(1) : unchanged(each)));
  const replace = body
    .filter((each) => !each.startsWith('-'))
    .map((each) => (each.startsWith('+') ? each.slice(1) : unchanged(each)));
  if (search.every((each) => each.trim() === '')) {
    return refused('A hunk of the patch only adds lines and shows none of those around them.');
  }
  return {
    type: 'replace',
    search: search.join('\n'),
    replace: replace.join('\n'),
    ...(path !== undefined && { path }),
    ...(line !== undefined && line > 0 && { line }),
  };
}
