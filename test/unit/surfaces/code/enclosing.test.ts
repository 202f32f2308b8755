import { deepEqual, equal } from 'node:assert/strict';
import { enclosingBlock, enclosingSymbol, type OutlineSymbol } from '../../../../src/surfaces/code/enclosing.ts';

function symbol(
  name: string,
  [startLine, endLine]: readonly [number, number],
  role: OutlineSymbol['role'] = 'unit',
  children: readonly OutlineSymbol[] = [],
): OutlineSymbol {
  return { name, role, startLine, endLine, children };
}

describe('enclosingSymbol', () => {
  const method = symbol('parse', [5, 20], 'unit', [symbol('rest', [8, 12], 'value'), symbol('inner', [14, 16])]);
  const outline = [
    symbol('LIMIT', [0, 0], 'value'),
    symbol('Reader', [2, 30], 'unit', [symbol('field', [3, 3], 'value'), method]),
    symbol('arrow', [40, 50], 'value', [symbol('local', [42, 44], 'value')]),
  ];
  const nameAt = (line: number) => enclosingSymbol(outline, line)?.name;

  it('is the innermost function or method', () => {
    equal(nameAt(6), 'parse');
    equal(nameAt(15), 'inner');
  });

  it('is the function, not the variable in it, however many lines that has', () => {
    equal(nameAt(10), 'parse');
  });

  it('is the type where the line is one of its fields', () => {
    equal(nameAt(3), 'Reader');
  });

  it('is a variable of several lines outside any function', () => {
    equal(nameAt(41), 'arrow');
    equal(enclosingSymbol(outline, 0), undefined);
  });

  it('is nothing outside all symbols', () => {
    equal(nameAt(35), undefined);
  });
});

describe('enclosingBlock', () => {
  const lines = ['import x', '', 'function a() {', '  one();', '', '  two();', '}', '', 'function b() {', '}'];
  const block = (line: number) => enclosingBlock((at) => lines[at] ?? '', lines.length, line);

  it('goes from the line without indentation to the bracket that closes it', () => {
    deepEqual(block(5), { startLine: 2, endLine: 6, name: 'a' });
    deepEqual(block(6), { startLine: 2, endLine: 6, name: 'a' });
    deepEqual(block(9), { startLine: 8, endLine: 9, name: 'b' });
  });

  it('is called what its first line declares', () => {
    const nameOf = (line: string) => enclosingBlock(() => line, 1, 0).name;
    deepEqual(
      [
        'export async function retry<T>(action) {',
        'export const sum = (a) => {',
        'pub(crate) fn parse_all(text: &str) {',
        'func (s *Server) Close() error {',
        '  async def fetch(self):',
        'public sealed class Käse {',
        'import { a } from "b";',
      ].map(nameOf),
      ['retry', 'sum', 'parse_all', 'Close', 'fetch', 'Käse', undefined],
    );
  });

  it('stands still on a line of its own', () => {
    deepEqual(block(0), { startLine: 0, endLine: 0 });
  });
});
