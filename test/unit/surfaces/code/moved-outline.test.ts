import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import type { OutlineSymbol } from '../../../../src/surfaces/code/enclosing.ts';
import {
  isSettled,
  movedOutline,
  type LineChange,
  type MovedOutline,
} from '../../../../src/surfaces/code/moved-outline.ts';

const unit = (
  name: string,
  startLine: number,
  endLine: number,
  children: readonly OutlineSymbol[] = [],
): OutlineSymbol => ({
  name,
  role: 'unit',
  startLine,
  endLine,
  children,
});
const OUTLINE: MovedOutline = {
  symbols: [unit('a', 0, 4), unit('B', 6, 20, [unit('one', 8, 10), unit('two', 12, 18)])],
  changed: [],
};
const change = (startLine: number, endLine: number, insertedBreaks: number, endsAtLineStart = false): LineChange => ({
  startLine,
  endLine,
  insertedBreaks,
  endsAtLineStart,
});
const linesOf = (symbols: readonly OutlineSymbol[]): unknown =>
  symbols.map(({ name, startLine, endLine, children }) => [name, startLine, endLine, linesOf(children)]);

describe('an outline that moves along with its text', () => {
  it('goes down with lines that come above, and what lies around them grows', () => {
    const moved = movedOutline(OUTLINE, change(9, 9, 3));
    deepEqual(linesOf(moved?.symbols ?? []), [
      ['a', 0, 4, []],
      [
        'B',
        6,
        23,
        [
          ['one', 8, 13, []],
          ['two', 15, 21, []],
        ],
      ],
    ]);
  });

  it('takes a symbol along whose first line something is put before', () => {
    const moved = movedOutline(OUTLINE, change(6, 6, 2, true));
    deepEqual(linesOf(moved?.symbols.slice(1) ?? []), [
      [
        'B',
        8,
        22,
        [
          ['one', 10, 12, []],
          ['two', 14, 20, []],
        ],
      ],
    ]);
  });

  it('loses what was deleted with all around it', () => {
    const moved = movedOutline(OUTLINE, change(7, 11, 0));
    deepEqual(linesOf(moved?.symbols.slice(1) ?? []), [['B', 6, 16, [['two', 8, 14, []]]]]);
  });

  it('is true where nothing was changed, and is not asked about lines that were', () => {
    const moved = movedOutline(OUTLINE, change(14, 14, 1));
    ok(moved);
    ok(isSettled(moved, 9), 'another method');
    ok(isSettled(moved, 17), 'the same method, elsewhere');
    ok(!isSettled(moved, 14) && !isSettled(moved, 15), 'the changed lines, in which a new function may begin');
    ok(!isSettled(moved, 30), 'outside of everything there may be something new');
  });

  it('is in doubt about a symbol whose first or last line was changed', () => {
    const atEnd = movedOutline(OUTLINE, change(4, 4, 1));
    ok(atEnd && !isSettled(atEnd, 2));
    const atStart = movedOutline(OUTLINE, change(12, 12, 0));
    ok(atStart && !isSettled(atStart, 15) && isSettled(atStart, 9));
  });

  it('gives up after very many changes at different places', () => {
    let moved: MovedOutline | undefined = OUTLINE;
    for (let line = 30; moved && line < 300; line += 2) moved = movedOutline(moved, change(line, line, 0));
    equal(moved, undefined);
    let typed: MovedOutline | undefined = OUTLINE;
    for (let times = 0; times < 300; times++) typed = typed && movedOutline(typed, change(2, 2, 0));
    equal(typed?.changed.length, 1, 'a person who types in one line');
  });

  it('finds each line of a text again that was not changed, whatever the changes (property)', () => {
    const anyChange = fc.record({ at: fc.nat(40), gone: fc.nat(5), come: fc.nat(5) });
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 8 }), (changes) => {
        // Every line is a symbol of its own, named after itself.
        let text = Array.from({ length: 40 }, (_, index) => `line ${index}`);
        let moved: MovedOutline | undefined = {
          symbols: text.map((name, index) => unit(name, index, index)),
          changed: [],
        };
        for (const [round, { at, gone, come }] of changes.entries()) {
          const start = Math.min(at, text.length - 1);
          const end = Math.min(start + gone, text.length - 1);
          const fresh = Array.from({ length: come }, (_, index) => `new ${round}.${index}`);
          // Whole lines, from the first letter of one to the first letter of another.
          text = [...text.slice(0, start), ...fresh, ...text.slice(end)];
          moved = moved && movedOutline(moved, change(start, end, come, true));
        }
        for (const [line, name] of text.entries()) {
          if (!moved || !isSettled(moved, line)) continue;
          equal(moved.symbols.find(({ startLine }) => startLine === line)?.name, name);
        }
      }),
      { numRuns: 200 },
    );
  });
});
