import { deepEqual, equal, match } from 'node:assert/strict';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileChange } from '../../../src/domain/pipeline-run.ts';
import type { FilePlace } from '../../../src/domain/surroundings.ts';
import { linesOf, sha256OfText, textIn } from '../../../src/host/pipeline-text.ts';
import { restoreAll, writeAll } from '../../../src/host/pipeline-write.ts';
import { realWritablePath } from '../../../src/host/protected-paths.ts';

const MARK = '\ufeff';

describe('files of approved rounds', () => {
  let folder: string;
  const fileOf = ({ path }: FilePlace): Promise<string> => realWritablePath(folder, path);
  const text = (path: string): Promise<string> => readFile(join(folder, path), 'utf8');
  const change = (path: string, before: string | undefined, after: string): FileChange => ({
    place: { folder: 'shop', path },
    before: before ?? '',
    after,
    stepId: 'tests',
    ...(before !== undefined && { baseSha256: sha256OfText(before) }),
  });

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'baton-write-')));
    await writeFile(join(folder, 'a.ts'), 'one\r\n');
    await writeFile(join(folder, 'b.ts'), 'one\n');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are written, new ones with their folders, and taken back as if nothing had been', async () => {
    await chmod(join(folder, 'a.ts'), 0o755);
    const changes = [change('a.ts', 'one\r\n', 'two\r\n'), change('test/new/a.test.ts', undefined, 'new\n')];
    equal(await writeAll(changes, fileOf), undefined);
    deepEqual([await text('a.ts'), await text('test/new/a.test.ts')], ['two\r\n', 'new\n']);
    equal((await stat(join(folder, 'a.ts'))).mode & 0o777, 0o755);
    await restoreAll(changes, fileOf);
    equal(await text('a.ts'), 'one\r\n');
    deepEqual(await readdir(join(folder, 'test/new')), []);
  });

  it('that read so already are left alone, and others beside them are written', async () => {
    const changes = [change('a.ts', 'older\n', 'one\r\n'), change('b.ts', 'one\n', 'two\n')];
    equal(await writeAll(changes, fileOf), undefined);
    deepEqual([await text('a.ts'), await text('b.ts')], ['one\r\n', 'two\n']);
  });

  it('are all left as they are when one of them changed, is gone or is there by now', async () => {
    const sentence = (path: string): string =>
      `${path} changed since the step read it, so nothing was written. Run the step again.`;
    const good = change('a.ts', 'one\r\n', 'two\r\n');
    equal(await writeAll([good, change('b.ts', 'other\n', 'x')], fileOf), sentence('b.ts'));
    equal(await writeAll([good, change('gone.ts', 'was\n', 'x')], fileOf), sentence('gone.ts'));
    equal(await writeAll([good, change('b.ts', undefined, 'x')], fileOf), sentence('b.ts'));
    deepEqual([await text('a.ts'), await text('b.ts')], ['one\r\n', 'one\n']);
  });

  it('are put back when a later one cannot be written', async () => {
    await writeFile(join(folder, 'file'), 'no folder\n');
    const changes = [
      change('a.ts', 'one\r\n', 'two\r\n'),
      change('new.ts', undefined, 'new\n'),
      change('file/x.ts', undefined, 'x'),
    ];
    match((await writeAll(changes, fileOf)) ?? '', /^The files cannot be written, so nothing was: E(NOTDIR|EXIST)/);
    deepEqual([await text('a.ts'), (await readdir(folder)).includes('new.ts')], ['one\r\n', false]);
  });

  it('keep their byte order mark, and come back with it', async () => {
    await writeFile(join(folder, 'a.ts'), `${MARK}one\n`);
    const changes = [change('a.ts', 'one\n', 'two\n')];
    equal(await writeAll(changes, fileOf), undefined);
    equal(await text('a.ts'), `${MARK}two\n`);
    await restoreAll(changes, fileOf);
    equal(await text('a.ts'), `${MARK}one\n`);
  });

  it('of another encoding, or no text at all, are never written over', async () => {
    for (const bytes of [new Uint8Array([0x63, 0xe9, 0x0a]), new Uint8Array([0x89, 0x50, 0, 1])]) {
      await writeFile(join(folder, 'a.ts'), bytes);
      const why = await writeAll([change('a.ts', undefined, 'x')], fileOf);
      equal(why, 'a.ts is no text in UTF-8, so nothing was written.');
      deepEqual(new Uint8Array(await readFile(join(folder, 'a.ts'))), bytes);
      equal(textIn(bytes), undefined);
    }
  });

  it('in protected places, or outside by a link, are refused with their sentence', async () => {
    await mkdir(join(folder, '.vscode'));
    await symlink(join(folder, '.vscode'), join(folder, 'editor'));
    for (const path of ['.vscode/tasks.json', 'editor/tasks.json', '../x.ts']) {
      const why = await writeAll([change('a.ts', 'one\r\n', 'two\r\n'), change(path, undefined, 'x')], fileOf);
      match(why ?? '', /is protected: no edit of a model may change it\. Nothing was written\.$/, path);
    }
    equal(await text('a.ts'), 'one\r\n');
    deepEqual(await readdir(join(folder, '.vscode')), []);
  });

  it('behind a link in the folder are written where they really are, and not twice at once', async () => {
    await symlink(join(folder, 'a.ts'), join(folder, 'link.ts'));
    equal(await writeAll([change('link.ts', 'one\r\n', 'two\r\n')], fileOf), undefined);
    equal(await text('a.ts'), 'two\r\n');
    equal((await lstat(join(folder, 'link.ts'))).isSymbolicLink(), true);
    const twice = [change('a.ts', 'two\r\n', 'x'), change('link.ts', 'two\r\n', 'y')];
    equal(await writeAll(twice, fileOf), 'link.ts would be changed twice at once, so nothing was written.');
    equal(await text('a.ts'), 'two\r\n');
  });

  it('are not taken back where somebody changed them since, or took them away', async () => {
    const changes = [
      change('a.ts', 'one\r\n', 'two\r\n'),
      change('b.ts', 'one\n', 'two\n'),
      change('new.ts', undefined, 'new\n'),
    ];
    equal(await writeAll(changes, fileOf), undefined);
    await writeFile(join(folder, 'a.ts'), 'mine\n');
    await rm(join(folder, 'b.ts'));
    await writeFile(join(folder, 'new.ts'), 'mine too\n');
    await restoreAll(changes, fileOf);
    deepEqual([await text('a.ts'), await text('new.ts')], ['mine\n', 'mine too\n']);
    equal((await readdir(folder)).includes('b.ts'), false);
  });

  it('are taken back from the last to the first', async () => {
    const rounds = [change('b.ts', 'one\n', 'two\n'), change('b.ts', 'two\n', 'three\n')];
    for (const round of rounds) equal(await writeAll([round], fileOf), undefined);
    await restoreAll(rounds, fileOf);
    equal(await text('b.ts'), 'one\n');
  });

  it('are read by lines with their ends', () => {
    equal(linesOf('a\r\nb\nc', 2, 3), 'b\nc');
    equal(linesOf('a\nb\n', 2, 9), 'b\n');
    equal(linesOf('a\nb\n', undefined, undefined), 'a\nb\n');
  });
});
