import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changesIn, commitsIn, ignoredPaths } from '../../../src/host/pipeline-git.ts';

const open = new AbortController().signal;
/** An identity, and nothing of the person's own settings. */
const env = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 't',
  GIT_AUTHOR_EMAIL: 't@example.com',
  GIT_COMMITTER_NAME: 't',
  GIT_COMMITTER_EMAIL: 't@example.com',
};

describe('what pipelines ask Git', function () {
  this.timeout(20_000);
  let top: string;
  let folder: string;
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);
  const commit = (message: string): void => {
    git('add', '-A');
    git('commit', '-qm', message, '--allow-empty');
  };

  beforeEach(() => {
    top = realpathSync(mkdtempSync(join(tmpdir(), 'baton-pipeline-git-')));
    folder = join(top, 'repository');
    mkdirSync(folder);
    git('init', '-q', '-b', 'main');
  });
  afterEach(() => rmSync(top, { recursive: true, force: true }));

  describe('which paths are ignored', () => {
    beforeEach(() => {
      write('.gitignore', 'out/\n*.log\n');
      mkdirSync(join(folder, 'out'));
      mkdirSync(join(folder, 'src'));
      for (const path of ['out/made.ts', 'a.log', 'src/b.log', 'src/a.ts', 'kept.log', ':(x).ts']) write(path, 'x');
      git('add', '-f', 'kept.log');
    });

    it('are those that the ignore files name and Git does not track', async () => {
      const paths = ['out/made.ts', 'a.log', 'src/b.log', 'src/a.ts', 'kept.log'];
      deepEqual([...((await ignoredPaths(folder, paths)) ?? [])].toSorted(), ['a.log', 'out/made.ts', 'src/b.log']);
      deepEqual([...((await ignoredPaths(folder, ['src/a.ts'])) ?? ['?'])], []);
      deepEqual([...((await ignoredPaths(folder, [])) ?? ['?'])], []);
    });

    it('are found too when one of the paths is such that Git refuses all of them', async () => {
      symlinkSync('src', join(folder, 'linked'));
      const paths = ['linked/a.ts', 'out/made.ts', 'a.log', ':(x).ts', 'src/a.ts', 'kept.log'];
      deepEqual([...((await ignoredPaths(folder, paths)) ?? [])].toSorted(), ['a.log', 'out/made.ts']);
    });

    it('are not known where there is no repository and no folder', async () => {
      equal(await ignoredPaths(top, ['a.log']), undefined);
      equal(await ignoredPaths(join(top, 'gone'), ['a.log']), undefined);
    });
  });

  describe('changes', () => {
    beforeEach(() => {
      write('a.ts', 'one\n');
      write('b.ts', 'one\n');
    });

    it('are what is staged, or all since the last commit, and before the first commit what is staged', async () => {
      git('add', 'a.ts');
      match(await changesIn(folder, false, open), /^diff --git a\.ts a\.ts\nnew file/);
      commit('one');
      equal(await changesIn(folder, true, open), '');
      equal(await changesIn(folder, false, open), '');
      write('a.ts', 'two\n');
      git('add', 'a.ts');
      write('b.ts', 'two\n');
      const [staged, all] = [await changesIn(folder, true, open), await changesIn(folder, false, open)];
      deepEqual([staged.includes('--- a.ts\n+++ a.ts\n'), staged.includes('b.ts')], [true, false]);
      deepEqual([all.includes('+++ a.ts\n'), all.includes('+++ b.ts\n')], [true, true]);
    });

    it('are those of the folder alone where it is a part of a repository, also beside a file called HEAD', async () => {
      mkdirSync(join(folder, 'part'));
      write('part/c.ts', 'one\n');
      write('HEAD', 'one\n');
      write('part/HEAD', 'one\n');
      commit('one');
      write('a.ts', 'two\n');
      write('part/c.ts', 'two\n');
      const text = await changesIn(join(folder, 'part'), false, open);
      deepEqual([text.includes('+++ c.ts\n'), text.includes('a.ts')], [true, false]);
    });

    it('start no program that the repository names', async () => {
      commit('one');
      write('program.sh', `#!/bin/sh\ntouch '${join(top, 'ran')}'\n`);
      chmodSync(join(folder, 'program.sh'), 0o755);
      const program = join(folder, 'program.sh');
      write('.gitattributes', '*.ts diff=own\n');
      for (const name of ['diff.external', 'core.fsmonitor', 'diff.own.textconv', 'diff.own.command'])
        git('config', name, program);
      writeFileSync(join(folder, 'a.ts'), 'two\n');
      match(await changesIn(folder, false, open), /\+two/);
      await ignoredPaths(folder, ['a.ts']);
      equal(existsSync(join(top, 'ran')), false);
      git('diff');
      equal(existsSync(join(top, 'ran')), true, 'Git itself does');
    });
  });

  describe('commits', () => {
    beforeEach(() => {
      commit('First');
      git('tag', 'v1');
      commit('Second\n\nWith a reason\nof two lines.');
      commit('Third');
    });

    it('are subjects and bodies since the last tag, newest first', async () => {
      const text = await commitsIn(folder, '', 100, open);
      match(text, /^[0-9a-f]{7,} Third\n\n?[0-9a-f]{7,} Second\n {4}With a reason\n {4}of two lines\.\n/);
      equal(text.includes('First'), false);
    });

    it('are those since what is named, at most so many, and all where there is no tag', async () => {
      match(await commitsIn(folder, 'HEAD~1', 100, open), /^[0-9a-f]{7,} Third\n*$/);
      match(await commitsIn(folder, '', 1, open), /^[0-9a-f]{7,} Third\n*$/);
      equal((await commitsIn(folder, 'HEAD', 100, open)).trim(), '');
      git('tag', '-d', 'v1');
      write('HEAD', 'a file of that name');
      match(await commitsIn(folder, '', 100, open), /Third[\s\S]*Second[\s\S]*First/);
    });

    it('take no option from a pipeline’s text', async () => {
      const out = join(top, 'written');
      await rejects(commitsIn(folder, `--output=${out}`, 100, open), { code: 'BATON_E_PIPELINE_INPUT' });
      equal(existsSync(`${out}..HEAD`), false);
    });
  });

  describe('that cannot be answered, say why in a sentence', () => {
    it('without a repository, without the commit, without the folder, and when it is stopped', async () => {
      await rejects(changesIn(top, true, open), (error: Error) =>
        /^Git cannot say this here: .{10,}[^.]\.$/.test(error.message),
      );
      commit('First');
      await rejects(commitsIn(folder, 'v9', 5, open), { message: /^Git cannot say this here: fatal: .*v9\.\.HEAD/ });
      await rejects(changesIn(join(top, 'gone'), true, open), {
        message: 'Git cannot say this here: git is not installed, or the folder is gone.',
      });
      await rejects(changesIn(folder, false, AbortSignal.abort()), { name: 'AbortError' });
    });
  });
});
