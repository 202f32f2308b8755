import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import { createIntentModel } from '../../../../src/classifier/intents/model.ts';
import { meaningOf, packWeights, tableOf, unpackWeights } from '../../../../src/classifier/weights/pack.ts';

const weights = { tables: { a: tableOf(3, Float32Array.from([0, 1, -2, 0.25, -0.5, 2])) }, numbers: { t: 0.7 } };

describe('a file of weights', () => {
  it('brings back numbers exactly and tables within a step', () => {
    const { tables, numbers } = unpackWeights(packWeights(weights, crc32), crc32);
    assert.deepEqual(numbers, { t: 0.7 });
    const table = tables['a'];
    assert.ok(table);
    const meaning = meaningOf(table);
    const values = [...table.bytes].map((byte) => meaning[byte] ?? Number.NaN);
    for (const [index, value] of [0, 1, -2, 0.25, -0.5, 2].entries())
      assert.ok(Math.abs((values[index] ?? Number.NaN) - value) < 0.02, `${values[index]} for ${value}`);
  });

  it('is equal for equal weights', () => {
    assert.deepEqual(packWeights(weights, crc32), packWeights(weights, crc32));
  });

  const good = packWeights(weights, crc32);
  const flipped = Uint8Array.from(good);
  flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1;
  for (const [name, bytes] of [
    ['nothing', new Uint8Array()],
    ['another format', new TextEncoder().encode('{"weights": [1, 2, 3]}')],
    ['a file cut short', good.subarray(0, good.length - 2)],
    ['a header cut short', good.subarray(0, 20)],
    ['a changed byte', flipped],
  ] as const) {
    it(`is refused with a typed error when it is ${name}`, () => {
      assert.throws(() => unpackWeights(bytes, crc32), { name: 'BatonError', code: 'BATON_E_WEIGHTS' });
    });
  }

  it('is refused by the model when its shape is another', () => {
    assert.throws(() => createIntentModel(unpackWeights(good, crc32)), { code: 'BATON_E_WEIGHTS' });
  });
});
