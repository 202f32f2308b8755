import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wordHash, type KnownWords } from '../src/classifier/intents/known-words.ts';

/** Numbers per word in training/words. */
export const DIMENSIONS = 64;
/** What the longest component of a vector counts: beside n-grams, whose values have length 1 per half, a vector is a hint. */
const SCALE = 1;
const FOLDER = join(import.meta.dirname, 'words');

/** The words that have a vector, in the order of their hashes, with `DIMENSIONS` numbers each; word-vectors.py made them. */
export interface WordVectors {
  readonly words: readonly string[];
  readonly vectors: Float32Array;
}

/** Reads training/words. */
export function readWordVectors(): WordVectors {
  const listed = readFileSync(join(FOLDER, 'words.txt'), 'utf8').trimEnd().split('\n');
  const steps = new Int8Array(readFileSync(join(FOLDER, 'vectors.bin')));
  if (steps.length !== listed.length * DIMENSIONS) throw new Error('training/words does not fit together');
  const order = listed
    .map((word, place) => ({ word, place, hash: wordHash(word) }))
    .toSorted((a, b) => a.hash - b.hash);
  const vectors = new Float32Array(steps.length);
  for (const [row, { place }] of order.entries())
    vectors.set(
      Float32Array.from(steps.subarray(place * DIMENSIONS, (place + 1) * DIMENSIONS), (step) => (step / 127) * SCALE),
      row * DIMENSIONS,
    );
  return { words: order.map(({ word }) => word), vectors };
}

/** The sum of the vectors of an ask's words, then that of its first words: the dense values that stand for all rows of {@link KnownWords}. Pure. */
export function denseOf({ rows, values, length }: KnownWords, { vectors }: WordVectors): Float32Array {
  const dense = new Float32Array(2 * DIMENSIONS);
  for (let index = 0; index < length; index++) {
    const row = rows[index] ?? 0;
    const into = (row & 1) * DIMENSIONS;
    const from = (row >> 1) * DIMENSIONS;
    for (let column = 0; column < DIMENSIONS; column++)
      dense[into + column] = (dense[into + column] ?? 0) + (values[index] ?? 0) * (vectors[from + column] ?? 0);
  }
  return dense;
}

/**
 * What the weights of the dense values come to per row of {@link KnownWords}: a sum over words is linear, so a word's share of it can be worked out
 * before. `weights` has `2 × DIMENSIONS` rows of `columns`. Pure.
 */
export function perWord(weights: Float32Array, columns: number, { words, vectors }: WordVectors): Float32Array {
  const table = new Float32Array(words.length * 2 * columns);
  for (let row = 0; row < words.length * 2; row++) {
    const from = (row >> 1) * DIMENSIONS;
    const dense = (row & 1) * DIMENSIONS;
    for (let dimension = 0; dimension < DIMENSIONS; dimension++) {
      const value = vectors[from + dimension] ?? 0;
      const place = (dense + dimension) * columns;
      for (let column = 0; column < columns; column++)
        table[row * columns + column] = (table[row * columns + column] ?? 0) + value * (weights[place + column] ?? 0);
    }
  }
  return table;
}
