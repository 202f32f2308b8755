import { deepEqual } from 'node:assert/strict';
import { quotedLines } from '../../../../src/surfaces/code/quoted-lines.ts';

const LINES = ['a();', '  b();', '  c();', '', 'a();', '\tb();', '  c();'];

describe('quotedLines', () => {
  it('finds the place nearest to the line that the model counted, whatever the indentation', () => {
    deepEqual(quotedLines(LINES, 1, 'b();\nc();'), { startLine: 1, endLine: 2, isExact: true });
    deepEqual(quotedLines(LINES, 9, '  b();  \n c();\n'), { startLine: 5, endLine: 6, isExact: true });
    deepEqual(quotedLines(LINES, 3, 'a();'), { startLine: 4, endLine: 4, isExact: true });
  });

  it('holds a line that does not exist within the text', () => {
    deepEqual(quotedLines(LINES, 90, ''), { startLine: 6, endLine: 6, isExact: false });
    deepEqual(quotedLines(LINES, -2, 'nothing like it'), { startLine: 0, endLine: 0, isExact: false });
  });

  it('takes the line that holds a quoted part, and replaces nothing there', () => {
    const lines = ['x', 'const total = sum(prices) * rate;'];
    deepEqual(quotedLines(lines, 0, 'sum(prices) * rate'), { startLine: 1, endLine: 1, isExact: false });
  });
});
