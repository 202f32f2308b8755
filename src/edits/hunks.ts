import { diffArrays } from 'diff';
import { merge } from 'node-diff3';
import { linesOf } from './lines.ts';

/** Neighbouring lines that differ between two texts. Lines are 0-based; texts have their line breaks. */
export interface Hunk {
  readonly beforeStart: number;
  readonly before: readonly string[];
  readonly afterStart: number;
  readonly after: readonly string[];
}

/** The differences of two texts by lines, in order. */
export function hunksOf(before: string, after: string): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let [beforeAt, afterAt] = [0, 0];
  let open: { beforeStart: number; before: string[]; afterStart: number; after: string[] } | undefined;
  for (const { value, added, removed } of diffArrays(wholeLines(before), wholeLines(after))) {
    if (!added && !removed) {
      if (open) hunks.push(open);
      open = undefined;
      beforeAt += value.length;
      afterAt += value.length;
      continue;
    }
    open ??= { beforeStart: beforeAt, before: [], afterStart: afterAt, after: [] };
    if (removed) {
      open.before.push(...value);
      beforeAt += value.length;
    } else {
      open.after.push(...value);
      afterAt += value.length;
    }
  }
  if (open) hunks.push(open);
  return hunks;
}

/** The text before with only some of its hunks applied. All of them give the text after, none the text before, byte for byte. */
export function withHunks(before: string, hunks: readonly Hunk[], isApplied: (index: number) => boolean): string {
  const lines = wholeLines(before);
  const result: string[] = [];
  let at = 0;
  for (const [index, hunk] of hunks.entries()) {
    result.push(...lines.slice(at, hunk.beforeStart), ...(isApplied(index) ? hunk.after : hunk.before));
    at = hunk.beforeStart + hunk.before.length;
  }
  return [...result, ...lines.slice(at)].join('');
}

/**
 * The proposed change on top of what the file has become meanwhile, or `undefined` where both changed the same lines. A three-way merge by lines; the
 * same change on both sides counts once.
 */
export function mergeChange(base: string, proposed: string, current: string): string | undefined {
  if (current === base) return proposed;
  const { conflict, result } = merge(wholeLines(proposed), wholeLines(base), wholeLines(current), {
    excludeFalseConflicts: true,
  });
  return conflict ? undefined : result.join('');
}

function wholeLines(text: string): string[] {
  return linesOf(text).map(({ text: line, end }) => line + end);
}
