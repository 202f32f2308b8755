import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pack, shorten, similarity, unpack } from '../../../../src/workspace-index/vectors/packed.ts';
import { directionOf } from './support.ts';

describe('Packed vectors', () => {
  it('keep the beginning of a longer vector, of length 1 again', () => {
    const kept = shorten(directionOf('long', 768));
    assert.equal(kept.length, 256);
    assert.ok(Math.abs(Math.hypot(...kept) - 1) < 1e-5);
  });

  it('leave a vector of zeros as it is', () => {
    assert.deepEqual(shorten(new Float32Array(4)), new Float32Array(4));
    const packed = unpack(pack(new Float32Array(4)), 4);
    assert.ok(packed);
    assert.equal(similarity(packed, Float32Array.of(1, 0, 0, 0)), 0);
  });

  it('give the numbers back with an error below a thirty-thousandth of the largest', () => {
    const number = fc.float({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 40 }), (numbers) => {
        const vector = Float32Array.from(numbers);
        const packed = unpack(pack(vector), vector.length);
        assert.ok(packed);
        const largest = Math.max(...vector.map(Math.abs));
        for (const [index, value] of vector.entries()) {
          assert.ok(Math.abs((packed.numbers[index] ?? 0) * packed.scale - value) <= largest / 30_000 + 1e-30);
        }
      }),
      { numRuns: process.env['BATON_LONG'] ? 5000 : 200 },
    );
  });

  it('are nothing when their bytes are not those of such a vector', () => {
    assert.equal(unpack(new Uint8Array(7), 4), undefined);
    assert.equal(unpack(pack(directionOf('x', 8)), 4), undefined);
  });
});
