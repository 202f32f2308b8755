import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { noRules, type IgnoreRules } from './ignore-rules.ts';

/** The ignore rules that hold at a workspace folder before its own ignore files are read. */
export interface RootRules {
  readonly rules: IgnoreRules;
  /** Where the folder lies below the top of the rules, ending with `/`; empty when it is the top. */
  readonly prefix: string;
  /** True when an ignore file above the folder holds in it. */
  readonly isFromAbove: boolean;
}

/**
 * What Git ignores in `root` because of files above it or in `.git/info/exclude`. A folder that is ignored itself was opened on purpose: then nothing above
 * it holds. Reads a few files; what cannot be read holds nothing.
 */
export function rulesAbove(root: string): RootRules {
  // As Git's default for core.ignoreCase.
  const none = noRules(process.platform !== 'win32' && process.platform !== 'darwin');
  const top = repositoryOf(root);
  if (top === undefined) return { rules: none, prefix: '', isFromAbove: false };
  const exclude = readOr(join(gitFolder(top), 'info', 'exclude'), '');
  const start = exclude === '' ? none : none.with('', new Map([['.gitignore', exclude]]));
  const folders = relative(top, root).split(sep).filter(Boolean);
  let rules = start;
  let prefix = '';
  for (const folder of folders) {
    const text = readOr(join(top, prefix, '.gitignore'), '');
    if (text !== '') rules = rules.with(prefix, new Map([['.gitignore', text]]));
    prefix += `${folder}/`;
    if (rules.ignores(prefix)) return { rules: none, prefix: '', isFromAbove: false };
  }
  return { rules, prefix, isFromAbove: rules !== start };
}

/** The nearest folder at or above `root` that holds a `.git`. */
export function repositoryOf(root: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    if (statSync(join(folder, '.git'), { throwIfNoEntry: false })) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/** The folder with the repository's own files; in a worktree `.git` is a file that points to it. */
function gitFolder(top: string): string {
  const pointer = /^gitdir: (.+)$/m.exec(readOr(join(top, '.git'), ''))?.[1];
  if (pointer === undefined) return join(top, '.git');
  const folder = resolve(top, pointer.trim());
  return resolve(folder, readOr(join(folder, 'commondir'), '.').trim());
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}
