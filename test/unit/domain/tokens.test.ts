import assert from 'node:assert/strict';
import fc from 'fast-check';
import { estimateTokens, utf8Length } from '../../../src/domain/tokens.ts';

describe('utf8Length', () => {
  it('agrees with the platform for any text, lone surrogates included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => assert.equal(utf8Length(text), Buffer.byteLength(text))),
    );
    for (const text of ['\ud800', '\udc00', '\ud800a', '😀', 'a\udc00\ud83d', 'é', '你好']) {
      assert.equal(utf8Length(text), Buffer.byteLength(text));
    }
  });
});

describe('estimateTokens', () => {
  it('is an estimate, 0 for nothing and at least 1 for anything', () => {
    assert.deepEqual(estimateTokens(''), { tokens: 0, isEstimate: true });
    assert.equal(estimateTokens('a').tokens, 1);
    assert.equal(estimateTokens('a'.repeat(3200)).tokens, 1000);
  });
});
