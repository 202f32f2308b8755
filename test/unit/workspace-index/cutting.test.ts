import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { cut } from '../../../src/workspace-index/cut.ts';
import type { Declaration } from '../../../src/workspace-index/declaration.ts';
import { importsOf } from '../../../src/workspace-index/imports.ts';
import { readFast, readWell } from '../../../src/workspace-index/indexed-file.ts';
import { markdownOutline } from '../../../src/workspace-index/markdown-outline.ts';
import { patternOutline } from '../../../src/workspace-index/pattern-outline.ts';
import { wordsOf } from '../../../src/workspace-index/words.ts';
import { processorMs } from '../../fixtures/processor-time.ts';
import { GRAMMARS } from './support.ts';

describe('wordsOf', () => {
  const cases: readonly [string, string][] = [
    ['maxRetries', 'max retries maxretries'],
    ['max_retries', 'max retries maxretries'],
    ['MAX_RETRIES', 'max retries maxretries'],
    ['HTTPServer2', 'http server 2 httpserver2'],
    ['__init__', 'init'],
    ['src/http/retryAfter.ts', 'src/http/retry after retryafter.ts'],
    ['plain words, 42', 'plain words, 42'],
    ['Größe', 'größe'],
    ['x$', 'x'],
    ['', ''],
  ];
  for (const [text, words] of cases) it(`gives "${words}" for "${text}"`, () => equal(wordsOf(text), words));

  it('finds a question’s spelling of a name in whatever spelling the code has', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{2,6}$/), { minLength: 2, maxLength: 5 }), (parts) => {
        const camel = parts
          .map((part, index) => (index === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1)))
          .join('');
        equal(wordsOf(camel), wordsOf(parts.join('_')));
      }),
    );
  });

  it('takes time in proportion to the text', () => {
    const tookMs = processorMs(() => {
      for (const unit of ['a', 'a_', 'Aa', '1a', '_', 'é']) wordsOf(unit.repeat(200_000));
    });
    ok(tookMs < 3000, `${tookMs} ms`);
  });
});

const names = (declarations: readonly Declaration[]): string[] =>
  declarations.map(
    ({ name, kind, startLine, endLine, container }) =>
      `${container === undefined ? '' : `${container}.`}${name} ${kind} ${startLine}-${endLine}`,
  );

describe('outlines', () => {
  const samples: readonly [language: string, path: string, text: string, expected: readonly string[]][] = [
    [
      'TypeScript',
      'a.ts',
      "import x from 'y';\nexport const MOST = 1;\nexport const go = () => 2;\nexport default class C<T> {\n  x = 2;\n  private f = () => 1;\n  constructor() {}\n  async z() {}\n}\ninterface I {}\nexport enum E {}\nfunction outer() {\n  const inner = 1;\n}\n",
      [
        'MOST constant 2-2',
        'go function 3-3',
        'C class 4-9',
        'C.f method 6-6',
        'C.constructor method 7-7',
        'C.z method 8-8',
        'I interface 10-10',
        'E enum 11-11',
        'outer function 12-14',
      ],
    ],
    ['TSX', 'a.tsx', 'export const App = () => <div />;\n', ['App function 1-1']],
    [
      'JavaScript',
      'a.js',
      'exports.go = function () {};\nclass A { m() {} }\n',
      ['exports.go function 1-1', 'A class 2-2', 'A.m method 2-2'],
    ],
    [
      'Python',
      'a.py',
      '@dec\ndef f(a):\n    pass\n\nclass A:\n    def m(self):\n        return 1\n',
      ['f function 1-3', 'A class 5-7', 'A.m method 6-7'],
    ],
    [
      'Go',
      'a.go',
      'package x\n\nfunc Foo(a int) error { return nil }\n\nfunc (s *S) Bar() {}\n\ntype S struct{ a int }\n',
      ['Foo function 3-3', 'Bar method 5-5', 'S type 7-7'],
    ],
    [
      'Java',
      'A.java',
      'class A {\n  A() {}\n  void m() {}\n}\n',
      ['A class 1-4', 'A.A constructor 2-2', 'A.m method 3-3'],
    ],
    [
      'Rust',
      'a.rs',
      'impl<T> Foo for Bar {\n    fn m(&self) {}\n}\nstruct S;\nmacro_rules! mm { () => {} }\n',
      ['Bar impl 1-3', 'Bar.m method 2-2', 'S struct 4-4', 'mm macro 5-5'],
    ],
    [
      'C#',
      'a.cs',
      'namespace N {\n  class A {\n    public int P { get; set; }\n    void M() {}\n  }\n}\n',
      ['N namespace 1-6', 'N.A class 2-5', 'A.P property 3-3', 'A.M method 4-4'],
    ],
    [
      'C++',
      'a.cpp',
      'class A {\n  void m() {}\n};\nint *foo(int a) {\n  return 0;\n}\nvoid A::bar() const {\n}\n',
      ['A class 1-3', 'A.m method 2-2', 'foo function 4-6', 'A::bar function 7-8'],
    ],
    [
      'PHP',
      'a.php',
      '<?php\nfunction f() {}\nclass B {\n  public function m() {}\n}\n',
      ['f function 2-2', 'B class 3-5', 'B.m method 4-4'],
    ],
    [
      'Ruby',
      'a.rb',
      'module M\n  class A\n    def x; end\n    def self.y; end\n  end\nend\n',
      ['M module 1-6', 'M.A class 2-5', 'A.x method 3-3', 'A.y method 4-4'],
    ],
  ];
  for (const [language, path, text, expected] of samples) {
    it(`reads ${language} by syntax`, async () => {
      const file = await readWell(path, text, GRAMMARS);
      equal(file.cut, 'syntax');
      deepEqual(names(file.symbols), expected);
    });

    it(`finds most of it in ${language} by patterns alone`, () => {
      const known = new Set(patternOutline(text.split('\n')).map(({ name }) => name));
      const wanted = expected
        .filter((line) => / [1-9]\d*-/.test(line))
        .map((line) => line.split(' ')[0]?.split('.').at(-1) ?? '');
      const found = wanted.filter((name) => known.has(name));
      ok(found.length >= wanted.length / 2, `${found.join()} of ${wanted.join()}`);
    });
  }

  it('reads a text that is broken off as far as it goes', async () => {
    const file = await readWell(
      'a.ts',
      'export function a() {\n  return 1;\n}\n\nexport class B {\n  m() {\n',
      GRAMMARS,
    );
    ok(names(file.symbols).includes('a function 1-3'));
    equal(file.lineCount, 6);
  });

  it('reads Markdown by its headings, and none in code', () => {
    const lines = '# One\ntext\n## Two\n```sh\n# not a heading\n```\n## Three ##\n# Four\n'.split('\n');
    deepEqual(names(markdownOutline(lines)), [
      'One heading 1-7',
      'One.Two heading 3-6',
      'One.Three heading 7-7',
      'Four heading 8-9',
    ]);
  });
});

describe('cut', () => {
  it('gives a function with its comment, and small neighbours together', () => {
    const body = '  work(1);\n'.repeat(40);
    const text = `import a from 'a';\n\n/** Says what it does. */\nexport function large() {\n${body}}\n\nconst x = 1;\nconst y = 2;\n`;
    const { chunks } = readFast('a.ts', text, undefined);
    deepEqual(
      chunks.map(({ startLine, endLine, symbol }) => [startLine, endLine, symbol]),
      [
        [1, 1, undefined],
        [3, 45, 'large'],
        [47, 48, undefined],
      ],
    );
    ok(chunks[1]?.text.startsWith('/** Says'));
  });

  it('covers every line that holds anything, in pieces of a bearable size', () => {
    const line = fc.constantFrom(
      '',
      '  a();',
      'function f() {',
      '}',
      'class A {',
      '  m() {',
      '  }',
      '// c',
      'x'.repeat(90),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 300 }), (lines) => {
        const chunks = cut(lines, patternOutline(lines));
        const covered = new Set(chunks.flatMap(({ startLine, endLine }) => range(startLine, endLine)));
        for (const [index, text] of lines.entries())
          if (text.trim() !== '') ok(covered.has(index + 1), `line ${index + 1}`);
        for (const chunk of chunks) {
          equal(chunk.text, lines.slice(chunk.startLine - 1, chunk.endLine).join('\n'));
          ok(chunk.endLine - chunk.startLine < 60 && chunk.text.length <= 2500);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('lets the pieces of a text without declarations overlap', () => {
    const lines = Array.from({ length: 150 }, (_, index) => `line ${index}`);
    const chunks = cut(lines, []);
    for (const [index, chunk] of chunks.slice(1).entries()) ok(chunk.startLine <= (chunks[index]?.endLine ?? 0));
    equal(chunks.at(-1)?.endLine, 150);
  });
});

describe('importsOf', () => {
  const cases: readonly [string, string, string, readonly (readonly [string, string?])[]][] = [
    [
      'src/a/b.ts',
      'typescript',
      "import x from '../c.ts';\nexport * from './d';\nimport('node:fs');",
      [['../c.ts', 'src/c'], ['./d', 'src/a/d'], ['node:fs']],
    ],
    [
      'pkg/api/views.py',
      'python',
      'import os, sys\nfrom ..models.user import User\nfrom . import x',
      [
        ['os', 'os'],
        ['sys', 'sys'],
        ['..models.user', 'pkg/models/user'],
        ['.', 'pkg/api'],
      ],
    ],
    ['m.go', 'go', 'import (\n\t"fmt"\n\tx "a/b"\n)', [['fmt'], ['a/b']]],
    ['A.java', 'java', 'import a.b.C;', [['a.b.C']]],
    [
      'src/a.cpp',
      'cpp',
      '#include <vector>\n#include "x/b.h"',
      [
        ['vector', 'src/vector'],
        ['x/b.h', 'src/x/b'],
      ],
    ],
    ['a.ts', 'typescript', "import '../../outside.ts';", [['../../outside.ts']]],
  ];
  for (const [path, language, text, expected] of cases) {
    it(`finds what ${path} imports`, () => {
      deepEqual(
        importsOf(text, language, path).map(({ target, path: local }) =>
          local === undefined ? [target] : [target, local],
        ),
        expected,
      );
    });
  }
});

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
