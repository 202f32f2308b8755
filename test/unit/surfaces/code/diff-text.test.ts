import { deepEqual, doesNotMatch, match, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { diffText } from '../../../../src/surfaces/code/diff-text.ts';

function fileDiff(path: string, lines: readonly string[]): string {
  return `diff --git a/${path} b/${path}\nindex 1..2 100644\n--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n${lines.map((line) => `+${line}`).join('\n')}\n`;
}

describe('diffText', () => {
  it('is the diff itself where it fits', () => {
    const diff = fileDiff('a.ts', ['x', 'y']) + fileDiff('b c.ts', ['z']);
    const { text, paths, secret, shortened } = diffText(diff, 10_000);
    deepEqual({ paths, secret, shortened }, { paths: ['a.ts', 'b c.ts'], secret: [], shortened: [] });
    match(text, /\+x\n\+y[\s\S]*\+z$/);
  });

  it('takes out files that hold keys, also deleted and renamed ones', () => {
    const deleted =
      'diff --git a/id_rsa b/id_rsa\ndeleted file mode 100644\n--- a/id_rsa\n+++ /dev/null\n@@ -1 +0,0 @@\n-KEY2\n';
    const { text, secret, paths } = diffText(
      fileDiff('conf/.env', ['TOKEN=KEY1']) + deleted + fileDiff('a.ts', ['x']),
      10_000,
    );
    deepEqual(secret, ['conf/.env', 'id_rsa']);
    deepEqual(paths, ['a.ts']);
    doesNotMatch(text, /KEY|TOKEN|id_rsa/);
  });

  it('sees through the quotes that git puts around unusual paths', () => {
    const diff =
      'diff --git "a/k\\303\\244se/.env" "b/k\\303\\244se/.env"\n--- /dev/null\n+++ "b/k\\303\\244se/.env"\n@@ -0,0 +1 @@\n+KEY\n';
    const { text, secret } = diffText(diff, 1000);
    deepEqual(secret, ['k\\303\\244se/.env']);
    doesNotMatch(text, /KEY/);
  });

  it('cuts what machines write, and gives what that leaves to what people wrote', () => {
    const own = fileDiff(
      'src/a.ts',
      Array.from({ length: 50 }, (_, index) => `line ${index}`),
    );
    const lock = fileDiff(
      'package-lock.json',
      Array.from({ length: 5000 }, () => '"integrity"'),
    );
    const { text, shortened } = diffText(lock + own, 4000);
    deepEqual(shortened, ['package-lock.json']);
    match(text, /line 49/);
    match(text, /\[\d+ more lines\]/);
  });

  it('knows binary files and pure renames by their names', () => {
    const diff =
      'diff --git a/x.png b/x.png\nBinary files a/x.png and b/x.png differ\ndiff --git a/old.ts b/new.ts\nsimilarity index 100%\nrename from old.ts\nrename to new.ts\n';
    deepEqual(diffText(diff, 1000).paths, ['x.png', 'new.ts']);
  });

  it('never gives much more than the limit, and never a line in part', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.stringMatching(/^\w{0,60}$/), { maxLength: 60 }), { maxLength: 8 }), (files) => {
        const diff = files.map((lines, index) => fileDiff(`f${index}.ts`, lines)).join('');
        const { text } = diffText(diff, 1500);
        ok(text.length <= 1500 + files.length * 30);
        const known = new Set(diff.split('\n'));
        ok(text.split('\n').every((line) => known.has(line) || /^\[\d+ more lines\]$/.test(line)));
      }),
      { numRuns: 100 },
    );
  });
});
