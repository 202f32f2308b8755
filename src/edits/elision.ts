const SIGN = String.raw`(?:\/\/|#|--|;|%|\/\*+|<!--|\{\s*\/\*|\*)`;
const ONLY_DOTS = new RegExp(String.raw`^${SIGN}?\s*(?:\.{3}|…|\[\s*(?:\.{3}|…)\s*\])\s*(?:\*\/\s*\}?|-->)?$`);
const WORDS = String.raw`existing|rest|remain(?:ing|s|der)|unchanged|same|previous|other|omitted|as before|as is|keep|original|the code|your code|code here|here`;
const DOTS_AND_WORDS = new RegExp(
  String.raw`^${SIGN}\s*(?:[([]\s*)?(?:(?:\.{3}|…).*\b(?:${WORDS})\b|.*\b(?:${WORDS})\b.*(?:\.{3}|…))`,
  'i',
);
const WORDS_ALONE = new RegExp(
  String.raw`^${SIGN}\s*(?:(?:the\s+)?(?:rest|remainder) of (?:the |your )?(?:\w+\s+){0,2}(?:code|file|function|class|method|implementation|body)?|(?:existing|unchanged|remaining|previous|other) (?:code|lines|methods|functions|imports|content)(?: (?:here|remains?|stays?|unchanged|goes here|above|below))*|no changes?(?: here)?|(?:same|unchanged) as (?:before|above|original))\s*(?:unchanged|here|remains? the same|stays? the same)?\s*[.:]?\s*(?:\*\/\s*\}?|-->)?$`,
  'i',
);
const BRACED = /\{\s*(?:\.{3}|…)\s*\}|\/\*\s*(?:\.{3}|…)[^*]*\*\//;

/** True for a line by which a model leaves code out: "// ... existing code ...". In Python `...` alone is code. */
export function isElision(line: string, path: string): boolean {
  const text = line.trim();
  if (text === '...' || text === '…') return !/\.pyi?$/.test(path) || text === '…';
  return ONLY_DOTS.test(text) || DOTS_AND_WORDS.test(text) || WORDS_ALONE.test(text);
}

/** True for a line that leaves code out in its middle: "function f() { ... }". */
export function hasInlineElision(line: string): boolean {
  return BRACED.test(line);
}

/**
 * Puts the old lines back where the new ones leave code out. Only where that can be told without guessing: what stands directly before the gap is all
 * that the old lines begin with, or a line that they hold exactly once; likewise after it. Blank lines beside a gap do not count. `undefined` when it
 * cannot be told.
 */
export function fillElisions(
  oldLines: readonly string[],
  newLines: readonly string[],
  isGap: (line: string) => boolean,
): readonly string[] | undefined {
  const pieces = piecesBetween(newLines, isGap);
  if (pieces.every((piece) => piece.length === 0)) return undefined;
  const filled: string[] = [...(pieces[0] ?? [])];
  let from = 0;
  for (const [index, after] of pieces.entries()) {
    const before = pieces[index - 1];
    if (before === undefined) continue;
    const isLast = index === pieces.length - 1;
    const start = startOfGap(oldLines, before, from, index === 1);
    const end = endOfGap(oldLines, after, isLast);
    if (start === undefined || end === undefined || end < start) return undefined;
    filled.push(...oldLines.slice(start, end), ...after);
    from = end;
  }
  return filled;
}

/** The lines before, between and after the gaps, without the blank ones at the gaps. */
function piecesBetween(lines: readonly string[], isGap: (line: string) => boolean): readonly (readonly string[])[] {
  const pieces: string[][] = [[]];
  for (const line of lines) {
    if (isGap(line)) pieces.push([]);
    else pieces.at(-1)?.push(line);
  }
  return pieces.map((piece, index) => {
    const isShown = (line: string): boolean => line.trim() !== '';
    const first = piece.findIndex(isShown);
    if (first === -1) return [];
    return piece.slice(index > 0 ? first : 0, index < pieces.length - 1 ? piece.findLastIndex(isShown) + 1 : undefined);
  });
}

function startOfGap(
  oldLines: readonly string[],
  before: readonly string[],
  from: number,
  isFirst: boolean,
): number | undefined {
  const last = before.at(-1);
  if (last === undefined) return isFirst ? 0 : undefined;
  if (isFirst && before.every((line, index) => line === oldLines[index])) return before.length;
  const at = onlyPlaceOf(last, oldLines);
  return at >= from ? at + 1 : undefined;
}

function endOfGap(oldLines: readonly string[], after: readonly string[], isLast: boolean): number | undefined {
  const [first] = after;
  if (first === undefined) return isLast ? oldLines.length : undefined;
  const rest = oldLines.length - after.length;
  if (isLast && rest >= 0 && after.every((line, index) => line === oldLines[rest + index])) return rest;
  const at = onlyPlaceOf(first, oldLines);
  return at === -1 ? undefined : at;
}

/** Index of the only line that reads the same, indentation counted; −1 when there is none or several. */
function onlyPlaceOf(line: string, lines: readonly string[]): number {
  const at = lines.indexOf(line);
  return at !== -1 && lines.indexOf(line, at + 1) === -1 ? at : -1;
}
