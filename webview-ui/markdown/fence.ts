/** A top-level fenced code block that is open. */
export interface Fence {
  /** The info string after the fence: language, file name. */
  readonly info: string;
  /** Backtick or tilde. */
  readonly sign: string;
  readonly length: number;
  /** Spaces before the fence, taken off each line. */
  readonly indent: number;
}

/** A complete opening line at the start of a text; groups: indent, fence, info. CommonMark 0.31, section 4.5. */
export const FENCE_OPENING = /^( {0,3})(`{3,}(?=[^`\n]*\n)|~{3,})([^\n]*)\n/;

/** The fence of a match of {@link FENCE_OPENING}. */
export function openFence(opening: RegExpExecArray): Fence {
  const signs = opening[2] ?? '```';
  return {
    info: (opening[3] ?? '').trim(),
    sign: signs.charAt(0),
    length: signs.length,
    indent: opening[1]?.length ?? 0,
  };
}

/** True when the complete line closes the fence. A fence that stood deeper than three spaces may be closed as deep. */
export function closesFence(line: string, fence: Fence): boolean {
  const closing = /^( *)(`{3,}|~{3,})[ \t]*$/.exec(line);
  if (closing === null) return false;
  const [, indent = '', signs = ''] = closing;
  return indent.length <= Math.max(3, fence.indent) && signs.startsWith(fence.sign) && signs.length >= fence.length;
}

/** True when the line, still incomplete, may become a closing fence. */
export function mayCloseFence(line: string): boolean {
  return /^ *(?:`*|~*)[ \t]*$/.test(line) && line.length < 80;
}

/** The line of code without the fence's own indent. A tab reaches to the next multiple of four columns. */
export function withoutIndent(line: string, fence: Fence): string {
  let column = 0;
  let offset = 0;
  for (; column < fence.indent; offset += 1) {
    if (line.charAt(offset) === ' ') column += 1;
    else if (line.charAt(offset) === '\t') column += 4 - (column % 4);
    else break;
  }
  return ' '.repeat(Math.max(0, column - fence.indent)) + line.slice(offset);
}
