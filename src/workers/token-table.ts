/** Slots per token of the table: with more than twice as many, a look-up seldom meets another token's slot. */
const SLOTS_PER_TOKEN = 2.5;
const EMPTY = -1;
const [NEWLINE, SPACE, DIGIT_0] = [10, 32, 48] as const;
/** FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
const FNV_OFFSET = 0x81_1c_9d_c5;
const FNV_PRIME = 0x01_00_01_93;
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const SEXTETS = new Uint8Array(256).fill(255);
for (let value = 0; value < 64; value++) SEXTETS[BASE64.charCodeAt(value)] = value;

/**
 * The tokens of a byte-pair encoding and their ranks, in three flat arrays: for o200k_base 5 MB. A map with an object for each of its 200 000 tokens
 * takes ten times that, and so does tiktoken's own.
 */
export class TokenTable {
  readonly #bytes: Uint8Array;
  /** Where the token of each rank begins in the bytes; the one behind it begins where it ends. */
  readonly #starts: Uint32Array;
  readonly #slots: Int32Array;

  /** @param ranks as tiktoken writes them, in ASCII: lines of `! RANK BASE64 BASE64 …`, RANK that of the first token of the line, the lines in their order. */
  constructor(ranks: Uint8Array) {
    const { bytes, starts } = unpack(ranks);
    this.#bytes = bytes;
    this.#starts = starts;
    const tokenCount = starts.length - 1;
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(tokenCount * SLOTS_PER_TOKEN))).fill(EMPTY);
    for (let rank = 0; rank < tokenCount; rank++) {
      const [from, to] = [starts[rank] ?? 0, starts[rank + 1] ?? 0];
      if (to > from) this.#slots[this.#slotOf(bytes, from, to)] = rank;
    }
  }

  /** The rank of the token that has just the bytes from `from` up to `to`, or -1 where there is none. */
  rankOf(bytes: Uint8Array, from: number, to: number): number {
    return this.#slots[this.#slotOf(bytes, from, to)] ?? EMPTY;
  }

  /** The slot of the token with these bytes, or the empty one where it would stand. */
  #slotOf(bytes: Uint8Array, from: number, to: number): number {
    let hash = FNV_OFFSET;
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), FNV_PRIME);
    const mask = this.#slots.length - 1;
    // FNV's low bits alone are not mixed well.
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const rank = this.#slots[slot] ?? EMPTY;
      if (rank === EMPTY || this.#holds(rank, bytes, from, to)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #holds(rank: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.#starts[rank] ?? 0;
    if ((this.#starts[rank + 1] ?? 0) - start !== to - from) return false;
    for (let at = from; at < to; at++) if (this.#bytes[start + at - from] !== bytes[at]) return false;
    return true;
  }
}

/** Told of a token: its rank, and where its base64 stands. */
type OnToken = (rank: number, from: number, end: number) => void;

/**
 * The bytes of all tokens, one behind the other in the order of their ranks; a rank that no token has is empty. Looks twice, so that both arrays are made
 * just as long as they have to be: what a thread has ever taken for a moment stays with its process. Pure.
 */
function unpack(ranks: Uint8Array): { readonly bytes: Uint8Array; readonly starts: Uint32Array } {
  let [tokenCount, byteCount] = [0, 0];
  eachToken(ranks, (rank, from, end) => {
    tokenCount = rank + 1;
    byteCount += decodedLength(ranks, from, end);
  });
  const bytes = new Uint8Array(byteCount);
  const starts = new Uint32Array(tokenCount + 1);
  let [known, length] = [0, 0];
  eachToken(ranks, (rank, from, end) => {
    while (known <= rank) starts[known++] = length;
    length = decodeInto(bytes, length, ranks, from, end);
  });
  starts[tokenCount] = length;
  return { bytes, starts };
}

function eachToken(ranks: Uint8Array, onToken: OnToken): void {
  for (let line = 0; line < ranks.length;) {
    const end = indexOrEnd(ranks, NEWLINE, line, ranks.length);
    const first = indexOrEnd(ranks, SPACE, line, end) + 1;
    let at = indexOrEnd(ranks, SPACE, first, end) + 1;
    for (let rank = numberIn(ranks, first, at - 1); at < end; rank++) {
      const tokenEnd = indexOrEnd(ranks, SPACE, at, end);
      onToken(rank, at, tokenEnd);
      at = tokenEnd + 1;
    }
    line = end + 1;
  }
}

function indexOrEnd(bytes: Uint8Array, sought: number, from: number, end: number): number {
  const found = bytes.indexOf(sought, from);
  return found < 0 || found > end ? end : found;
}

function numberIn(bytes: Uint8Array, from: number, end: number): number {
  let number = 0;
  for (let at = from; at < end; at++) number = number * 10 + (bytes[at] ?? 0) - DIGIT_0;
  return number;
}

/** Bytes that the base64 between `from` and `end` stands for. */
function decodedLength(base64: Uint8Array, from: number, end: number): number {
  let last = end;
  while (last > from && SEXTETS[base64[last - 1] ?? 0] === 255) last--;
  return Math.floor(((last - from) * 6) / 8);
}

/** @returns where the bytes of the base64 between `from` and `to` end. */
function decodeInto(bytes: Uint8Array, start: number, base64: Uint8Array, from: number, to: number): number {
  let end = start;
  let bits = 0;
  let bitCount = 0;
  for (let at = from; at < to; at++) {
    const sextet = SEXTETS[base64[at] ?? 0] ?? 255;
    if (sextet > 63) break;
    bits = ((bits << 6) | sextet) & 0xff_ff;
    bitCount += 6;
    if (bitCount < 8) continue;
    bitCount -= 8;
    bytes[end++] = (bits >> bitCount) & 0xff;
  }
  return end;
}
