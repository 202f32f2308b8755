import { CodeRows, MOST_ROWS_AT_ONCE } from './dot-products.ts';
import type { Packed } from './packed.ts';

/** From int16 to int8. */
const CODE_SHIFT = 8;
const LARGEST_CODE = 127;
/** Rows there is room for at first; it doubles. */
const FIRST_ROWS = 1024;

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
  readonly #rows: CodeRows;
  #scales = new Float64Array(FIRST_ROWS);
  readonly #ids: number[] = [];

  /** Throws as {@link CodeRows} does. */
  constructor(dimensions: number) {
    this.#dimensions = dimensions;
    this.#rows = new CodeRows(dimensions);
  }

  get size(): number {
    return this.#ids.length;
  }

  /** Adds a vector; ids are given once. */
  add(id: number, { scale, numbers }: Packed): void {
    const codes = this.#rows.row(this.#ids.length);
    for (let index = 0; index < this.#dimensions; index++) {
      const code = ((numbers[index] ?? 0) + (1 << (CODE_SHIFT - 1))) >> CODE_SHIFT;
      codes[index] = Math.min(code, LARGEST_CODE);
    }
    if (this.#ids.length === this.#scales.length) {
      const longer = new Float64Array(2 * this.#scales.length);
      longer.set(this.#scales);
      this.#scales = longer;
    }
    this.#scales[this.#ids.length] = scale * (1 << CODE_SHIFT);
    this.#ids.push(id);
  }

  /** Leaves rows out of every later search. */
  forget(ids: ReadonlySet<number>): void {
    for (const [row, id] of this.#ids.entries()) if (ids.has(id)) this.#scales[row] = Number.NaN;
  }

  /** The `limit` rows that are most like `vector`, best first. Looks at every row. */
  nearest(vector: Float32Array, limit: number): NearRow[] {
    const question = codesOf(vector);
    const top = new Top(limit);
    const scales = this.#scales;
    for (let first = 0; first < this.size; first += MOST_ROWS_AT_ONCE) {
      const products = this.#rows.products(question, first, Math.min(MOST_ROWS_AT_ONCE, this.size - first));
      for (let row = 0; row < products.length; row++) {
        const score = (products[row] ?? 0) * (scales[first + row] ?? 0);
        if (score > top.least) top.offer(this.#ids[first + row] ?? 0, score);
      }
    }
    return top.best();
  }
}

function codesOf(vector: Float32Array): Int8Array {
  const largest = vector.reduce((most, number) => Math.max(most, Math.abs(number)), 0);
  return Int8Array.from(vector, (number) => (largest === 0 ? 0 : Math.round((number * LARGEST_CODE) / largest)));
}

/** The best few of many, kept sorted from the least on. */
class Top {
  readonly #limit: number;
  readonly #rows: NearRow[] = [];
  /** No score that is not above it is among them. */
  least = Number.NEGATIVE_INFINITY;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes a score above {@link least}, which one that is no number never is. */
  offer(id: number, score: number): void {
    let at = this.#rows.length;
    while (at > 0 && (this.#rows[at - 1]?.score ?? 0) > score) at--;
    this.#rows.splice(at, 0, { id, score });
    if (this.#rows.length > this.#limit) this.#rows.shift();
    if (this.#rows.length === this.#limit) this.least = this.#rows[0]?.score ?? this.least;
  }

  best(): NearRow[] {
    return this.#rows.toReversed();
  }
}
