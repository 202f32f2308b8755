import { isHighSurrogate } from '../domain/tokens.ts';
import type { DataPiece } from './fence.ts';

/** Below this many tokens a piece of a file says nothing and is dropped. */
const SMALLEST_PIECE_TOKENS = 40;
/** For the line that says what is missing. */
const MARKER_TOKENS = 16;
/** Tokens are not spread evenly over a text; the pieces that stay may be denser than the rest. */
const DENSITY_MARGIN = 0.95;
const HEAD_SHARE = 0.75;

/**
 * A piece cut to about `tokens`: its beginning and its end by whole lines, with a line between them that says which lines are missing. `undefined`
 * when so little is left that it says nothing.
 */
export function shortenPiece<T extends DataPiece>(piece: T, tokens: number): T | undefined {
  if (tokens < SMALLEST_PIECE_TOKENS + MARKER_TOKENS) return undefined;
  const share = ((tokens - MARKER_TOKENS) / piece.tokens.tokens) * DENSITY_MARGIN;
  const firstLine = ('reference' in piece ? piece.reference.startLine : undefined) ?? 1;
  const text = shortenText(piece.text, Math.floor(piece.text.length * share), firstLine);
  return { ...piece, text, tokens: { tokens, isEstimate: true } };
}

function shortenText(text: string, length: number, firstLine: number): string {
  const lines = text.split('\n');
  const head = linesWithin(lines, length * HEAD_SHARE);
  if (head === 0) return `${cutAt(text, length)}\n[The rest is left out.]`;
  const headLength = lines.slice(0, head).join('\n').length;
  const tail = Math.min(linesWithin(lines.toReversed(), length - headLength), lines.length - head - 1);
  const from = firstLine + head;
  const to = firstLine + lines.length - tail - 1;
  const marker = from === to ? `[Line ${from} is left out.]` : `[Lines ${from} to ${to} are left out.]`;
  return [...lines.slice(0, head), marker, ...(tail > 0 ? lines.slice(-tail) : [])].join('\n');
}

/** How many lines from the beginning fit into `length` characters. */
function linesWithin(lines: readonly string[], length: number): number {
  let left = length;
  for (const [index, line] of lines.entries()) {
    left -= line.length + 1;
    if (left < 0) return index;
  }
  return lines.length;
}

function cutAt(text: string, length: number): string {
  const end = isHighSurrogate(text.charCodeAt(length - 1)) ? length - 1 : length;
  return text.slice(0, end);
}
