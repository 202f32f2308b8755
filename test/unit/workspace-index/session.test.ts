import { deepEqual, equal, match, ok } from 'node:assert/strict';
import {
  chmodSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { IndexSession, SessionParts } from '../../../src/workspace-index/index-session.ts';
import { LOOK_LIMITS } from '../../../src/workspace-index/look.ts';
import { openIndex } from '../../../src/workspace-index/sqlite-index.ts';
import { wordsOf } from '../../../src/workspace-index/words.ts';
import { removeTempFolders, sessionOver, tempFolder, writeTree } from './support.ts';

describe('the index of a folder', () => {
  const open: IndexSession[] = [];
  let root: string;
  let storage: string;
  const session = async (parts: Partial<SessionParts> = {}): Promise<IndexSession> => {
    const opened = sessionOver(root, storage, parts);
    open.push(opened);
    opened.open();
    await opened.settled();
    return opened;
  };
  const changed = async (opened: IndexSession, ...paths: string[]): Promise<void> => {
    opened.changed(paths.map((path) => ({ folder: 'root', path })));
    await opened.settled();
  };
  /** Paths of the chunks that hold all of these words, as another window would find them. */
  const search = (words: string): string[] => {
    const index = openIndex(join(storage, 'index.sqlite'), { isWriter: false });
    try {
      const rows = index.all(
        'SELECT DISTINCT f.path FROM chunks_fts JOIN chunks c ON c.id = chunks_fts.rowid JOIN files f ON f.id = c.file_id WHERE chunks_fts MATCH ?',
        wordsOf(words)
          .split(' ')
          .map((word) => `"${word}"`)
          .join(' '),
      );
      return rows.map(({ path }) => String(path)).toSorted();
    } finally {
      index.close();
    }
  };

  beforeEach(() => {
    root = tempFolder();
    storage = tempFolder();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((opened) => opened.close()));
    removeTempFolders();
  });

  it('finds code by the words of its names, however they are written', async () => {
    writeTree(root, { 'a.ts': 'export function retryAfterMs() {}\n', 'b.py': 'def retry_after_ms():\n  pass\n' });
    const { state } = await session();
    deepEqual(search('retry after'), ['a.ts', 'b.py']);
    deepEqual([state.phase, state.fileCount, state.indexedFileCount, state.chunkCount], ['ready', 2, 2, 2]);
  });

  it('names symbols, and files and folders, by what is typed', async () => {
    writeTree(root, {
      'src/http/client.ts': 'export class HttpClient {\n  sendAll() {}\n}\n',
      'src/other.ts': 'const x = 1;\n',
    });
    const opened = await session();
    deepEqual(
      (await opened.symbols('send', 5)).map(({ name, kind, reference }) => [
        name,
        kind,
        reference.path,
        reference.startLine,
      ]),
      [['HttpClient.sendAll', 'method', 'src/http/client.ts', 2]],
    );
    deepEqual(
      (await opened.files('http', 2)).map(({ path }) => path),
      ['src/http/', 'src/http/client.ts'],
    );
  });

  it('takes in files that were saved, made, renamed and deleted', async () => {
    writeTree(root, { 'a.ts': 'const alpha = 1;\n', 'gone/b.ts': 'const beta = 1;\n' });
    const opened = await session();
    writeTree(root, { 'a.ts': 'const gamma = 1;\n', 'new/deep/c.ts': 'const delta = 1;\n' });
    renameSync(join(root, 'gone'), join(root, 'kept'));
    await changed(opened, 'a.ts', 'new', 'gone', 'kept');
    deepEqual([search('alpha'), search('gamma')], [[], ['a.ts']]);
    deepEqual([search('delta'), search('beta')], [['new/deep/c.ts'], ['kept/b.ts']]);
  });

  it('looks over everything when a branch switch changes very many files', async () => {
    const files = (word: string): Record<string, string> =>
      Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`f${index}.ts`, `const ${word}${index} = 1;\n`]));
    writeTree(root, files('before'));
    const opened = await session();
    writeTree(root, files('afterwards'));
    await changed(opened, ...Object.keys(files('')));
    deepEqual([search('afterwards249'), search('before249')], [['f249.ts'], []]);
  });

  it('follows an ignore file that is changed', async () => {
    writeTree(root, { 'a.ts': 'const alpha = 1;\n', 'b.ts': 'const beta = 1;\n' });
    const opened = await session();
    writeTree(root, { '.batonignore': 'a.ts\n' });
    await changed(opened, '.batonignore');
    deepEqual([search('alpha'), search('beta')], [[], ['b.ts']]);
    rmSync(join(root, '.batonignore'));
    await changed(opened, '.batonignore');
    deepEqual(search('alpha'), ['a.ts']);
  });

  it('reads nothing again that did not change, and writes nothing again whose text did not', async () => {
    writeTree(root, { 'a.ts': 'const alpha = 1;\n', 'b.ts': 'const beta = 1;\n', 'c.bin.txt': 'a\0b' });
    utimesSync(join(root, 'a.ts'), TIME, TIME);
    await (await session()).close();
    const ids = (): unknown => openRows(storage, 'SELECT id, file_id FROM chunks ORDER BY id');
    const before = ids();
    // As long and as old as before: were it read, its text would be found.
    writeFileSync(join(root, 'a.ts'), 'const omega = 1;\n');
    utimesSync(join(root, 'a.ts'), TIME, TIME);
    utimesSync(join(root, 'b.ts'), new Date(), new Date(0));
    await session();
    deepEqual(ids(), before);
    deepEqual([search('omega'), search('beta')], [[], ['b.ts']]);
  });

  it('keeps the pieces of a file that did not change when others of it do', async () => {
    const two = (last: string): string => `${long('first')}\n${long(last)}`;
    writeTree(root, { 'a.ts': two('second') });
    const opened = await session();
    const idsOf = (): unknown[] => openRows(storage, 'SELECT id FROM chunks ORDER BY ordinal');
    const [first] = idsOf();
    writeTree(root, { 'a.ts': `// A line above.\n${two('third')}` });
    await changed(opened, 'a.ts');
    deepEqual(search('third'), ['a.ts']);
    writeTree(root, { 'a.ts': `\n\n${two('fourth')}` });
    await changed(opened, 'a.ts');
    ok(idsOf().length === 2 && first !== undefined);
    deepEqual(openRows(storage, 'SELECT start_line FROM chunks ORDER BY ordinal LIMIT 1'), [{ start_line: 3 }]);
  });

  it('cuts a large folder by patterns first and by syntax behind', async () => {
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`f${index}.ts`, long(`name${index}`)]));
    writeTree(root, files);
    const cuts: unknown[] = [];
    const opened = sessionOver(root, storage, {
      limits: { ...LOOK_LIMITS, littleBytes: 1000 },
      onDidChange: () => {
        if (opened.state.phase === 'ready' && cuts.length === 0) {
          cuts.push(openRows(storage, "SELECT count(*) > 0 AS outlined FROM files WHERE cut = 'outline'")[0]);
        }
      },
    });
    open.push(opened);
    opened.open();
    await opened.settled();
    deepEqual(cuts, [{ outlined: 1 }]);
    deepEqual(openRows(storage, 'SELECT DISTINCT cut FROM files'), [{ cut: 'syntax' }]);
  });

  it('waits while it is paused, and catches up', async () => {
    writeTree(root, { 'a.ts': 'const alpha = 1;\n' });
    const opened = await session();
    opened.pause();
    equal(opened.state.phase, 'paused');
    writeTree(root, { 'a.ts': 'const beta = 1;\n' });
    await changed(opened, 'a.ts');
    deepEqual(search('beta'), []);
    opened.resume();
    await opened.settled();
    deepEqual([search('beta'), opened.state.phase], [['a.ts'], 'ready']);
  });

  describe('goes on and says what is wrong', () => {
    const problemsOf = async (opened: IndexSession): Promise<string[]> =>
      (await opened.problems()).map(({ place, reason }) => `${place.path}: ${reason}`);

    it('with files that cannot be read', async function () {
      // Root may read everything, so that a folder in the place of a file stands for it there.
      writeTree(root, { 'ok.ts': 'const fine = 1;\n', 'no.ts': 'const no = 1;\n', 'dir/x.ts': 'const x = 1;\n' });
      chmodSync(join(root, 'no.ts'), 0);
      chmodSync(join(root, 'dir'), 0);
      const opened = await session();
      chmodSync(join(root, 'dir'), 0o700);
      deepEqual(search('fine'), ['ok.ts']);
      const problems = await problemsOf(opened);
      if (process.getuid?.() === 0) deepEqual(problems, []);
      else
        deepEqual(
          problems.map((line) => line.split(':')[0]),
          ['dir/', 'no.ts'],
        );
    });

    it('with files that vanish or become links while they are read', async () => {
      const secret = tempFolder();
      writeTree(secret, { 'secret.ts': 'const hidden = 1;\n' });
      writeTree(root, {
        'a.ts': 'const alpha = 1;\n',
        'b.ts': 'const beta = 1;\n',
        'c.ts': 'const gamma = 1;\n',
        'd/e.ts': 'const delta = 1;\n',
      });
      let isListed = false;
      const opened = sessionOver(root, storage, {
        onDidChange: () => {
          // The first report comes when the folders were listed and nothing was read.
          if (isListed || opened.state.fileCount !== 4) return;
          isListed = true;
          rmSync(join(root, 'a.ts'));
          rmSync(join(root, 'b.ts'));
          symlinkSync(join(secret, 'secret.ts'), join(root, 'b.ts'));
          rmSync(join(root, 'd'), { recursive: true });
          renameSync(secret, join(secret, '../moved'.concat(secret.slice(-6))));
          symlinkSync(join(secret, '../moved'.concat(secret.slice(-6))), join(root, 'd'));
        },
      });
      open.push(opened);
      opened.open();
      await opened.settled();
      rmSync(join(secret, '../moved'.concat(secret.slice(-6))), { recursive: true });
      deepEqual([search('gamma'), search('hidden')], [['c.ts'], []]);
    });

    it('with a log of 200 MB, which is never opened', async () => {
      writeTree(root, { 'a.ts': 'const alpha = 1;\n', 'big.log': '' });
      truncateSync(join(root, 'big.log'), 200_000_000);
      const opened = await session();
      deepEqual(await problemsOf(opened), ['big.log: it is 200 MB, and files over 250 kB are left out']);
      equal(opened.state.problemCount, 1);
    });

    it('with bytes that are no UTF-8, with UTF-16, and with binaries', async () => {
      writeTree(root, {
        'latin.py': Buffer.concat([Buffer.from('# caf'), Buffer.from([0xe9]), Buffer.from('\nbroken_bytes = 1\n')]),
        'wide.md': Buffer.from('\u{FEFF}# Wide heading\n', 'utf16le'),
        'blob.ts': Buffer.from([1, 0, 2, 0]),
      });
      const opened = await session();
      deepEqual([search('broken bytes'), search('wide heading')], [['latin.py'], ['wide.md']]);
      deepEqual(await problemsOf(opened), []);
    });

    it('with a line break in a path', async () => {
      writeTree(root, { 'a.ts': 'const alpha = 1;\n' });
      writeTree(root, { 'two\nlines.ts': 'const beta = 1;\n' });
      const opened = await session();
      deepEqual(await problemsOf(opened), ['two\nlines.ts: its path holds characters that cannot be shown']);
      deepEqual(search('alpha'), ['a.ts']);
    });

    it('with more files than it takes', async () => {
      writeTree(
        root,
        Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`d/f${index}.ts`, `const n${index} = 1;\n`])),
      );
      writeTree(root, { 'top.ts': 'const top = 1;\n' });
      const { state } = await session({ limits: { ...LOOK_LIMITS, mostFiles: 5 } });
      equal(state.fileCount, 5);
      match(state.sentence ?? '', /hold more than the index takes/);
      deepEqual(search('top'), ['top.ts']);
    });

    it('with minified and generated code', async () => {
      writeTree(root, {
        'm.js': `var a=1;${'x'.repeat(30_000)}`,
        'g.go': '// Code generated by protoc. DO NOT EDIT.\npackage a\n',
      });
      const opened = await session();
      deepEqual(await problemsOf(opened), ['m.js: its lines are too long for written text, as in minified code']);
    });

    it('with a folder for its file that cannot be written to', async () => {
      writeTree(root, { 'a.ts': 'const alpha = 1;\n' });
      writeFileSync(join(storage, 'blocked'), '');
      storage = join(storage, 'blocked/index');
      const opened = await session();
      match(opened.state.sentence ?? '', /cannot be kept on disk .* built in memory/);
      equal((await opened.symbols('alpha', 5)).length, 1);
    });

    it('with a file that is damaged: made anew, told, and not over and over', async () => {
      writeTree(root, { 'a.ts': 'const alpha = 1;\n' });
      await (await session()).close();
      writeFileSync(join(storage, 'index.sqlite'), 'no database at all'.repeat(1000));
      const opened = await session();
      match(opened.state.sentence ?? '', /damaged and is built anew/);
      deepEqual([opened.state.phase, search('alpha')], ['ready', ['a.ts']]);
    });

    it('with pages that are damaged while it is open', async () => {
      writeTree(
        root,
        Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`f${index}.ts`, long(`name${index}`)])),
      );
      await (await session()).close();
      const bytes = readFileSync(join(storage, 'index.sqlite'));
      // Everything but the first page, which holds the tables' names.
      bytes.fill(0x5a, 4096);
      writeFileSync(join(storage, 'index.sqlite'), bytes);
      const opened = await session();
      await opened.symbols('name', 5);
      await opened.settled();
      equal(opened.state.phase, 'ready');
      deepEqual(search('name59'), ['f59.ts']);
    });
  });

  it('is rebuilt on the person’s wish', async () => {
    writeTree(root, { 'a.ts': 'const alpha = 1;\n' });
    const opened = await session();
    await opened.rebuild();
    await opened.settled();
    deepEqual([opened.state.phase, search('alpha')], ['ready', ['a.ts']]);
  });

  it('keeps several folders apart', async () => {
    const second = tempFolder();
    writeTree(root, { 'same.ts': 'const alpha = 1;\n', '.gitignore': 'out.ts\n' });
    writeTree(second, { 'same.ts': 'const beta = 1;\n', 'out.ts': 'const gamma = 1;\n' });
    const roots = [
      { name: 'root', realPath: root },
      { name: 'second', realPath: second },
    ];
    const opened = await session({ roots });
    deepEqual((await opened.files('ts', 9)).map(({ folder, path }) => `${folder} ${path}`).toSorted(), [
      'root same.ts',
      'second out.ts',
      'second same.ts',
    ]);
    await opened.close();
    await session();
    deepEqual(openRows(storage, 'SELECT DISTINCT folder FROM files'), [{ folder: 'root' }]);
  });
});

const TIME = new Date(1_000_000_000_000);

/** A function of twenty lines. */
function long(name: string): string {
  return `export function ${name}() {\n${'  work(1, 2, 3);\n'.repeat(18)}}\n`;
}

function openRows(storage: string, sql: string): unknown[] {
  const index = openIndex(join(storage, 'index.sqlite'), { isWriter: false });
  try {
    return index.all(sql).map((row) => ({ ...row }));
  } finally {
    index.close();
  }
}
