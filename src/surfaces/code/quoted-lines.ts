/** Lines of a text, 0-based and inclusive. */
export interface LineSpan {
  readonly startLine: number;
  readonly endLine: number;
  /** True when the quoted text stands there, so that it may be replaced. */
  readonly isExact: boolean;
}

/**
 * Where a quoted text stands: of all places whose lines equal the quote's, apart from white space at their ends, the one nearest to `line` (0-based).
 * Models count lines badly and quote well. Without such a place: the line itself, held within the text. Pure.
 */
export function quotedLines(lines: readonly string[], line: number, quote: string): LineSpan {
  const wanted = quote.split('\n').map((each) => each.trim());
  while (wanted.length > 0 && wanted.at(-1) === '') wanted.pop();
  while (wanted.length > 0 && wanted[0] === '') wanted.shift();
  const held = Math.max(0, Math.min(line, lines.length - 1));
  if (wanted.length === 0) return { startLine: held, endLine: held, isExact: false };
  let nearest: number | undefined;
  for (let at = 0; at + wanted.length <= lines.length; at++) {
    if (nearest !== undefined && Math.abs(nearest - line) <= Math.abs(at - line)) continue;
    if (wanted.every((each, index) => lines[at + index]?.trim() === each)) nearest = at;
  }
  if (nearest !== undefined) return { startLine: nearest, endLine: nearest + wanted.length - 1, isExact: true };
  const part = lines.findIndex((each) => wanted[0] !== undefined && wanted[0].length > 8 && each.includes(wanted[0]));
  return part === -1
    ? { startLine: held, endLine: held, isExact: false }
    : { startLine: part, endLine: part, isExact: false };
}
