import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hasInvisible, visibleRuns, visibleText } from '../../../webview-ui/invisible.ts';

describe('characters that cannot be seen', () => {
  const marked: [string, string][] = [
    ['a right-to-left override', 'a\u202Eb'],
    ['an isolate', 'a\u2067b'],
    ['a zero-width space', 'a\u200Bb'],
    ['a zero-width joiner in a word', 'a\u200Db'],
    ['a byte order mark', 'a\uFEFFb'],
    ['a soft hyphen', 'a\u00ADb'],
    ['a Unicode tag', 'a\u{E0049}b'],
    ['a supplementary variation selector', 'a\u{E0101}b'],
    ['a control code', 'a\u0007b'],
    ['an escape', 'a\u001B[31mb'],
    ['a Hangul filler', 'a\u3164b'],
  ];
  for (const [name, text] of marked)
    it(`marks ${name}`, () => {
      const code = text.codePointAt(1)?.toString(16).toUpperCase().padStart(4, '0');
      assert.equal(hasInvisible(text), true);
      assert.equal(
        visibleText(text),
        `a[U+${code}]${text.slice(1 + String.fromCodePoint(text.codePointAt(1) ?? 0).length)}`,
      );
    });

  const unmarked: [string, string][] = [
    ['line breaks and tabs', 'a\tb\r\nc'],
    ['an emoji of several parts', '👩🏽‍💻 👨‍👩‍👧 🏳️‍🌈 ❤️'],
    ['Persian with its non-joiner', 'می‌خواهم'],
    ['Hindi with its joiner', 'क्‍ष'],
    ['Hebrew and Arabic letters', 'שלום عالم'],
    ['accents and a no-break space', 'e\u0301 12\u00A0480'],
  ];
  for (const [name, text] of unmarked)
    it(`leaves ${name} alone`, () => {
      assert.equal(hasInvisible(text), false);
      assert.equal(visibleText(text), text);
    });

  it('names a long run by its first characters and their number', () => {
    assert.deepEqual(visibleRuns(`x${'\u{E0041}'.repeat(20)}`), [
      { text: 'x', isMarked: false },
      { text: `${'U+E0041 '.repeat(6).trim()} +14`, isMarked: true },
    ]);
  });

  it('leaves nothing invisible in what it returns, and all that is visible', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(hasInvisible(visibleText(text)), false);
        const kept = visibleRuns(text).filter((run) => !run.isMarked);
        let offset = 0;
        for (const run of kept) {
          offset = text.indexOf(run.text, offset);
          assert.notEqual(offset, -1);
          offset += run.text.length;
        }
      }),
    );
  });
});
