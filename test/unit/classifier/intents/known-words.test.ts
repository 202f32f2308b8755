import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  createKnownReader,
  createWordRows,
  hashTable,
  MOST_KNOWN_ROWS,
  wordHash,
} from '../../../../src/classifier/intents/known-words.ts';

function sorted(words: readonly string[]): readonly string[] {
  return words.toSorted((a, b) => wordHash(a) - wordHash(b));
}

describe('known words', () => {
  it('are found by their place in the list, and no other word is', () => {
    const word = fc.string({ minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 40 }).map(sorted), word, (words, other) => {
        const rowOf = createWordRows(hashTable(words));
        assert.deepEqual(words.map(rowOf), [...words.keys()]);
        assert.equal(rowOf(other), words.indexOf(other));
      }),
    );
  });

  it('count once anywhere and once more among the first eight', () => {
    const read = createKnownReader(createWordRows(hashTable(sorted(['fix', 'it']))));
    const { rows, values, length } = read(['please', 'fix', ...Array<string>(10).fill('so'), 'it']);
    const fix = sorted(['fix', 'it']).indexOf('fix');
    assert.deepEqual(Array.from(rows.subarray(0, length)), [2 * fix, 2 * fix + 1, 2 * (1 - fix)]);
    assert.deepEqual(
      Array.from(values.subarray(0, length), (value) => value.toFixed(3)),
      [13 ** -0.5, 8 ** -0.5, 13 ** -0.5].map((value) => value.toFixed(3)),
    );
  });

  it('are not looked for in the middle of a long ask', () => {
    const read = createKnownReader(createWordRows(hashTable(['a'])));
    assert.equal(read(Array<string>(5000).fill('a')).length, MOST_KNOWN_ROWS);
  });

  it('of another form are refused by name', () => {
    assert.throws(() => createWordRows({ columns: 3, highest: 1, bytes: new Uint8Array(6) }), {
      code: 'BATON_E_WEIGHTS',
    });
  });
});
