import ignore, { type Ignore } from 'ignore';

/** Files whose patterns keep others out of the index; each family stands alone, and what any of them ignores is ignored. */
export const IGNORE_FAMILIES = [
  '.gitignore',
  '.batonignore',
  '.aiexclude',
  '.aiignore',
  '.cursorignore',
  '.continueignore',
  '.clineignore',
  '.rooignore',
  '.codeiumignore',
  '.geminiignore',
  '.llmignore',
] as const;

/** One of {@link IGNORE_FAMILIES}. */
export type IgnoreFamily = (typeof IGNORE_FAMILIES)[number];

/** True for a file that holds patterns. */
export function isIgnoreFile(name: string): name is IgnoreFamily {
  return FAMILY_NAMES.has(name);
}

const FAMILY_NAMES: ReadonlySet<string> = new Set(IGNORE_FAMILIES);

/** The patterns that hold in a folder: its own and those of the folders above it. Immutable. */
export interface IgnoreRules {
  /** Whether a path is kept out; folders end with `/`. Paths are relative to the top that the rules began with, with `/`. */
  ignores(path: string): boolean;
  /** The rules of a folder further down; `folder` is relative to the top and ends with `/`, or is empty for the top itself. */
  with(folder: string, files: ReadonlyMap<IgnoreFamily, string>): IgnoreRules;
}

/** Rules that ignore nothing. `isCaseSensitive` is how the file system compares names, as Git's `core.ignoreCase`. */
export function noRules(isCaseSensitive: boolean): IgnoreRules {
  return rules(new Map(), { ignorecase: !isCaseSensitive, allowRelativePaths: true });
}

function rules(families: ReadonlyMap<IgnoreFamily, Ignore>, options: ignore.Options): IgnoreRules {
  const matchers = [...families.values()];
  return {
    ignores(path) {
      const bytes = asBytes(path);
      return matchers.some((matcher) => matcher.ignores(bytes));
    },
    with(folder, files) {
      const next = new Map(families);
      for (const [family, text] of files) {
        const above = next.get(family);
        const matcher = ignore(options);
        if (above) matcher.add(above);
        next.set(family, matcher.add(patternsIn(asBytes(text)).map((pattern) => anchored(pattern, asBytes(folder)))));
      }
      return files.size === 0 ? rules(families, options) : rules(next, options);
    },
  };
}

/** Git compares bytes: "?" is one byte, so that it does not match "ü". One character per byte of UTF-8. */
function asBytes(text: string): string {
  return /^[\0-\x7F]*$/.test(text) ? text : Buffer.from(text).toString('latin1');
}

/** The patterns of an ignore file, as Git reads it: a byte order mark and the carriage returns of Windows are not part of them. */
function patternsIn(text: string): readonly string[] {
  return text
    .replace(/^\u00EF\u00BB\u00BF/, '')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/**
 * A pattern of a file in `folder`, as it reads at the top (https://git-scm.com/docs/gitignore#_pattern_format): one without a slash before its end
 * matches at any depth below its folder. Git looks at patterns from the top down and the last that matches counts, so all of them make one list.
 */
function anchored(pattern: string, folder: string): string {
  if (folder === '') return pattern;
  const isNegative = pattern.startsWith('!');
  const bare = isNegative ? pattern.slice(1) : pattern;
  const trimmed = bare.replace(/(?<!\\)[ \t]+$/, '');
  if (trimmed === '' || trimmed === '/') return '';
  const isAnchored = trimmed.slice(0, -1).includes('/');
  const tail = isAnchored ? bare.replace(/^\//, '') : `**/${unescapeStart(bare)}`;
  return `${isNegative ? '!' : ''}/${escapeGlob(folder)}${tail}`;
}

/** A backslash protects "#" and "!" at the beginning of a pattern alone; behind a folder's name neither means anything. */
function unescapeStart(pattern: string): string {
  return pattern.replace(/^\\(?=[#!])/, '');
}

function escapeGlob(folder: string): string {
  return folder.replaceAll(/[\\*?[\]]/g, String.raw`\$&`);
}
