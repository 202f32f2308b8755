import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cutToLength, diffSections, isOfSecrets } from '../../../src/host/diff-text.ts';

const run = promisify(execFile);

describe('a diff that goes with a question', function () {
  this.timeout(20_000);
  let folder: string;
  const git = async (...args: string[]): Promise<string> => {
    const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
    return (await run('git', [...identity, ...args], { cwd: folder })).stdout;
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'baton-diff-'));
    await git('init', '-q');
    await mkdir(join(folder, 'src'));
    await writeFile(join(folder, 'src/a.ts'), 'const a = 1;\n');
    await writeFile(join(folder, 'src/ä b.ts'), 'const b = 1;\n');
    await writeFile(join(folder, 'moved.ts'), 'const kept = 1;\n'.repeat(20));
    await writeFile(join(folder, '.env'), 'KEY=old\n');
    await writeFile(join(folder, 'key.pem'), 'old\n');
    await git('add', '-Af');
    await git('commit', '-qm', 'one');
    await writeFile(join(folder, 'src/a.ts'), 'diff --git a/x b/x\n--- a/.env\nconst a = 2;\n');
    await writeFile(join(folder, 'src/ä b.ts'), 'const b = 2;\n');
    await writeFile(join(folder, '.env'), 'KEY=s3cret\n');
    await rename(join(folder, 'key.pem'), join(folder, 'plain.txt'));
    await rename(join(folder, 'moved.ts'), join(folder, 'src/moved.ts'));
    await git('add', '-Af');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const [name, options] of [
    ['as Git prints it', []],
    ['without prefixes', ['-c', 'diff.noprefix=true']],
    ['with prefixes that say what is compared', ['-c', 'diff.mnemonicPrefix=true']],
    ['with renames shown as such', ['-c', 'diff.renames=true']],
  ] as const)
    it(`knows its files and which of them hold keys, ${name}`, async () => {
      const sections = diffSections(await git(...options, 'diff', '--cached'));
      const safe = sections.filter((section) => !isOfSecrets(section));
      assert.ok(safe.some(({ names }) => names.includes('src/a.ts')));
      assert.ok(safe.some(({ names }) => names.includes('src/ä b.ts')));
      assert.ok(safe.some(({ names }) => names.includes('src/moved.ts')));
      const text = safe.map((section) => section.text).join('');
      assert.ok(!text.includes('s3cret') && !text.includes('plain.txt'), text);
      assert.match(text, /\+diff --git a\/x b\/x\n\+--- a\/\.env/);
    });

  it('is cut at a whole line, and says so', () => {
    assert.equal(cutToLength('a\nbb\nccc\n', 5), 'a\nbb\n[The rest is left out.]');
    assert.equal(cutToLength('abc', 3), 'abc');
  });
});
