import type { Message } from '../domain/message.ts';
import type { Snippet } from '../domain/snippet.ts';
import type { DataPiece } from './fence.ts';
import { shortenPiece } from './shorten.ts';

/** An earlier message with its count. */
export interface CountedMessage {
  readonly message: Message;
  readonly tokens: number;
}

/** What the vendors' chat formats add around each message (https://github.com/openai/openai-cookbook, "How to count tokens": 3 to 4). */
export const TOKENS_PER_MESSAGE = 4;

/** The newest whole turns (a question with what answered it) that fit into `tokens`; once one does not fit, all before it are left out too. */
export function newestTurns(history: readonly CountedMessage[], tokens: number): readonly CountedMessage[] {
  let left = tokens;
  let first = history.length;
  for (let index = history.length - 1; index >= 0; index--) {
    const each = history[index];
    if (!each) break;
    left -= each.tokens + TOKENS_PER_MESSAGE;
    if (left < 0) break;
    if (each.message.role === 'user') first = index;
  }
  return history.slice(first);
}

/** Pieces cut to a room, and which of them were shortened or dropped. */
export interface FittedPieces {
  readonly pieces: readonly DataPiece[];
  readonly cut: readonly DataPiece[];
}

/**
 * Pieces that fit into `tokens`, fences included. While all fit, none is touched. Otherwise the room is shared evenly, what small ones do not need
 * going to the large ones, and only those over their share are shortened or, when hardly anything would be left, dropped.
 */
export function fitPieces(
  pieces: readonly DataPiece[],
  tokens: number,
  fenceTokens: (piece: DataPiece) => number,
): FittedPieces {
  const needs = pieces.map((piece) => piece.tokens.tokens + fenceTokens(piece));
  const share = evenShare(needs, tokens);
  const kept: DataPiece[] = [];
  const cut: DataPiece[] = [];
  for (const [index, piece] of pieces.entries()) {
    const isWhole = (needs[index] ?? 0) <= share;
    const fitted = isWhole ? piece : shortenPiece(piece, Math.floor(share) - fenceTokens(piece));
    if (fitted) kept.push(fitted);
    if (!isWhole) cut.push(piece);
  }
  return { pieces: kept, cut };
}

/** The best of what was found that fits into `tokens` whole, fences included; the list is best first. Nobody asked for these, so none is shortened. */
export function fitFound(
  found: readonly Snippet[],
  tokens: number,
  fenceTokens: (piece: DataPiece) => number,
): readonly Snippet[] {
  let left = tokens;
  return found.filter((snippet) => {
    const needed = snippet.tokens.tokens + fenceTokens(snippet);
    if (needed > left) return false;
    left -= needed;
    return true;
  });
}

/** The largest share for which the needs, each cut to it, fit into `room`; `Infinity` when nothing has to be cut. */
function evenShare(needs: readonly number[], room: number): number {
  let left = room;
  const sorted = needs.toSorted((a, b) => a - b);
  for (const [index, need] of sorted.entries()) {
    const share = left / (sorted.length - index);
    if (need > share) return Math.max(0, share);
    left -= need;
  }
  return Number.POSITIVE_INFINITY;
}
