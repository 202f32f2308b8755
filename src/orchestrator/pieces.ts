/** Characters that are looked through at once; between two such pieces the host may draw. */
const PIECE = 100_000;
/** What two pieces share, so that a secret on their border is seen. */
const OVERLAP = 2000;

/** One stretch of a long text. */
export interface Piece {
  readonly text: string;
  /** Where it begins in the whole. */
  readonly offset: number;
}

/** A text in pieces that overlap, one per turn of the event loop: a huge paste must not hold up the editor. A short text is one piece, at once. */
export async function* piecesOf(text: string): AsyncGenerator<Piece, void, undefined> {
  for (let at = 0; at === 0 || at < text.length; at += PIECE) {
    const offset = Math.max(0, at - OVERLAP);
    yield { text: text.slice(offset, at + PIECE), offset };
    if (at + PIECE < text.length) await new Promise((resolve) => setImmediate(resolve));
  }
}
