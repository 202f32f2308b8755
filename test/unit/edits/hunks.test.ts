import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { hunksOf, mergeChange, withHunks } from '../../../src/edits/hunks.ts';

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd', '', '\td'), { maxLength: 12 })
  .chain((lines) => fc.constantFrom(lines.join('\n'), `${lines.join('\n')}\n`, lines.join('\r\n')));

describe('hunks', () => {
  it('give the text after when all are applied and the text before when none is, byte for byte', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const hunks = hunksOf(before, after);
        equal(
          withHunks(before, hunks, () => true),
          after,
        );
        equal(
          withHunks(before, hunks, () => false),
          before,
        );
      }),
    );
  });

  it('stand where they are in both texts', () => {
    deepEqual(hunksOf('a\nb\nc\nd\n', 'a\nx\nc\nd\ne\n'), [
      { beforeStart: 1, before: ['b\n'], afterStart: 1, after: ['x\n'] },
      { beforeStart: 4, before: [], afterStart: 4, after: ['e\n'] },
    ]);
  });
});

describe('merging an edit with what the person typed meanwhile', () => {
  it('keeps both where they are apart', () => {
    equal(mergeChange('a\nb\nc\nd\n', 'a\nB\nc\nd\n', 'a\nb\nc\nd\ne\n'), 'a\nB\nc\nd\ne\n');
  });

  it('counts the same change on both sides once', () => {
    equal(mergeChange('a\nb\nc\n', 'a\nB\nc\n', 'a\nB\nc\n'), 'a\nB\nc\n');
  });

  it('gives nothing where both changed the same line', () => {
    equal(mergeChange('a\nb\nc\n', 'a\nB\nc\n', 'a\nbb\nc\n'), undefined);
  });

  it('gives the proposal where nothing was typed, and what was typed where nothing is proposed', () => {
    fc.assert(
      fc.property(text, text, (base, other) => {
        equal(mergeChange(base, other, base), other);
        equal(mergeChange(base, base, other), other);
      }),
    );
  });
});
