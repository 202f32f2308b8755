import { IGNORE_FAMILIES } from '../../workspace-index/ignore-rules.ts';
import { ignoredAmong } from '../../workspace-index/ignored.ts';

const BESIDE_GIT = IGNORE_FAMILIES.filter((family) => family !== '.gitignore');

/**
 * Of paths relative to `root`, those that the ignore files in it keep from models, as they keep them out of the index. `isGitToo`: also what `.gitignore`
 * names, for where Git itself cannot be asked.
 */
export function keptOut(root: string, paths: readonly string[], isGitToo: boolean): ReadonlySet<string> {
  return ignoredAmong(root, paths, isGitToo ? IGNORE_FAMILIES : BESIDE_GIT);
}
