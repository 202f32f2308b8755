import { deepEqual, equal, ok } from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { IgnoreFamily } from '../../../src/workspace-index/ignore-rules.ts';
import { noRules } from '../../../src/workspace-index/ignore-rules.ts';
import { lookAt, topOf, walk, type Root } from '../../../src/workspace-index/walk.ts';
import { generateTree, type GeneratedTree } from './generated-tree.ts';
import { removeTempFolders, tempFolder, writeTree } from './support.ts';

const HAS_GIT = spawnSync('git', ['--version']).status === 0;
const isLong = process.env['BATON_LONG'] !== undefined;

function pathsIn(folder: string, others?: ReadonlySet<string>): string[] {
  const root: Root = { name: 'root', realPath: folder };
  return [...walk(root, topOf(root), others)]
    .flatMap((step) => (step.type === 'file' ? [step.file.path] : []))
    .toSorted();
}

/** Paths that `git check-ignore` ignores. */
function ignoredByGit(folder: string, paths: readonly string[]): ReadonlySet<string> {
  const { stdout } = spawnSync('git', ['-C', folder, 'check-ignore', '--no-index', '-z', '--stdin'], {
    input: paths.map((path) => `${path}\0`).join(''),
    encoding: 'utf8',
    // The person's own configuration ignores nothing here.
    env: { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', HOME: folder },
  });
  return new Set(stdout.split('\0').filter(Boolean));
}

describe('ignore rules', () => {
  afterEach(removeTempFolders);

  /** What Git 2.39 said of such trees, so that this holds on machines without it as well. */
  const recorded: readonly [title: string, files: Record<string, string>, ignored: readonly string[]][] = [
    [
      'a negation behind a pattern',
      { '.gitignore': '*.log\n!keep.log\n', 'a.log': '', 'keep.log': '', 'b/keep.log': '', 'b/c.log': '' },
      ['a.log', 'b/c.log'],
    ],
    [
      'no way back into an ignored folder',
      { '.gitignore': 'build/\n!build/keep.ts\n', 'build/keep.ts': '', 'src/build/x.ts': '', 'src/a.ts': '' },
      ['build/keep.ts', 'src/build/x.ts'],
    ],
    [
      'a folder that a nested file takes back',
      { '.gitignore': 'gen\n', 'a/.gitignore': '!gen\n', 'a/gen/x.ts': '', 'b/gen/x.ts': '' },
      ['b/gen/x.ts'],
    ],
    [
      'anchored patterns of a nested file',
      { 'a/.gitignore': '/x.ts\nb/y.ts\n', 'a/x.ts': '', 'a/b/x.ts': '', 'a/b/y.ts': '', 'c/b/y.ts': '' },
      ['a/b/y.ts', 'a/x.ts'],
    ],
    [
      'names that look like patterns',
      {
        'a[1]/.gitignore': '*.ts\n',
        'a[1]/x.ts': '',
        'a1/x.ts': '',
        '.gitignore': '\\#x.md\n\\!y.md\n',
        '#x.md': '',
        '!y.md': '',
      },
      ['!y.md', '#x.md', 'a[1]/x.ts'],
    ],
    [
      'carriage returns, a byte order mark and blanks at the end',
      { '.gitignore': '\u{FEFF}a.ts  \r\nb\\ \r\n', 'a.ts': '', 'b ': '', 'c.ts': '' },
      ['a.ts', 'b '],
    ],
    [
      'bytes, not characters',
      { '.gitignore': '?.ts\n[!a].md\n', 'ü.ts': '', 'b.ts': '', 'ü.md': '', 'c.md': '' },
      ['b.ts', 'c.md'],
    ],
  ];
  for (const [title, files, ignored] of recorded) {
    it(`reads patterns as Git does: ${title}`, () => {
      const folder = tempFolder();
      writeTree(folder, files);
      mkdirSync(join(folder, '.git'));
      const wanted = Object.keys(files).filter((path) => !ignored.includes(path));
      deepEqual(pathsIn(folder), wanted.toSorted());
    });
  }

  it('equals git check-ignore on generated trees with nested files and negations (case 9)', function () {
    this.timeout(300_000);
    const seed = Number(process.env['BATON_SEED'] ?? Date.now() % 1_000_000);
    const count = isLong ? 500 : 6;
    for (let tree = 0; tree < count; tree++) {
      const generated = generateTree(seed + tree);
      expectEqualToRules(generated, seed + tree);
      removeTempFolders();
    }
  });

  it('keeps out what any assistant’s ignore file names, each family by itself', () => {
    const folder = tempFolder();
    writeTree(folder, {
      '.gitignore': 'a.ts\n',
      '.batonignore': '!a.ts\nb/*\n!b/keep.ts\n',
      'b/.aiexclude': 'keep.ts\n',
      '.cursorignore': 'c.ts',
      'a.ts': '',
      'b/x.ts': '',
      'b/keep.ts': '',
      'c.ts': '',
      'd.ts': '',
    });
    deepEqual(
      pathsIn(folder).filter((path) => path.endsWith('.ts')),
      ['d.ts'],
    );
  });

  it('follows the ignore files above the folder, but not when they ignore the folder itself', () => {
    const folder = tempFolder();
    mkdirSync(join(folder, '.git/info'), { recursive: true });
    writeTree(folder, {
      '.git/info/exclude': 'private.md\n',
      '.gitignore': '*.gen.ts\nvendor/\n',
      'pkg/a.gen.ts': '',
      'pkg/a.ts': '',
      'pkg/private.md': '',
      'vendor/lib/b.gen.ts': '',
    });
    deepEqual(pathsIn(join(folder, 'pkg')), ['a.ts']);
    deepEqual(pathsIn(join(folder, 'vendor/lib')), ['b.gen.ts']);
  });

  it('finds one path as the whole walk does', () => {
    const { files } = generateTree(7);
    const folder = tempFolder();
    writeTree(folder, files);
    const found = new Set(pathsIn(folder));
    const root: Root = { name: 'root', realPath: folder };
    for (const path of Object.keys(files)) {
      const there = lookAt(root, path);
      equal(there !== undefined && 'type' in there && there.type === 'file', found.has(path), path);
    }
  });
});

describe('walk', () => {
  afterEach(removeTempFolders);

  it('skips what tools made, and outputs where no ignore file says which folders are', () => {
    const folder = tempFolder();
    const files = {
      'node_modules/a/x.js': '',
      '.git/config': '',
      'dist/x.js': '',
      'src/x.js': '',
      'src/logo.png': '',
      'yarn.lock': '',
    };
    writeTree(folder, files);
    deepEqual(pathsIn(folder), ['src/x.js']);
    writeTree(folder, { '.gitignore': 'src/*.js\n' });
    deepEqual(pathsIn(folder), ['.gitignore', 'dist/x.js']);
  });

  it('walks a folder that itself lies in node_modules', () => {
    const folder = tempFolder();
    writeTree(folder, { 'node_modules/lib/src/a.ts': '', 'node_modules/lib/node_modules/b/c.ts': '' });
    deepEqual(pathsIn(join(folder, 'node_modules/lib')), ['src/a.ts']);
  });

  it('never finds files that hold keys', () => {
    const folder = tempFolder();
    for (const path of [
      '.env',
      '.env.local',
      'a/server.pem',
      'id_rsa',
      '.npmrc',
      '.netrc',
      'prod.tfstate',
      'kubeconfig',
      'ok.ts',
    ]) {
      writeTree(folder, { [path]: 'KEY' });
    }
    deepEqual(pathsIn(folder), ['ok.ts']);
  });

  it('leaves a nested workspace folder to itself', () => {
    const folder = tempFolder();
    writeTree(folder, { 'a.ts': '', 'inner/b.ts': '' });
    deepEqual(pathsIn(folder, new Set([join(folder, 'inner')])), ['a.ts']);
  });

  it('tells of a link that leads out of the folder, with where it leads, and follows none', () => {
    const folder = tempFolder();
    const outside = tempFolder();
    writeTree(outside, { 'secret.ts': 'x', 'sub/y.ts': 'y' });
    writeTree(folder, { 'real.ts': '' });
    symlinkSync(join(outside, 'secret.ts'), join(folder, 'notes.ts'));
    symlinkSync(join(outside, 'sub'), join(folder, 'sub'));
    symlinkSync(join(folder, 'real.ts'), join(folder, 'same.ts'));
    symlinkSync(folder, join(folder, 'loop'));
    const root: Root = { name: 'root', realPath: folder };
    const steps = [...walk(root, topOf(root))];
    deepEqual(pathsIn(folder), ['real.ts']);
    const problems = steps.flatMap((step) => (step.type === 'problem' ? [step.problem] : []));
    deepEqual(
      problems.map(({ place }) => place.path),
      ['notes.ts', 'sub'],
    );
    ok(problems[0]?.reason.includes(join(outside, 'secret.ts')));
    equal(lookAt(root, 'sub/y.ts'), undefined);
  });
});

/** Without Git, the walk is compared with what one list of patterns says, path by path. */
function expectEqualToRules({ files }: GeneratedTree, seed: number): void {
  const folder = tempFolder();
  writeTree(folder, files);
  const paths = Object.keys(files);
  const found = pathsIn(folder);
  deepEqual(found, paths.filter((path) => !ignoredByRules(files, path)).toSorted(), `rules, seed ${seed}`);
  if (!HAS_GIT) return;
  execFileSync('git', ['init', '-q', folder], { env: { PATH: process.env['PATH'], HOME: folder } });
  const ignored = ignoredByGit(folder, paths);
  deepEqual(found, paths.filter((path) => !ignored.has(path)).toSorted(), `Git, seed ${seed}`);
}

function ignoredByRules(files: Readonly<Record<string, string>>, path: string): boolean {
  let rules = noRules(true);
  const parts = path.split('/');
  for (const [index] of parts.entries()) {
    const folder = parts
      .slice(0, index)
      .map((part) => `${part}/`)
      .join('');
    const text = files[`${folder}.gitignore`];
    if (text !== undefined) rules = rules.with(folder, new Map<IgnoreFamily, string>([['.gitignore', text]]));
    if (rules.ignores(parts.slice(0, index + 1).join('/') + (index < parts.length - 1 ? '/' : ''))) return true;
  }
  return false;
}
