import type { Packed } from './packed.ts';

/** Vectors in one block; blocks are never copied when the matrix grows. */
const BLOCK_ROWS = 4096;
/** From int16 to int8. */
const CODE_SHIFT = 8;
const LARGEST_CODE = 127;

interface Block {
  readonly codes: Int8Array;
  readonly scales: Float32Array;
  readonly ids: Float64Array;
}

/** A row of the matrix that is near, by its rough score. */
export interface NearRow {
  readonly id: number;
  readonly score: number;
}

/**
 * All vectors in memory, one byte for each number: 13 MB for 50 000 × 256. Its scores are close enough to choose a few dozen candidates, among which the
 * exact ones decide.
 */
export class CodeMatrix {
  readonly #dimensions: number;
  #blocks: Block[] = [];
  #rows = 0;

  constructor(dimensions: number) {
    this.#dimensions = dimensions;
  }

  get size(): number {
    return this.#rows;
  }

  /** Adds a vector; ids are given once. */
  add(id: number, { scale, numbers }: Packed): void {
    const row = this.#rows % BLOCK_ROWS;
    if (row === 0) this.#blocks.push(newBlock(this.#dimensions));
    const block = this.#blocks.at(-1);
    if (!block) return;
    const offset = row * this.#dimensions;
    for (let index = 0; index < this.#dimensions; index++) {
      const code = ((numbers[index] ?? 0) + (1 << (CODE_SHIFT - 1))) >> CODE_SHIFT;
      block.codes[offset + index] = Math.min(code, LARGEST_CODE);
    }
    block.scales[row] = scale * (1 << CODE_SHIFT);
    block.ids[row] = id;
    this.#rows++;
  }

  /** Leaves rows out of every later search. */
  forget(ids: ReadonlySet<number>): void {
    if (ids.size === 0) return;
    for (const block of this.#blocks) {
      for (let row = 0; row < BLOCK_ROWS; row++) if (ids.has(block.ids[row] ?? -1)) block.scales[row] = Number.NaN;
    }
  }

  /** The `limit` rows that are most like `vector`, best first. Looks at every row. */
  nearest(vector: Float32Array, limit: number): NearRow[] {
    const question = codesOf(vector);
    const top = new Top(limit);
    for (const [index, block] of this.#blocks.entries()) {
      const rows = Math.min(BLOCK_ROWS, this.#rows - index * BLOCK_ROWS);
      scanBlock(block, question, this.#dimensions, rows, top);
    }
    return top.best();
  }
}

function newBlock(dimensions: number): Block {
  return {
    codes: new Int8Array(BLOCK_ROWS * dimensions),
    scales: new Float32Array(BLOCK_ROWS),
    ids: new Float64Array(BLOCK_ROWS),
  };
}

function codesOf(vector: Float32Array): Int8Array {
  const largest = vector.reduce((most, number) => Math.max(most, Math.abs(number)), 0);
  return Int8Array.from(vector, (number) => (largest === 0 ? 0 : Math.round((number * LARGEST_CODE) / largest)));
}

/** Four sums at once, since each waits for the one before it; the dimensions are a multiple of four or the rest is summed alone. */
function scanBlock(
  { codes, scales, ids }: Block,
  question: Int8Array,
  dimensions: number,
  rows: number,
  top: Top,
): void {
  const even = dimensions - (dimensions % 4);
  for (let row = 0; row < rows; row++) {
    let at = row * dimensions;
    let first = 0;
    let second = 0;
    let third = 0;
    let fourth = 0;
    let index = 0;
    for (; index < even; index += 4, at += 4) {
      first = (first + Math.imul(codes[at] ?? 0, question[index] ?? 0)) | 0;
      second = (second + Math.imul(codes[at + 1] ?? 0, question[index + 1] ?? 0)) | 0;
      third = (third + Math.imul(codes[at + 2] ?? 0, question[index + 2] ?? 0)) | 0;
      fourth = (fourth + Math.imul(codes[at + 3] ?? 0, question[index + 3] ?? 0)) | 0;
    }
    for (; index < dimensions; index++, at++) first += (codes[at] ?? 0) * (question[index] ?? 0);
    top.offer(ids[row] ?? 0, (first + second + third + fourth) * (scales[row] ?? 0));
  }
}

/** The best few of many, kept sorted from the least on. A score that is no number is never among them. */
class Top {
  readonly #limit: number;
  readonly #rows: NearRow[] = [];
  #least = Number.NEGATIVE_INFINITY;

  constructor(limit: number) {
    this.#limit = limit;
  }

  offer(id: number, score: number): void {
    if (!(score > this.#least)) return;
    let at = this.#rows.length;
    while (at > 0 && (this.#rows[at - 1]?.score ?? 0) > score) at--;
    this.#rows.splice(at, 0, { id, score });
    if (this.#rows.length > this.#limit) this.#rows.shift();
    if (this.#rows.length === this.#limit) this.#least = this.#rows[0]?.score ?? this.#least;
  }

  best(): NearRow[] {
    return this.#rows.toReversed();
  }
}
