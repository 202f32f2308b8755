import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { BatonError } from '../domain/errors.ts';

const run = promisify(execFile);
/** Most bytes of Git's output that are taken. */
const MOST_BYTES = 16_000_000;
const LIMIT_MS = 30_000;
/** A program that a repository names to watch its files is not started. */
const NO_WATCHER = ['-c', 'core.fsmonitor='];

/**
 * Of paths relative to `folder`, with `/`, those that Git ignores there; files that Git tracks are not among them. `undefined` where Git or a repository is
 * missing. Never rejects.
 */
export async function ignoredPaths(folder: string, paths: readonly string[]): Promise<ReadonlySet<string> | undefined> {
  if (paths.length === 0) return new Set();
  const asked = await listed(folder, ['check-ignore', '-z', '--stdin'], paths.join('\0'));
  if (asked) return new Set(asked);
  // One path behind a link or in a submodule, and Git answers for none of them: then all that is ignored is listed.
  const all = await listed(folder, ['ls-files', '--others', '--ignored', '--exclude-standard', '--directory', '-z']);
  if (!all) return undefined;
  const ignored = new Set(all);
  return new Set(paths.filter((path) => ignored.has(path) || foldersOf(path).some((each) => ignored.has(each))));
}

/** What Git lists, ended by NUL each; `undefined` when it fails. Exit status 1 of `check-ignore` says that there is none. */
function listed(folder: string, args: readonly string[], input = ''): Promise<readonly string[] | undefined> {
  return new Promise((resolve) => {
    const options = { cwd: folder, maxBuffer: MOST_BYTES, timeout: LIMIT_MS };
    const child = execFile('git', [...NO_WATCHER, ...args], options, (failure, stdout) => {
      resolve(failure && failure.code !== 1 ? undefined : stdout.split('\0').filter(Boolean));
    });
    child.stdin?.on('error', () => undefined).end(input);
  });
}

/** "src/", "src/gen/" of "src/gen/a.ts". */
function foldersOf(path: string): string[] {
  return [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index + 1));
}

/**
 * What is staged in the folder, or all that changed since the last commit, as a unified diff without prefixes before the names; changes outside the folder
 * are left out. Rejects with a sentence where there is no Git.
 */
export async function changesIn(folder: string, isStaged: boolean, signal: AbortSignal): Promise<string> {
  const args = ['diff', '--no-ext-diff', '--no-textconv', '--no-color', '--no-prefix', '--relative'];
  // Before the first commit all that can be compared is what is staged.
  const isCached = isStaged || !(await hasCommit(folder, signal));
  return git(folder, [...args, isCached ? '--cached' : 'HEAD', '--'], signal);
}

async function hasCommit(folder: string, signal: AbortSignal): Promise<boolean> {
  const commit = await git(folder, ['rev-parse', '--quiet', '--verify', 'HEAD'], signal).catch(() => '');
  return commit !== '';
}

/**
 * Subjects and bodies of commits since a tag or commit, newest first; without one since the last tag, and where there is none all of them, at most `most`.
 * Rejects with a sentence where there is no Git or no such commit.
 */
export async function commitsIn(folder: string, since: string, most: number, signal: AbortSignal): Promise<string> {
  const from = since === '' ? await lastTag(folder, signal) : since;
  const range = from === undefined ? 'HEAD' : `${from}..HEAD`;
  const form = ['--no-color', '--no-show-signature', '--format=%h %s%n%w(0,4,4)%b'];
  return git(folder, ['log', `--max-count=${most}`, ...form, '--end-of-options', range, '--'], signal);
}

async function lastTag(folder: string, signal: AbortSignal): Promise<string | undefined> {
  const tag = await git(folder, ['describe', '--tags', '--abbrev=0'], signal).catch(() => '');
  return tag.trim() === '' ? undefined : tag.trim();
}

async function git(folder: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  try {
    const options = { cwd: folder, maxBuffer: MOST_BYTES, timeout: LIMIT_MS, signal };
    const { stdout } = await run('git', [...NO_WATCHER, ...args], options);
    return stdout;
  } catch (thrown) {
    signal.throwIfAborted();
    throw new BatonError('BATON_E_PIPELINE_INPUT', `Git cannot say this here: ${whyNot(thrown)}.`, {
      isRetryable: false,
      cause: thrown,
    });
  }
}

/** What Node and Git say of a call that failed, in words. */
function whyNot(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown).slice(0, 200);
  const { code, killed, stderr } = thrown as Error & { code?: unknown; killed?: unknown; stderr?: unknown };
  if (code === 'ENOENT') return 'git is not installed, or the folder is gone';
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return `it is more than ${MOST_BYTES / 1_000_000} MB`;
  if (killed === true) return `it took longer than ${LIMIT_MS / 1000} s`;
  const [first = ''] = typeof stderr === 'string' ? stderr.trim().split('\n') : [];
  return (first === '' ? thrown.message : first).slice(0, 200).replace(/[.:]+$/, '');
}
