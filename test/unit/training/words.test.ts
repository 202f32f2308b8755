import assert from 'node:assert/strict';
import { createKnownReader, createWordRows, hashTable, wordHash } from '../../../src/classifier/intents/known-words.ts';
import { createRandom } from '../../../training/random.ts';
import { denseOf, DIMENSIONS, perWord, readWordVectors } from '../../../training/words.ts';

const COLUMNS = 3;

describe('word vectors', () => {
  it('give the same scores as rows per word as they give as dense values', () => {
    const random = createRandom(5);
    const words = ['fix', 'the', 'parser'].toSorted((a, b) => wordHash(a) - wordHash(b));
    const known = {
      words,
      vectors: Float32Array.from({ length: words.length * DIMENSIONS }, () => random() - 0.5),
    };
    const weights = Float32Array.from({ length: 2 * DIMENSIONS * COLUMNS }, () => random() - 0.5);
    const read = createKnownReader(createWordRows(hashTable(words)))(['fix', 'the', 'old', 'parser', 'the']);
    const dense = denseOf(read, known);
    const table = perWord(weights, COLUMNS, known);
    for (let column = 0; column < COLUMNS; column++) {
      const direct = dense.reduce((sum, value, row) => sum + value * (weights[row * COLUMNS + column] ?? 0), 0);
      const summed = Array.from(read.rows.subarray(0, read.length)).reduce(
        (sum, row, at) => sum + (read.values[at] ?? 0) * (table[row * COLUMNS + column] ?? 0),
        0,
      );
      assert.ok(Math.abs(direct - summed) < 1e-4, `${direct} and ${summed}`);
    }
  });

  it('are there for common words and for words of developers', () => {
    const { words } = readWordVectors();
    for (const word of ['explain', 'faster', 'refactor', 'kubernetes']) assert.ok(words.includes(word), word);
  });
});
