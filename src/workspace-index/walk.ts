import { lstatSync, readdirSync, readFileSync, realpathSync, type Dirent, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { IndexProblem } from '../domain/workspace-index.ts';
import { isSecretsFile } from '../domain/secrets-files.ts';
import { rulesAbove } from './git-place.ts';
import { IGNORE_FAMILIES, isIgnoreFile, type IgnoreFamily, type IgnoreRules } from './ignore-rules.ts';
import { liesIn, reasonOf } from './read-file.ts';
import { isSkippedFolder, isSkippedName, tooLarge } from './skipped.ts';

/** A workspace folder. */
export interface Root {
  /** As the editor names it. */
  readonly name: string;
  /** Absolute, without links. */
  readonly realPath: string;
}

/** A file that belongs into the index. */
export interface FoundFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

/** What a walk comes upon. `looked` stands for a folder that was read, so that a caller can count and stop. */
export type Walked =
  | { readonly type: 'file'; readonly file: FoundFile }
  | { readonly type: 'problem'; readonly problem: IndexProblem }
  | { readonly type: 'looked' };

/** A folder of a root, with the rules that hold in it before its own ignore files are read. */
export interface Folder {
  /** Relative to the root, ending with `/`; empty for the root. */
  readonly path: string;
  /** What lies between the top of the rules and the root; see {@link rulesAbove}. */
  readonly prefix: string;
  readonly rules: IgnoreRules;
  readonly hasIgnoreFile: boolean;
}

/** The root itself as a folder. */
export function topOf(root: Root): Folder {
  const { rules, prefix, isFromAbove } = rulesAbove(root.realPath);
  return { path: '', prefix, rules, hasIgnoreFile: isFromAbove };
}

/**
 * Every file in a folder that belongs into the index, the ones near the top first. Nothing ignored, no secrets file, no link: what a link points to is
 * found where it really lies, or lies outside. `others` are roots that lie in this one; they are walked by themselves. What cannot be read is a problem,
 * never thrown. Lazy and synchronous: one folder is read per step. `isLeftOut` says which files are left out besides what is ignored; unless given, those
 * that hold keys.
 */
export function* walk(
  root: Root,
  from: Folder,
  others: ReadonlySet<string> = new Set(),
  isLeftOut: (path: string) => boolean = isSecretsFile,
): Generator<Walked> {
  const queue: Folder[] = [from];
  for (let folder = queue.shift(); folder; folder = queue.shift()) {
    yield* folderOf(root, folder, others, queue, isLeftOut);
    yield { type: 'looked' };
  }
}

function* folderOf(
  root: Root,
  folder: Folder,
  others: ReadonlySet<string>,
  queue: Folder[],
  isLeftOut: (path: string) => boolean,
): Generator<Walked> {
  const { prefix } = folder;
  const read = entriesOf(root, folder.path);
  if ('problem' in read) {
    yield read.problem;
    return;
  }
  const { entries } = read;
  const files = ignoreFilesIn(join(root.realPath, folder.path), entries);
  const rules = files.size === 0 ? folder.rules : folder.rules.with(prefix + folder.path, files);
  const hasIgnoreFile = folder.hasIgnoreFile || files.size > 0;
  for (const entry of entries) {
    const path = folder.path + entry.name;
    if (entry.isDirectory()) {
      const isLeft = isSkippedFolder(entry.name, hasIgnoreFile) || others.has(join(root.realPath, path));
      if (!isLeft && !rules.ignores(`${prefix}${path}/`))
        queue.push({ path: `${path}/`, prefix, rules, hasIgnoreFile });
    } else if (!isLeftOut(path) && !rules.ignores(prefix + path)) {
      const walked = entry.isSymbolicLink() ? linkAt(root, path) : entry.isFile() ? fileAt(root, path) : undefined;
      if (walked) yield walked;
    }
  }
}

/** In a stable order, so that a limit leaves out the same files each time. */
function entriesOf(root: Root, path: string): { readonly entries: readonly Dirent[] } | { readonly problem: Walked } {
  try {
    const entries = readdirSync(join(root.realPath, path), { withFileTypes: true });
    return { entries: entries.toSorted((one, other) => (one.name < other.name ? -1 : 1)) };
  } catch (thrown) {
    return { problem: problem(root, path === '' ? '/' : path, reasonOf(thrown)) };
  }
}

function ignoreFilesIn(folder: string, entries: readonly Dirent[]): ReadonlyMap<IgnoreFamily, string> {
  const names = entries.filter((entry) => entry.isFile() && isIgnoreFile(entry.name)).map(({ name }) => name);
  return names.length === 0 ? NO_FILES : ignoreFiles(folder, names);
}

const NO_FILES: ReadonlyMap<IgnoreFamily, string> = new Map();

/** The texts of the ignore files of these names in a folder; one that cannot be read ignores everything. */
export function ignoreFiles(folder: string, names: readonly string[]): ReadonlyMap<IgnoreFamily, string> {
  const files = new Map<IgnoreFamily, string>();
  for (const name of names) {
    if (!isIgnoreFile(name)) continue;
    try {
      const file = join(folder, name);
      // Git does not follow a link here either.
      if (lstatSync(file, { throwIfNoEntry: false })?.isFile()) files.set(name, readFileSync(file, 'utf8'));
    } catch {
      // What cannot be read may keep out anything.
      files.set(name, '*');
    }
  }
  return files;
}

/**
 * What stands at one path now, as a whole walk would come upon it: a file, a folder to walk, a problem; `undefined` when nothing is there or when it does
 * not belong into the index. A folder that is a link on the way leads nowhere.
 */
export function lookAt(root: Root, path: string, others: ReadonlySet<string> = new Set()): Walked | Folder | undefined {
  const parts = path.split('/').filter(Boolean);
  let folder = topOf(root);
  for (const [index, name] of parts.entries()) {
    const files = ignoreFiles(join(root.realPath, folder.path), IGNORE_FAMILIES);
    const rules = files.size === 0 ? folder.rules : folder.rules.with(folder.prefix + folder.path, files);
    const hasIgnoreFile = folder.hasIgnoreFile || files.size > 0;
    const here = folder.path + name;
    const stat = statOf(join(root.realPath, here));
    if (!stat) return undefined;
    if (!stat.isDirectory()) {
      const isOut = index < parts.length - 1 || isSecretsFile(here) || rules.ignores(folder.prefix + here);
      return isOut ? undefined : fileAt(root, here);
    }
    const isLeft = isSkippedFolder(name, hasIgnoreFile) || others.has(join(root.realPath, here));
    if (isLeft || rules.ignores(`${folder.prefix}${here}/`)) return undefined;
    folder = { path: `${here}/`, prefix: folder.prefix, rules, hasIgnoreFile };
  }
  return folder;
}

function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** One file as it is now; `undefined` when it is gone or does not belong into the index by its name alone. */
export function fileAt(root: Root, path: string): Walked | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (isSkippedName(name)) return undefined;
  if (/[\p{Cc}\u{FFFD}]/u.test(path)) return problem(root, path, 'its path holds characters that cannot be shown');
  try {
    const stat = lstatSync(join(root.realPath, path), { throwIfNoEntry: false });
    if (!stat) return undefined;
    if (stat.isSymbolicLink()) return linkAt(root, path);
    if (!stat.isFile()) return undefined;
    const large = tooLarge(name, stat.size);
    if (large !== undefined) return problem(root, path, large);
    return { type: 'file', file: { path, sizeBytes: stat.size, mtimeMs: stat.mtimeMs } };
  } catch (thrown) {
    return problem(root, path, reasonOf(thrown));
  }
}

/** A link inside the folder is found where it points to; one that points out of it is a problem worth knowing. */
function linkAt(root: Root, path: string): Walked | undefined {
  try {
    const real = realpathSync.native(join(root.realPath, path));
    return liesIn(root.realPath, real) ? undefined : problem(root, path, `it is a link to ${real}, outside the folder`);
  } catch {
    return undefined;
  }
}

function problem(root: Root, path: string, reason: string): Walked {
  return { type: 'problem', problem: { place: { folder: root.name, path }, reason } };
}
