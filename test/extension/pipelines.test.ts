import { deepEqual, doesNotMatch, equal, match, ok, rejects } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { keptOut } from '../../src/compose/pipelines/kept-out.ts';
import type { FileChange } from '../../src/domain/pipeline-run.ts';
import type { PipelineWorkspace } from '../../src/domain/pipeline-workspace.ts';
import { createPipelineWorkspace } from '../../src/host/pipeline-workspace.ts';
import { until } from './support/diffs.ts';

const open = new AbortController().signal;
/** Everything that a test makes lies here, in a repository that is the opened folder itself. */
const OWN = 'pipelines-test';

describe('what pipelines see and change of the open folder', function () {
  // Showing an editor takes seconds on a busy machine.
  this.timeout(60_000);
  const workspace: PipelineWorkspace = createPipelineWorkspace((path) => path.startsWith('private/'), keptOut);
  let root: string;
  let folder: string;
  let outside: string;

  const at = (path: string): string => join(root, OWN, path);
  const place = (path: string) => ({ folder, path: `${OWN}/${path}` });
  const read = (path: string) => workspace.read({ place: place(path), language: '' });
  const paths = async (globs: readonly string[], most = 100): Promise<string[]> =>
    (await workspace.files(globs, most, open)).map((file) => file.place.path.slice(OWN.length + 1));
  const onDisk = (path: string): string => readFileSync(at(path), 'utf8');
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.c', '-c', 'commit.gpgsign=false', ...args], {
      cwd: root,
      encoding: 'utf8',
    });
  const make = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), content);
  };
  const change = async (path: string, after: string): Promise<FileChange> => {
    const now = await read(path);
    const base = now && { baseSha256: now.sha256 };
    return { place: place(path), before: now?.whole ?? '', after, stepId: 'tests', ...base };
  };

  before(() => {
    const [first] = vscode.workspace.workspaceFolders ?? [];
    ok(first);
    [root, folder] = [first.uri.fsPath, first.name];
    outside = mkdtempSync(join(tmpdir(), 'baton-pipelines-outside-'));
    writeFileSync(join(outside, 'far.ts'), 'export const far = 1;\n');
    writeFileSync(join(outside, 'far.baton.yaml'), 'name: Far\n');
    git('init', '-q', '-b', 'main');
    make('.gitignore', 'made/\n*.log.ts\n');
    make('.batonignore', 'closed/\n');
    for (const path of ['a.ts', 'deep/b.ts', 'made/c.ts', 'x.log.ts', 'closed/d.ts', 'node_modules/m/e.ts'])
      make(path, `export const at = '${path}';\n`);
    make('.env', 'KEY=s3cret\n');
    make('cert.pem', 's3cret\n');
    make('data.bin', new Uint8Array([1, 0, 2]));
    git('add', '-A');
    git('add', '-f', `${OWN}/.env`);
    git('commit', '-qm', 'First');
    git('tag', 'v1');
    git('commit', '-qm', 'feat: second\n\nFor a reason.', '--allow-empty');
    symlinkSync(outside, at('elsewhere'));
    symlinkSync(at('deep'), at('linked'));
    symlinkSync(at('.env'), at('plain.ts'));
    symlinkSync(at('cert.pem'), at('cert.txt'));
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const path of [join(root, OWN), join(root, '.git'), outside]) rmSync(path, { recursive: true, force: true });
  });

  describe('files', () => {
    it('are those that match, sorted and each once: none ignored, none that holds keys, none outside by a link', async () => {
      deepEqual(await paths([`${OWN}/**/*.ts`, `${OWN}/**/b.ts`]), ['a.ts', 'deep/b.ts']);
      deepEqual(await paths([`${OWN}/**`, `${OWN}/**/.env*`, `${OWN}/**/*.pem`]), [
        '.batonignore',
        '.gitignore',
        'a.ts',
        'data.bin',
        'deep/b.ts',
      ]);
      deepEqual(await paths(['../**/far.ts', `${OWN}/elsewhere/**`, `${OWN}/nowhere/*`]), []);
    });

    it('are found behind a link that stays in the folder, with their language, and at most so many', async () => {
      deepEqual(await paths([`${OWN}/linked/*`]), ['linked/b.ts']);
      deepEqual(await paths([`${OWN}/**/*.ts`], 1), ['a.ts']);
      const [first] = await workspace.files([`${OWN}/a.ts`], 5, open);
      deepEqual(first, { place: place('a.ts'), language: 'typescript' });
    });

    it('are counted past any number of ignored ones', async () => {
      mkdirSync(at('made/many'), { recursive: true });
      for (let index = 0; index < 3_000; index += 1) writeFileSync(at(`made/many/${index}.md`), '');
      make('zz.md', '# Kept\n');
      deepEqual(await paths([`${OWN}/**/*.md`], 10), ['zz.md']);
      rmSync(at('made/many'), { recursive: true });
    });

    it('are not looked for once the run was stopped', async () => {
      await rejects(workspace.files(['**/*.ts'], 5, AbortSignal.abort()), { name: 'AbortError' });
    });
  });

  describe('a text', () => {
    it('is read whole and by lines, with the hash of the whole', async () => {
      make('lines.ts', 'one\r\ntwo\nthree');
      const lines = await workspace.read({ place: place('lines.ts'), language: '', startLine: 2, endLine: 2 });
      deepEqual([lines?.text, lines?.whole], ['two\n', 'one\r\ntwo\nthree']);
      equal(lines?.sha256, (await read('lines.ts'))?.sha256);
    });

    it('is not read when it holds keys, is no text or lies outside, whatever its name or link says', async () => {
      for (const path of [
        '.env',
        'cert.pem',
        'plain.ts',
        'cert.txt',
        'data.bin',
        'elsewhere/far.ts',
        'deep',
        'gone.ts',
      ])
        equal(await read(path), undefined, path);
      equal(await read('../../../../../../etc/hostname'), undefined);
      equal(await workspace.read({ place: { folder: 'not open', path: 'a.ts' }, language: '' }), undefined);
    });

    it('is what the person typed and did not save, and else what is on disk, whatever an editor still shows', async () => {
      make('typed.ts', 'one\n');
      const document = await vscode.workspace.openTextDocument(at('typed.ts'));
      await vscode.window.showTextDocument(document);
      writeFileSync(at('typed.ts'), 'two\n');
      equal((await read('typed.ts'))?.whole, 'two\n');
      // An edit that meets the new text on its way from disk is refused.
      await until(() => document.getText() === 'two\n', 'the editor shows what is on disk');
      const typed = new vscode.WorkspaceEdit();
      typed.insert(document.uri, new vscode.Position(0, 0), '// typed\n');
      ok(await vscode.workspace.applyEdit(typed));
      match((await read('typed.ts'))?.whole ?? '', /^\/\/ typed\n/);
      match((await workspace.write([await change('typed.ts', 'x\n')])) ?? '', /has changes that are not saved/);
      equal(onDisk('typed.ts'), 'two\n');
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    });
  });

  describe('the selection', () => {
    it('is its lines, the whole file without one, and nothing of a file that holds keys', async () => {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.file(join(root, 'src/http.ts')));
      await vscode.window.showTextDocument(document, { selection: new vscode.Range(2, 0, 4, 0) });
      const file = { place: { folder, path: 'src/http.ts' }, language: 'typescript' };
      deepEqual(await workspace.selection(), { ...file, startLine: 3, endLine: 4 });
      await vscode.window.showTextDocument(document, { selection: new vscode.Range(2, 0, 2, 0) });
      deepEqual(await workspace.selection(), file);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(at('.env')));
      equal(await workspace.selection(), undefined);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      equal(await workspace.selection(), undefined);
    });
  });

  describe('Git', () => {
    it('says what is staged and what changed, without files that hold keys or are kept from models', async () => {
      equal(await workspace.diff(true, open), '');
      make('a.ts', 'export const at = 2;\n');
      make('.env', 'KEY=0ther\n');
      make('closed/d.ts', 'closed\n');
      git('add', '-u');
      make('deep/b.ts', 'export const unstaged = 1;\n');
      const [staged, all] = [await workspace.diff(true, open), await workspace.diff(false, open)];
      match(staged, /\+export const at = 2;/);
      doesNotMatch(staged, /unstaged|0ther|s3cret|closed/);
      match(all, /\+export const at = 2;[\s\S]*\+export const unstaged = 1;/);
      doesNotMatch(all, /0ther|s3cret|closed/);
      git('checkout', '-qf', 'HEAD', '--', '.');
    });

    it('says the commits since the last tag, and why it cannot', async () => {
      match(await workspace.commits('', 9, open), /^[0-9a-f]{7,} feat: second\n {4}For a reason\.\n+$/);
      match(await workspace.commits('HEAD', 9, open), /^$/);
      await rejects(workspace.commits('v9', 9, open), { code: 'BATON_E_PIPELINE_INPUT', message: /v9/ });
    });
  });

  describe('a round that was approved', () => {
    it('writes its files, also where an editor shows them, and takes them back when its gate fails', async () => {
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(at('a.ts')));
      const was = onDisk('a.ts');
      const changes = [await change('a.ts', 'two\n'), await change('test/a.test.ts', 'new\n')];
      equal(await workspace.write(changes), undefined);
      deepEqual([onDisk('a.ts'), onDisk('test/a.test.ts')], ['two\n', 'new\n']);
      equal((await read('a.ts'))?.whole, 'two\n');
      equal(await workspace.write(changes), undefined, 'again, as after a crash');
      await workspace.restore(changes);
      deepEqual([onDisk('a.ts'), existsSync(at('test/a.test.ts'))], [was, false]);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    });

    it('writes nothing where one file is protected, holds keys, lies outside or changed meanwhile', async () => {
      const was = onDisk('a.ts');
      const good = await change('a.ts', 'two\n');
      for (const path of ['.vscode/tasks.json', '.git/hooks/x', '.env', 'plain.ts', 'elsewhere/new.ts', '../../x.ts'])
        match(
          (await workspace.write([good, { ...(await change('none.ts', 'x')), place: place(path) }])) ?? '',
          /is protected: no edit of a model may change it\. Nothing was written\.$/,
          path,
        );
      const late = await change('deep/b.ts', 'mine\n');
      make('deep/b.ts', 'theirs\n');
      match((await workspace.write([good, late])) ?? '', /deep\/b\.ts changed since the step read it, so nothing/);
      const far = { ...good, place: { folder: 'not open', path: 'a.ts' } };
      match((await workspace.write([far])) ?? '', /lies in no folder of this machine/);
      deepEqual([onDisk('a.ts'), onDisk('deep/b.ts'), onDisk('.env')], [was, 'theirs\n', 'KEY=s3cret\n']);
      equal(existsSync(join(outside, 'new.ts')), false);
      git('checkout', '-qf', 'HEAD', '--', '.');
    });

    it('says beforehand what a model may not change, what stays on this machine, and where programs run', () => {
      match(workspace.whyNotChange(place('.vscode/x.json')) ?? '', /^is protected/);
      equal(workspace.whyNotChange(place('.env')), 'holds keys by its name');
      equal(workspace.whyNotChange(place('a.ts')), undefined);
      deepEqual(
        [workspace.isPrivate({ folder, path: 'private/a.ts' }), workspace.isPrivate(place('a.ts'))],
        [true, false],
      );
      deepEqual([workspace.root(), workspace.root(folder), workspace.root('not open')], [root, root, undefined]);
      deepEqual([workspace.isTrusted(), typeof workspace.workspaceId()], [true, 'string']);
    });
  });

  it('lists the pipelines of the folder, without one that a link brings in from outside', async () => {
    make('own.baton.yaml', 'name: Own\n');
    symlinkSync(join(outside, 'far.baton.yaml'), at('far.baton.yaml'));
    const listed = await workspace.pipelineFiles();
    deepEqual(
      listed.filter((each) => each.place.path.startsWith(OWN)),
      [{ place: place('own.baton.yaml'), text: 'name: Own\n' }],
    );
    rmSync(at('own.baton.yaml'));
  });
});
