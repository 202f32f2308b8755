import assert from 'node:assert/strict';

import fc from 'fast-check';

import { PRESETS } from '../../../src/providers/presets.ts';
import { readSplit, textOf } from '../../fixtures/providers/asking.ts';
import { VENDOR_STREAMS, VENDOR_TEXT } from '../../fixtures/providers/vendor-streams.ts';

/** Vendors whose streams have a recording of their own elsewhere. */
const RECORDED_ELSEWHERE = ['openai', 'anthropic', 'openrouter', 'ollama'];

describe('the streams of the vendors', () => {
  for (const { preset, body, reasoning, usage, billedNanoUsd, rawFinishReason } of VENDOR_STREAMS) {
    it(`of ${preset} give text, reasoning, usage and end as its documents say`, async () => {
      const parts = await readSplit('openai', [Buffer.from(body)]);
      assert.equal(textOf(parts), VENDOR_TEXT);
      assert.equal(textOf(parts, 'reasoning-delta'), reasoning);
      assert.deepEqual(parts.at(-1), {
        type: 'finish',
        finishReason: 'stop',
        rawFinishReason,
        usage,
        ...(billedNanoUsd !== undefined && { billedNanoUsd }),
      });
    });

    it(`of ${preset} say the same wherever a character or a line is split`, async () => {
      const bytes = Buffer.from(body);
      const inside = [...bytes.keys()].filter((at) => (bytes[at] ?? 0) > 127 || bytes[at - 1] === 10);
      const cuts = fc.oneof(
        fc.subarray(inside, { maxLength: 12 }),
        fc.uniqueArray(fc.integer({ min: 0, max: bytes.length }), { maxLength: 12 }),
      );
      await fc.assert(
        fc.asyncProperty(cuts, async (positions) => {
          const sorted = [0, ...positions.toSorted((a, b) => a - b), bytes.length];
          const pieces = sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
          assert.equal(textOf(await readSplit('openai', pieces)), VENDOR_TEXT);
        }),
        { numRuns: 20 },
      );
    });
  }

  it('are there for every vendor that Baton knows', () => {
    const covered = [...RECORDED_ELSEWHERE, ...VENDOR_STREAMS.map(({ preset }) => preset)];
    assert.deepEqual(covered.toSorted(), PRESETS.map(({ id }) => id).toSorted());
  });
});
