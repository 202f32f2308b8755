import type { FilePlace } from '../domain/surroundings.ts';

/** Symbols in the order in which a person who typed `typed` most likely means them. `ownName` is the name without what it stands in. Pure. */
export function rankSymbols<T extends { readonly ownName: string }>(
  found: readonly T[],
  typed: string,
  limit: number,
): readonly T[] {
  return best(found, ({ ownName }) => [fit(ownName, typed), ownName.length], limit);
}

/**
 * Files, and folders above them whose path fits as well, in the order in which a person who typed `typed` most likely means them; folders end with `/`.
 * Pure.
 */
export function rankPaths(files: readonly FilePlace[], typed: string, limit: number): readonly FilePlace[] {
  const folders = new Map<string, FilePlace>();
  for (const { folder, path } of files) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const above = path.slice(0, end + 1);
      if (folders.has(`${folder}\0${above}`)) break;
      folders.set(`${folder}\0${above}`, { folder, path: above });
    }
  }
  return best(
    [...files, ...folders.values()].filter(({ path }) => isSubsequence(typed.toLowerCase(), path.toLowerCase())),
    ({ path }) => [Math.min(fit(lastName(path), typed), fit(path, typed) + 0.5), path.length],
    limit,
  );
}

function lastName(path: string): string {
  const bare = path.replace(/\/$/, '');
  return bare.slice(bare.lastIndexOf('/') + 1);
}

function best<T>(all: readonly T[], rank: (item: T) => readonly [number, number], limit: number): readonly T[] {
  return all
    .map((item) => ({ item, rank: rank(item) }))
    .toSorted((one, other) => one.rank[0] - other.rank[0] || one.rank[1] - other.rank[1])
    .slice(0, limit)
    .map(({ item }) => item);
}

/** 0 for the very name, more for a worse fit. */
function fit(name: string, typed: string): number {
  if (typed === '' || name === typed) return 0;
  const lower = name.toLowerCase();
  const wanted = typed.toLowerCase();
  if (lower === wanted) return 1;
  if (name.startsWith(typed)) return 2;
  if (lower.startsWith(wanted)) return 3;
  if (initials(name).startsWith(wanted)) return 4;
  if (lower.includes(wanted)) return 5;
  return 7;
}

/** "rSH" and "r_s_h" of "readSomeHeaders" and "read_some_headers" are "rsh". */
function initials(name: string): string {
  return (name.match(/\p{Lu}|(?<![\p{L}\p{N}])\p{L}/gu) ?? []).join('').toLowerCase();
}

function isSubsequence(wanted: string, text: string): boolean {
  let at = 0;
  for (const character of wanted.trim()) {
    at = text.indexOf(character, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
