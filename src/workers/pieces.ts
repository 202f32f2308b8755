import { isHighSurrogate, isLowSurrogate } from '../domain/tokens.ts';

/** Longest piece that is given to the tokenizer, in bytes of UTF-8: its time grows with the square of a run of letters. */
export const LONGEST_PIECE_BYTES = 4096;
/** Where such a run has no safe boundary, pieces are this long at most; each cut may cost one token too many. */
const LONGEST_RUN_BYTES = 1024;

/**
 * Cuts a text into pieces of at most {@link LONGEST_PIECE_BYTES} that join to the same text, never inside a surrogate pair. Where there is one, the
 * cut is at a boundary that o200k_base's own pattern always makes (after a line break that no other one and no "/" follows, or before a space that
 * stands between a letter and a letter), so that the pieces' tokens add up to the whole's.
 */
export function cutIntoPieces(text: string): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length;) {
    const end = pieceEnd(text, start);
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

function pieceEnd(text: string, start: number): number {
  const limit = endWithin(text, start, LONGEST_PIECE_BYTES);
  if (limit === text.length) return limit;
  for (let at = limit; at > start; at--) if (isSafeBoundary(text, at)) return at;
  return endWithin(text, start, LONGEST_RUN_BYTES);
}

/** The furthest index after `start` that `bytes` bytes reach; at least one whole character on. */
function endWithin(text: string, start: number, bytes: number): number {
  let left = bytes;
  let at = start;
  while (at < text.length) {
    const unit = text.charCodeAt(at);
    const isPair = isHighSurrogate(unit) && isLowSurrogate(text.charCodeAt(at + 1));
    left -= unit < 0x80 ? 1 : unit < 0x800 ? 2 : isPair ? 4 : 3;
    if (left < 0 && at > start) return at;
    at += isPair ? 2 : 1;
  }
  return at;
}

const SPACE = 0x20;
const TAB = 0x09;
const LINE_FEED = 0x0a;
const SLASH = 0x2f;

function isSafeBoundary(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  if (before === LINE_FEED) return after !== SLASH && isAsciiInk(text.charCodeAt(afterIndent(text, at)));
  return after === SPACE && isAsciiLetter(before) && isAsciiLetter(text.charCodeAt(at + 1));
}

/** The pattern takes a run of white space up to its last line break: indentation after it begins a piece of its own. */
function afterIndent(text: string, at: number): number {
  let end = at;
  while (text.charCodeAt(end) === SPACE || text.charCodeAt(end) === TAB) end++;
  return end;
}

function isAsciiInk(unit: number): boolean {
  return unit > SPACE && unit < 0x80;
}

function isAsciiLetter(unit: number): boolean {
  const lower = unit | 0x20;
  return unit < 0x80 && lower >= 0x61 && lower <= 0x7a;
}
