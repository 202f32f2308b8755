import { join } from 'node:path';
import { noRules, type IgnoreFamily, type IgnoreRules } from './ignore-rules.ts';
import { ignoreFiles } from './walk.ts';

/**
 * Of paths relative to `root`, with `/`, those that the ignore files of `families` in it keep out. Looks at the files of their folders alone; a file that
 * cannot be read ignores all of its folder. Synchronous.
 */
export function ignoredAmong(
  root: string,
  paths: readonly string[],
  families: readonly IgnoreFamily[],
): ReadonlySet<string> {
  // As Git's default for core.ignoreCase.
  const none = noRules(process.platform !== 'win32' && process.platform !== 'darwin');
  /** By folder, ending with `/`; `undefined` for one that is ignored itself. */
  const known = new Map<string, IgnoreRules | undefined>();
  const rulesIn = (folder: string): IgnoreRules | undefined => {
    if (known.has(folder)) return known.get(folder);
    const above = folder === '' ? none : rulesIn(parentOf(folder.slice(0, -1)));
    const isOut = above === undefined || (folder !== '' && above.ignores(folder));
    const rules = isOut ? undefined : above.with(folder, ignoreFiles(join(root, folder), families));
    known.set(folder, rules);
    return rules;
  };
  return new Set(paths.filter((path) => rulesIn(parentOf(path))?.ignores(path) ?? true));
}

/** "src/" of "src/a.ts"; empty at the top. */
function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
