import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  formatCount,
  formatDuration,
  formatMilliseconds,
  formatTokens,
  formatUsd,
} from '../../../src/domain/format.ts';

const USD = 1e9;

describe('formatUsd', () => {
  const exact: [number | undefined, string][] = [
    [undefined, '–'],
    [Number.NaN, '–'],
    [Number.POSITIVE_INFINITY, '–'],
    [0, '$0.00'],
    [1, '<\u00a0$0.0001'],
    [99_999, '<\u00a0$0.0001'],
    [100_000, '$0.0001'],
    [2_100_000, '$0.0021'],
    [10_200_000, '$0.0102'],
    [50_000_000, '$0.0500'],
    [99_940_000, '$0.0999'],
    [99_960_000, '$0.10'],
    [100_000_000, '$0.10'],
    [0.42 * USD, '$0.42'],
    [20.39 * USD, '$20.39'],
    [1234.5 * USD, '$1\u202f234.50'],
    [1_234_567.891 * USD, '$1\u202f234\u202f567.89'],
    [-20.39 * USD, '−$20.39'],
    [-1, '<\u00a0−$0.0001'],
  ];
  for (const [nanoUsd, text] of exact) {
    it(`writes ${nanoUsd} nano-USD as ${text}`, () => assert.equal(formatUsd(nanoUsd), text));
  }

  const estimates: [number | undefined, string][] = [
    [undefined, '–'],
    [0, '$0.00'],
    [5_000, '<\u00a0$0.0001'],
    [520_000, '≈\u00a0$0.00052'],
    [4_010_000, '≈\u00a0$0.004'],
    [11_234_000, '≈\u00a0$0.011'],
    [34_000_000, '≈\u00a0$0.034'],
    [99_600_000, '≈\u00a0$0.10'],
    [123_000_000, '≈\u00a0$0.12'],
    [1.234 * USD, '≈\u00a0$1.20'],
    [34.56 * USD, '≈\u00a0$35'],
    [12_345 * USD, '≈\u00a0$12\u202f000'],
    [-11_234_000, '≈\u00a0−$0.011'],
  ];
  for (const [nanoUsd, text] of estimates) {
    it(`writes an estimate of ${nanoUsd} nano-USD as ${text}`, () =>
      assert.equal(formatUsd(nanoUsd, { estimate: true }), text));
  }

  it('never shows a positive amount as nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_000_000_000_000_000 }), fc.boolean(), (nanoUsd, estimate) => {
        const text = formatUsd(nanoUsd, { estimate });
        assert.match(text, /[1-9]/);
        assert.doesNotMatch(text, /NaN|undefined|e[+-]?\d/);
      }),
    );
  });

  it('stays within half of its last digit of the amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100_000, max: 1e15 }), (nanoUsd) => {
        const shown = Number(formatUsd(nanoUsd).replace(/[^\d.]/g, ''));
        const step = shown >= 0.1 ? 0.01 : 0.0001;
        assert.ok(Math.abs(shown - nanoUsd / USD) <= step / 2 + 1e-9);
      }),
    );
  });

  it('keeps an estimate within 5 % of the amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100_000, max: 1e15 }), (nanoUsd) => {
        const shown = Number(formatUsd(nanoUsd, { estimate: true }).replace(/[^\d.]/g, ''));
        assert.ok(Math.abs(shown - nanoUsd / USD) <= 0.0501 * (nanoUsd / USD));
      }),
    );
  });
});

describe('formatCount', () => {
  it('groups digits by a narrow no-break space', () => {
    assert.equal(formatCount(612), '612');
    assert.equal(formatCount(12_480), '12\u202f480');
    assert.equal(formatCount(1_234_567), '1\u202f234\u202f567');
    assert.equal(formatCount(-4812), '−4\u202f812');
    assert.equal(formatCount(0.4), '0');
    assert.equal(formatCount(Number.NaN), '–');
  });

  it('loses no digit', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (count) => assert.equal(formatCount(count).replaceAll('\u202f', ''), String(count))),
    );
  });
});

describe('formatTokens', () => {
  const cases: [number, string][] = [
    [0, '0'],
    [612, '612'],
    [999, '999'],
    [1000, '1.0\u00a0k'],
    [1400, '1.4\u00a0k'],
    [9949, '9.9\u00a0k'],
    [9950, '10\u00a0k'],
    [650_000, '650\u00a0k'],
    [999_499, '999\u00a0k'],
    [999_500, '1.0\u00a0M'],
    [1_234_000, '1.2\u00a0M'],
    [Number.NaN, '–'],
  ];
  for (const [tokens, text] of cases)
    it(`writes ${tokens} tokens as ${text}`, () => assert.equal(formatTokens(tokens), text));

  it('marks an estimate and only an estimate with ≈', () => {
    assert.equal(formatTokens({ tokens: 650_000, isEstimate: true }), '≈\u00a0650\u00a0k');
    assert.equal(formatTokens({ tokens: 612, isEstimate: false }), '612');
  });
});

describe('formatDuration', () => {
  const cases: [number, string][] = [
    [0, '0\u00a0ms'],
    [0.6, '0.6\u00a0ms'],
    [3, '3\u00a0ms'],
    [42.4, '42\u00a0ms'],
    [99, '99\u00a0ms'],
    [99.9, '0.1\u00a0s'],
    [320, '0.3\u00a0s'],
    [9940, '9.9\u00a0s'],
    [9950, '10\u00a0s'],
    [12_300, '12\u00a0s'],
    [59_600, '1\u00a0min'],
    [125_000, '2\u00a0min 5\u00a0s'],
    [-1, '–'],
    [Number.NaN, '–'],
  ];
  for (const [ms, text] of cases) it(`writes ${ms} ms as ${text}`, () => assert.equal(formatDuration(ms), text));

  it('writes milliseconds as such when asked to', () => {
    assert.equal(formatMilliseconds(320), '320\u00a0ms');
    assert.equal(formatMilliseconds(1204), '1\u202f204\u00a0ms');
    assert.equal(formatMilliseconds(0.63), '0.6\u00a0ms');
    assert.equal(formatMilliseconds(-2), '–');
  });

  it('is never empty and never longer than a day reads', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 86_400_000, noNaN: true }), (ms) => {
        assert.match(formatDuration(ms), /^\d[\d.\u202f]*\u00a0(ms|s|min)( \d+\u00a0s)?$/);
      }),
    );
  });
});
