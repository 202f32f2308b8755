import { enclosingSymbol, type OutlineSymbol } from './enclosing.ts';

/** Lines of a text, 0-based and inclusive. */
export interface Lines {
  readonly startLine: number;
  readonly endLine: number;
}

/** One change of a text: the lines that it replaced, as they were, and how many line breaks it brought. */
export interface LineChange extends Lines {
  /** True when it ended before the first letter of its last line, which then stays as it is. */
  readonly endsAtLineStart: boolean;
  readonly insertedBreaks: number;
}

/** An outline of a text as it was, moved along with its lines, and the lines that were changed since. */
export interface MovedOutline {
  readonly symbols: readonly OutlineSymbol[];
  readonly changed: readonly Lines[];
}

/** After more changes than this nobody follows where what was. */
const MOST_CHANGED = 50;

/** The outline after one more change; `undefined` when there were too many. Pure. */
export function movedOutline({ symbols, changed }: MovedOutline, change: LineChange): MovedOutline | undefined {
  const own = { startLine: change.startLine, endLine: change.startLine + change.insertedBreaks };
  const all = [...moveAll(changed, change), own];
  const merged = all.filter((each, index) => !all.slice(index + 1).some((other) => isWithin(each, other)));
  return merged.length > MOST_CHANGED ? undefined : { symbols: moveSymbols(symbols, change), changed: merged };
}

/** True when the symbol around a line surely is what it was: neither that line nor the first or last one of the symbol were changed. Pure. */
export function isSettled({ symbols, changed }: MovedOutline, line: number): boolean {
  const found = enclosingSymbol(symbols, line);
  if (!found) return false;
  const isChanged = (at: number): boolean => changed.some(({ startLine, endLine }) => startLine <= at && at <= endLine);
  return ![line, found.startLine, found.endLine].some(isChanged);
}

function moveSymbols(symbols: readonly OutlineSymbol[], change: LineChange): readonly OutlineSymbol[] {
  const { startLine, endLine, insertedBreaks } = change;
  if (startLine === endLine && insertedBreaks === 0) return symbols;
  return symbols.flatMap((symbol) => {
    const lines = move(symbol, change);
    return lines ? [{ ...symbol, ...lines, children: moveSymbols(symbol.children, change) }] : [];
  });
}

function moveAll(all: readonly Lines[], change: LineChange): readonly Lines[] {
  return all.flatMap((lines) => move(lines, change) ?? []);
}

/** Where lines are after a change; `undefined` when it swallowed them. */
function move(lines: Lines, change: LineChange): Lines | undefined {
  const { startLine, endLine, endsAtLineStart, insertedBreaks } = change;
  const last = startLine + insertedBreaks;
  const shift = last - endLine;
  const isBehind = lines.startLine > endLine || (lines.startLine === endLine && endsAtLineStart);
  if (isBehind) return { startLine: lines.startLine + shift, endLine: lines.endLine + shift };
  if (lines.endLine < startLine) return { startLine: lines.startLine, endLine: lines.endLine };
  if (lines.startLine > startLine && lines.endLine < endLine) return undefined;
  return {
    startLine: lines.startLine > startLine ? last : lines.startLine,
    endLine: lines.endLine >= endLine ? lines.endLine + shift : last,
  };
}

function isWithin(inner: Lines, outer: Lines): boolean {
  return outer.startLine <= inner.startLine && inner.endLine <= outer.endLine;
}
