import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { BatonError } from '../domain/errors.ts';

const run = promisify(execFile);
/** Most bytes of Git's output that are taken. */
const MOST_BYTES = 16_000_000;
const LIMIT_MS = 30_000;

/** Of paths relative to `folder`, those that Git ignores there; none where Git or a repository is missing. Never rejects. */
export async function ignoredPaths(folder: string, paths: readonly string[]): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  return new Promise((resolve) => {
    const args = ['check-ignore', '-z', '--stdin'];
    const options = { cwd: folder, maxBuffer: MOST_BYTES, timeout: LIMIT_MS };
    const child = execFile('git', args, options, (_, stdout) => resolve(new Set(stdout.split('\0').filter(Boolean))));
    child.stdin?.on('error', () => undefined).end(paths.join('\0'));
  });
}

/** What is staged in the folder, or all that changed since the last commit, as a unified diff. Rejects with a sentence where there is no Git. */
export async function changesIn(folder: string, isStaged: boolean, signal: AbortSignal): Promise<string> {
  const args = ['diff', '--no-ext-diff', '--no-textconv', '--no-color', ...(isStaged ? ['--cached'] : ['HEAD'])];
  return git(folder, args, signal);
}

/**
 * Subjects and bodies of commits since a tag or commit, newest first; without one since the last tag, and where there is none all of them, at most `most`.
 * Rejects with a sentence where there is no Git or no such commit.
 */
export async function commitsIn(folder: string, since: string, most: number, signal: AbortSignal): Promise<string> {
  const from = since === '' ? await lastTag(folder, signal) : since;
  const range = from === undefined ? 'HEAD' : `${from}..HEAD`;
  return git(
    folder,
    ['log', `--max-count=${most}`, '--no-color', '--format=%h %s%n%w(0,4,4)%b', '--end-of-options', range],
    signal,
  );
}

async function lastTag(folder: string, signal: AbortSignal): Promise<string | undefined> {
  const tag = await git(folder, ['describe', '--tags', '--abbrev=0'], signal).catch(() => '');
  return tag.trim() === '' ? undefined : tag.trim();
}

async function git(folder: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  try {
    const { stdout } = await run('git', ['-c', 'core.fsmonitor=', ...args], {
      cwd: folder,
      maxBuffer: MOST_BYTES,
      timeout: LIMIT_MS,
      signal,
    });
    return stdout;
  } catch (thrown) {
    signal.throwIfAborted();
    const text = thrown instanceof Error && 'stderr' in thrown ? String(thrown.stderr) : String(thrown);
    const reason = text.trim().split('\n')[0] ?? '';
    throw new BatonError('BATON_E_PIPELINE_INPUT', `Git cannot say this here: ${reason.slice(0, 200)}.`, {
      isRetryable: false,
      cause: thrown,
    });
  }
}
