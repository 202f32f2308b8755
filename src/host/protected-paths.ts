import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { BatonError } from '../domain/errors.ts';

/** Folders whose files decide what programs do here: the editor's, Git's, the forge's, containers', our own and other assistants'. */
const FOLDERS = new Set([
  '.vscode',
  '.git',
  '.github',
  '.devcontainer',
  '.baton',
  '.cursor',
  '.roo',
  '.clinerules',
  '.claude',
  '.continue',
  '.windsurf',
]);
/** Files that do the same on their own. */
const FILES = new Set(['.devcontainer.json', '.mcp.json', '.batonignore', '.gitmodules']);
/** Short names of Windows (8.3) for the folders above: "GIT~1", "VSCODE~1". */
const SHORT_NAME = /^\.?(?:git|vscode|github|devcon|baton|cursor|roo|cliner|claude|contin|windsu)[a-z0-9]*~\d+$/;

/**
 * True when a path, as written or resolved, names something that no edit of a model may touch. Letters' case, backslashes, `.` and `..`, blanks and dots at
 * the end, streams (`:`), short names and invisible letters do not hide it. Pure.
 */
export function isProtectedPath(path: string): boolean {
  const parts: string[] = [];
  for (const raw of path.replaceAll('\\', '/').split('/')) {
    const part = plainName(raw);
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const all = [...parts, ...path.replaceAll('\\', '/').split('/').map(plainName)];
  return all.some(
    (part) => FOLDERS.has(part) || FILES.has(part) || part.endsWith('.code-workspace') || SHORT_NAME.test(part),
  );
}

/** A name as file systems that fold names see it. Two dots stay two dots. */
function plainName(raw: string): string {
  const name = raw
    .normalize('NFKC')
    .replaceAll(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufeff]/g, '')
    .toLowerCase();
  if (name === '.' || name === '..') return name;
  return name.replace(/:.*$/, '').replace(/[. ]+$/, '');
}

/**
 * Where a file of a workspace folder really is, once it is certain that an edit may touch it. Symbolic links are resolved, also those of folders above a
 * file that is not there yet. Rejects with `BATON_E_PROTECTED_PATH` for a protected path and for one outside of the folder.
 */
export async function realWritablePath(folder: string, path: string): Promise<string> {
  if (
    isProtectedPath(path) ||
    /(?:^|[\\/])\.\.(?:[\\/]|$)/.test(path) ||
    /^(?:[\\/]|[A-Za-z]:)/.test(path) ||
    path.includes('\0')
  ) {
    throw protectedError(path);
  }
  const [root, real] = await Promise.all([realpath(folder), realPathOf(join(folder, path))]);
  const inside = relative(root, real);
  if (
    inside === '' ||
    inside === '..' ||
    inside.startsWith(`..${sep}`) ||
    /^[A-Za-z]:/.test(inside) ||
    isProtectedPath(inside)
  ) {
    throw protectedError(path);
  }
  return real;
}

/** The real path of a file, or of the nearest folder that exists with the rest behind it. A link that leads nowhere is refused. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (thrown) {
    const isMissing =
      thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR');
    if (!isMissing || dirname(path) === path) throw thrown;
    if (await isDanglingLink(path)) throw protectedError(basename(path));
    return join(await realPathOf(dirname(path)), basename(path));
  }
}

async function isDanglingLink(path: string): Promise<boolean> {
  const stat = await lstat(path).catch(() => undefined);
  return stat?.isSymbolicLink() === true;
}

/** The refusal of a path, for callers that check the name alone. */
export function protectedError(path: string): BatonError {
  return new BatonError(
    'BATON_E_PROTECTED_PATH',
    `${path.slice(0, 200)} is protected: no edit of a model may change it. Nothing was written.`,
    { isRetryable: false },
  );
}
