import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { repositoryOf } from './git-place.ts';

/** Bytes of an entry before its path, with SHA-1 (https://git-scm.com/docs/index-format). */
const ENTRY_HEAD = 62;
const FLAGS_AT = 60;
const EXTENDED = 0x4000;
const MOST_INDEX_BYTES = 200_000_000;

/**
 * The paths that Git tracks and that `isWanted` takes, of those at or below `root`, relative to it, with `/`. Reads Git's index file and runs nothing. Empty
 * where there is no repository and where the index has a form that is not known (another hash than SHA-1).
 */
export function trackedPaths(root: string, isWanted: (path: string) => boolean): readonly string[] {
  const top = repositoryOf(root);
  if (top === undefined) return [];
  const prefix = relative(top, root).split(sep).filter(Boolean).map((name) => `${name}/`).join(''); // prettier-ignore
  try {
    const file = join(ownGitFolder(top), 'index');
    if (statSync(file).size > MOST_INDEX_BYTES) return [];
    return [...pathsIn(readFileSync(file))]
      .filter((path) => path.startsWith(prefix) && isWanted(path))
      .map((path) => path.slice(prefix.length));
  } catch {
    return [];
  }
}

/** The folder that holds the index: in a worktree its own, and not the one that all worktrees share. */
function ownGitFolder(top: string): string {
  const git = join(top, '.git');
  if (statSync(git).isDirectory()) return git;
  const pointer = /^gitdir: (.+)$/m.exec(readFileSync(git, 'utf8'))?.[1] ?? '';
  return resolve(dirname(git), pointer.trim());
}

/** The paths of an index of version 2, 3 or 4, in their order. Stops where the bytes make no sense. Pure. */
export function* pathsIn(index: Buffer): Generator<string, void, undefined> {
  if (index.length < 12 || index.toString('latin1', 0, 4) !== 'DIRC') return;
  const version = index.readUInt32BE(4);
  const count = index.readUInt32BE(8);
  if (version < 2 || version > 4) return;
  let at = 12;
  let before = Buffer.alloc(0);
  for (let entry = 0; entry < count && at + ENTRY_HEAD < index.length; entry++) {
    const isExtended = version >= 3 && (index.readUInt16BE(at + FLAGS_AT) & EXTENDED) !== 0;
    const head = at + ENTRY_HEAD + (isExtended ? 2 : 0);
    const { start, kept } = version === 4 ? compressed(index, head, before.length) : { start: head, kept: 0 };
    const end = index.indexOf(0, start);
    if (end === -1) return;
    before = Buffer.concat([before.subarray(0, kept), index.subarray(start, end)]);
    yield before.toString('utf8');
    // Versions 2 and 3 pad with one to eight zeros to a multiple of eight.
    at = version === 4 ? end + 1 : at + (((end - at) >> 3) + 1) * 8;
  }
}

/** Version 4 writes how much of the path before is cut off, as a number of groups of seven bits, and what comes in its place. */
function compressed(index: Buffer, at: number, length: number): { readonly start: number; readonly kept: number } {
  let next = at;
  let byte = index[next++] ?? 0;
  let cut = byte & 0x7f;
  while ((byte & 0x80) !== 0) {
    byte = index[next++] ?? 0;
    cut = ((cut + 1) << 7) | (byte & 0x7f);
  }
  return { start: next, kept: Math.max(0, length - cut) };
}
