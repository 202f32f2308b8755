import assert from 'node:assert/strict';
import fc from 'fast-check';
import { utf8Length } from '../../../src/domain/tokens.ts';
import { cutIntoPieces, LONGEST_PIECE_BYTES } from '../../../src/workers/pieces.ts';

const words = fc.constantFrom(
  'a',
  ' ',
  '\n',
  '\n\n',
  '    ',
  '/',
  'word',
  'é',
  '你',
  '😀',
  '\ud83d',
  '9',
  '}',
  'x'.repeat(900),
  '你'.repeat(700),
  '😀'.repeat(300),
);
const anyText = fc.array(words, { maxLength: 60 }).map((parts) => parts.join(''));

describe('cutIntoPieces', () => {
  it('loses and adds nothing', () => {
    fc.assert(fc.property(anyText, (text) => assert.equal(cutIntoPieces(text).join(''), text)));
  });

  it('keeps every piece within its bytes and never empty', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const piece of cutIntoPieces(text))
          assert.ok(piece.length > 0 && utf8Length(piece) <= LONGEST_PIECE_BYTES);
      }),
    );
  });

  it('never cuts through a surrogate pair', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        fc.pre(text.isWellFormed());
        assert.ok(cutIntoPieces(text).every((piece) => piece.isWellFormed()));
      }),
    );
  });

  it('gives no piece for an empty text and one for a short one', () => {
    assert.deepEqual(cutIntoPieces(''), []);
    assert.deepEqual(cutIntoPieces('what does retry() do?'), ['what does retry() do?']);
  });

  it('cuts after a line break where there is one, and not before white space or a slash', () => {
    const pieces = cutIntoPieces(`${'a;'.repeat(1000)}\nb;\n/c${'d;'.repeat(1500)}`);
    assert.equal(pieces[0], `${'a;'.repeat(1000)}\n`);
  });

  it('cuts a run without any boundary into short pieces', () => {
    const pieces = cutIntoPieces('a'.repeat(10_000));
    assert.equal(pieces[0]?.length, 1024);
  });
});
