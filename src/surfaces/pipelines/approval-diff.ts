import { structuredPatch } from 'diff';
import type { DiffLine } from '../../protocol/pipeline.ts';

/** Lines around a change that are shown with it. */
const CONTEXT_LINES = 1;
/** More than this is read in the editor's own diff. */
const MOST_LINES = 60;

/** What changed in a pipeline's text since it was approved, and how much. Pure. */
export interface ApprovalDiff {
  readonly lines: readonly DiffLine[];
  /** Lines that were added, removed, or replaced one for one. */
  readonly changedLines: number;
  readonly isCut: boolean;
}

/** The difference between the text that was approved and the text as it is, line by line. */
export function approvalDiff(before: string, after: string): ApprovalDiff {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: CONTEXT_LINES });
  const lines: DiffLine[] = [];
  let changedLines = 0;
  for (const [index, hunk] of hunks.entries()) {
    if (index > 0) lines.push({ sign: '…', text: '' });
    const counted = { '+': 0, '-': 0 };
    for (const line of hunk.lines) {
      const sign = signOf(line);
      if (sign === undefined) continue;
      if (sign !== ' ') counted[sign] += 1;
      lines.push({ sign, text: line.slice(1) });
    }
    changedLines += Math.max(counted['+'], counted['-']);
  }
  return { lines: lines.slice(0, MOST_LINES), changedLines, isCut: lines.length > MOST_LINES };
}

/** `undefined` for "\ No newline at end of file". */
function signOf(line: string): '+' | '-' | ' ' | undefined {
  const sign = line[0];
  return sign === '+' || sign === '-' || sign === ' ' ? sign : undefined;
}
