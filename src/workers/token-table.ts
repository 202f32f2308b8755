/** Slots per token of the table: with more than twice as many, a look-up seldom meets another token's slot. */
const SLOTS_PER_TOKEN = 2.5;
const EMPTY = -1;
/** FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
const FNV_OFFSET = 0x81_1c_9d_c5;
const FNV_PRIME = 0x01_00_01_93;
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const SEXTETS = new Uint8Array(128).fill(255);
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

  /** @param ranks as tiktoken writes them: lines of `! RANK BASE64 BASE64 …`, where RANK is that of the first token of the line. */
  constructor(ranks: string) {
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

/** The bytes of all tokens, one behind the other in the order of their ranks; a rank that no token has is empty. Makes no string for each token. Pure. */
function unpack(ranks: string): { readonly bytes: Uint8Array; readonly starts: Uint32Array } {
  const bytes = new Uint8Array(Math.ceil(ranks.length * 0.75));
  const starts: number[] = [0];
  let length = 0;
  for (let line = 0; line < ranks.length;) {
    const end = indexOrEnd(ranks, '\n', line, ranks.length);
    const first = indexOrEnd(ranks, ' ', line, end) + 1;
    let at = indexOrEnd(ranks, ' ', first, end) + 1;
    for (const rank = Number(ranks.slice(first, at - 1)); starts.length <= rank;) starts.push(length);
    while (at < end) {
      const tokenEnd = indexOrEnd(ranks, ' ', at, end);
      length = decodeInto(bytes, length, ranks, at, tokenEnd);
      starts.push(length);
      at = tokenEnd + 1;
    }
    line = end + 1;
  }
  return { bytes: bytes.slice(0, length), starts: Uint32Array.from(starts) };
}

function indexOrEnd(text: string, sought: string, from: number, end: number): number {
  const found = text.indexOf(sought, from);
  return found < 0 || found > end ? end : found;
}

/** @returns where the bytes of the base64 between `from` and `to` end. */
function decodeInto(bytes: Uint8Array, start: number, base64: string, from: number, to: number): number {
  let end = start;
  let bits = 0;
  let bitCount = 0;
  for (let at = from; at < to; at++) {
    const sextet = SEXTETS[base64.charCodeAt(at)] ?? 255;
    if (sextet > 63) break;
    bits = ((bits << 6) | sextet) & 0xff_ff;
    bitCount += 6;
    if (bitCount < 8) continue;
    bitCount -= 8;
    bytes[end++] = (bits >> bitCount) & 0xff;
  }
  return end;
}
