import assert from 'node:assert/strict';
import { figureStyleOf } from '../../../src/domain/figures.ts';
import {
  formatCount,
  formatDecimal,
  formatDuration,
  formatTokens,
  formatUsd,
  writeFiguresIn,
} from '../../../src/domain/format.ts';
import { formatRange } from '../../../src/surfaces/pipelines/money-range.ts';

describe('figures in another language', () => {
  afterEach(() => writeFiguresIn('en'));

  it('are German in German', () => {
    writeFiguresIn('de');
    assert.deepEqual(
      [formatCount(12_480), formatCount(-1_200), formatTokens(1_400), formatDuration(320), formatDuration(2_500)],
      ['12.480', '−1.200', '1,4\u00a0k', '0,3\u00a0s', '2,5\u00a0s'],
    );
    assert.deepEqual(
      [0, 2_100_000, 12_345_678_900_000, 10_000, undefined].map((nanoUsd) => formatUsd(nanoUsd)),
      ['0,00\u00a0$', '0,0021\u00a0$', '12.345,68\u00a0$', '<\u00a00,0001\u00a0$', '–'],
    );
    assert.equal(formatUsd(11_300_000, { estimate: true }), '≈\u00a00,011\u00a0$');
    assert.equal(formatRange({ lowNanoUsd: 4_000_000, highNanoUsd: 11_000_000 }), '0,004–0,011\u00a0$');
    assert.equal(formatDecimal(0.625, 2), '0,63');
  });

  it('stay ours in English and in a language that nobody knows', () => {
    const ours = figureStyleOf('en');
    for (const language of ['en-GB', 'qps-ploc', 'qps-plocm', '', 'x y', 'tlh-q']) {
      assert.deepEqual(figureStyleOf(language), ours, language);
    }
    writeFiguresIn('qps-plocm');
    assert.equal(formatUsd(2_100_000), '$0.0021');
  });

  it('keep the digits 0 to 9 where a language has others', () => {
    writeFiguresIn('ar-EG');
    assert.match(formatCount(12_480), /^12.480$/);
    assert.match(formatUsd(2_100_000), /0.0021/);
  });
});
