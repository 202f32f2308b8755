import assert from 'node:assert/strict';
import fc from 'fast-check';
import { namedFiles, type NamedFile } from '../../../src/workspace-index/named-files.ts';
import { processorMs } from '../../fixtures/processor-time.ts';

const file = (pathSuffix: string, startLine?: number, endLine = startLine): NamedFile =>
  startLine === undefined || endLine === undefined ? { pathSuffix } : { pathSuffix, startLine, endLine };

describe('namedFiles', () => {
  const cases: [string, NamedFile[]][] = [
    ['what does retry() in src/http.ts do?', [file('src/http.ts')]],
    ['explain http.ts.', [file('http.ts')]],
    ['Was macht (src/http.ts)?', [file('src/http.ts')]],
    ['look at http.ts:4-15', [file('http.ts', 4, 15)]],
    ['look at http.ts:15–4', [file('http.ts', 4, 15)]],
    ['at retry (src/http.ts:42:13)', [file('src/http.ts', 42)]],
    ['http.ts#L4-L15 and http.ts#L7', [file('http.ts', 4, 15), file('http.ts', 7)]],
    ['see src/http.ts, lines 4 to 15', [file('src/http.ts', 4, 15)]],
    ['see `src/http.ts` line 4', [file('src/http.ts', 4)]],
    ['what is in `src/a b.ts`?', [file('src/a b.ts')]],
    ['what is in "my notes.md:3"?', [file('my notes.md', 3)]],
    ['why does `import x from "./a.ts"` fail', [file('a.ts')]],
    ["don't touch src/a.ts, it's fine", [file('src/a.ts')]],
    ['summarize the README', [file('README')]],
    ['Dockerfile and Makefile', [file('Dockerfile'), file('Makefile')]],
    ['write a readme', []],
    ['src\\win\\path.cs', [file('src/win/path.cs')]],
    ['../lib/x.py and ./y.py and /abs/z.py', [file('lib/x.py'), file('y.py'), file('abs/z.py')]],
    ['a/../../etc/x.conf', []],
    ['what does .eslintrc.json do, and .gitignore', [file('.eslintrc.json'), file('.gitignore')]],
    ['.github/workflows/ci.yml', [file('.github/workflows/ci.yml')]],
    ['app/[slug]/page.tsx in `app/[slug]/page.tsx`', [file('page.tsx'), file('app/[slug]/page.tsx')]],
    ['src/größe.ts und 源代码/主.py', [file('src/größe.ts'), file('源代码/主.py')]],
    ['a.ts a.ts a.ts', [file('a.ts')]],
    ['https://example.com/index.html', []],
    ['mail bob@example.sh, e.g. v1.2.3 or 3.14, console.log(x), and/or client/server', []],
    ['*.ts and src/**/*.ts', []],
    ['src/a.cs(12,5): error CS1002', [file('src/a.cs', 12)]],
    ['http.ts:0', [file('http.ts')]],
    ['', []],
  ];
  for (const [question, files] of cases) {
    it(`finds ${files.length} in ${JSON.stringify(question)}`, () => assert.deepEqual(namedFiles(question), files));
  }

  it('names at most twenty', () => {
    assert.equal(namedFiles(Array.from({ length: 50 }, (_, index) => `f${index}.ts`).join(' ')).length, 20);
  });

  it('looks at the beginning and the end of a huge text, quickly', () => {
    for (const filler of ['x', ' a.b', '`', '"a ', "'", '/', '.', ':1', 'a.ts:', '\n']) {
      const text = `src/first.ts ${filler.repeat(2_000_000 / filler.length)}x src/last.ts`;
      let files: ReturnType<typeof namedFiles> = [];
      const tookMs = processorMs(() => (files = namedFiles(text)));
      assert.ok(tookMs < 200, `${JSON.stringify(filler)} took ${tookMs} ms`);
      assert.deepEqual(files[0], file('src/first.ts'));
    }
  });

  it('gives clean suffixes and sane lines for any text', () => {
    const part = fc.constantFrom(
      'a.ts',
      '/',
      '\\',
      '..',
      ':',
      '4',
      '-',
      ' ',
      '"',
      '`',
      '#L',
      '\ud800',
      'README',
      'line ',
      '\u0000',
      'é',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        for (const { pathSuffix, startLine, endLine } of namedFiles(parts.join(''))) {
          assert.ok(pathSuffix !== '' && !pathSuffix.startsWith('/') && !pathSuffix.includes('\\'));
          assert.ok(!pathSuffix.split('/').includes('..'));
          if (startLine !== undefined && endLine !== undefined) assert.ok(startLine >= 1 && endLine >= startLine);
          assert.equal(startLine === undefined, endLine === undefined);
        }
      }),
      { numRuns: 500 },
    );
  });
});
