import assert from 'node:assert/strict';
import { LARGEST_COUNTED_BYTES, sampleText } from '../../../src/workers/sample.ts';

describe('sampleText', () => {
  it('takes the whole of a text up to the limit', () => {
    const text = 'a'.repeat(LARGEST_COUNTED_BYTES);
    assert.deepEqual(sampleText(text), {
      texts: [text],
      sampledBytes: LARGEST_COUNTED_BYTES,
      bytes: LARGEST_COUNTED_BYTES,
    });
  });

  it('takes four windows of a longer one, the first at its beginning and the last at its end', () => {
    const text = `${'a'.repeat(500_000)}${'b'.repeat(500_000)}`;
    const { texts, sampledBytes, bytes } = sampleText(text);
    assert.equal(texts.length, 4);
    assert.equal(bytes, 1_000_000);
    assert.equal(sampledBytes, 4 * 32_768);
    assert.ok(texts[0]?.startsWith('a') && texts[3]?.endsWith('b'));
  });

  it('counts bytes, not characters, and keeps windows well formed', () => {
    const { texts, bytes } = sampleText('😀'.repeat(100_000));
    assert.equal(bytes, 400_000);
    assert.ok(texts.every((text) => text.isWellFormed()));
  });
});
