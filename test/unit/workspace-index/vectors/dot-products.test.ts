import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CodeRows } from '../../../../src/workspace-index/vectors/dot-products.ts';

describe('Products of int8 rows', () => {
  it('are those that JavaScript computes, for any numbers and any length of a row', () => {
    const code = fc.integer({ min: -128, max: 127 });
    const drawn = fc
      .integer({ min: 1, max: 70 })
      .chain((width) =>
        fc.array(fc.array(code, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 30 }),
      );
    fc.assert(
      fc.property(drawn, (rows) => {
        const [question = []] = rows;
        const codes = new CodeRows(question.length);
        for (const [index, row] of rows.entries()) codes.row(index).set(row);
        const expected = rows.map((row) => row.reduce((sum, number, at) => sum + number * (question[at] ?? 0), 0));
        assert.deepEqual(Array.from(codes.products(Int8Array.from(question), 0, rows.length)), expected);
        assert.deepEqual(Array.from(codes.products(Int8Array.from(question), 1, rows.length - 1)), expected.slice(1));
      }),
      { numRuns: process.env['BATON_LONG'] ? 3000 : 100 },
    );
  });

  it('hold for more rows than the first pages take', () => {
    const codes = new CodeRows(256);
    for (let row = 0; row < 5000; row++) codes.row(row).fill(row % 7);
    const products = codes.products(new Int8Array(256).fill(2), 4000, 1000);
    assert.deepEqual(
      Array.from(products),
      Array.from({ length: 1000 }, (_, row) => 512 * ((row + 4000) % 7)),
    );
  });

  it('are not begun for a row that is too long', () => {
    assert.throws(() => new CodeRows(5000), RangeError);
  });
});
