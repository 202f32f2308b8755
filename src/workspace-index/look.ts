import type { IndexDatabase } from './sqlite-index.ts';
import { clearLeftOut, forgetFile, knownFiles, noteLeftOut, type KnownFile } from './sqlite-write.ts';
import type { Job } from './read-job.ts';
import { walk, type Folder, type FoundFile, type Root, type Walked } from './walk.ts';

/** Where looking stops, so that a folder of any size leaves the machine usable. */
export interface LookLimits {
  readonly mostFiles: number;
  readonly mostBytes: number;
  /** Where no more than this is to be read, it is read by syntax at once. */
  readonly littleBytes: number;
}

/** Half a million files are walked in seconds, but their text would be gigabytes. */
export const LOOK_LIMITS: LookLimits = { mostFiles: 100_000, mostBytes: 600_000_000, littleBytes: 1_500_000 };

/** Whether so little is to be read that it is read by syntax at once. */
export function isLittle(jobs: readonly Job[], { littleBytes }: LookLimits = LOOK_LIMITS): boolean {
  return jobs.reduce((bytes, { file }) => bytes + file.sizeBytes, 0) <= littleBytes;
}

/** What a look over the folders found. */
export interface Looked {
  /** Files that are new or not as the index knows them, the ones near the top first. */
  readonly jobs: Job[];
  /** Files that belong into the index. */
  fileCount: number;
  bytes: number;
  /** True when a limit was met; what lies beyond is not in the index. */
  isLimited: boolean;
}

/** An empty look. */
export function nothingLooked(): Looked {
  return { jobs: [], fileCount: 0, bytes: 0, isLimited: false };
}

/**
 * Walks a folder of a root, puts down what must be read and forgets what is no longer there. Yields after each folder that was read, so that other work
 * comes in between. The caller sees to transactions. Throws SQLite's errors alone.
 */
export function* look(
  index: IndexDatabase,
  root: Root,
  from: Folder,
  others: ReadonlySet<string>,
  looked: Looked,
  limits: LookLimits = LOOK_LIMITS,
): Generator<undefined, void> {
  const known = knownFiles(index, root.name, from.path);
  for (const step of walk(root, from, others)) {
    if (step.type === 'looked') yield;
    else if (step.type === 'problem') leaveOut(index, root, step, known);
    else if (!take(looked, step.file, limits)) break;
    else {
      const before = known.get(step.file.path);
      known.delete(step.file.path);
      if (!isAsKnown(step.file, before)) looked.jobs.push({ root, file: step.file, known: before });
    }
  }
  // What a limit left out is forgotten as well: an index holds what it says.
  for (const [path, file] of known) forget(index, root, path, file);
}

function take(looked: Looked, { sizeBytes }: FoundFile, { mostFiles, mostBytes }: LookLimits): boolean {
  if (looked.fileCount >= mostFiles || looked.bytes + sizeBytes > mostBytes) looked.isLimited = true;
  if (looked.isLimited) return false;
  looked.fileCount++;
  looked.bytes += sizeBytes;
  return true;
}

function isAsKnown({ sizeBytes, mtimeMs }: FoundFile, known: KnownFile | undefined): boolean {
  return known !== undefined && known.sizeBytes === sizeBytes && known.mtimeMs === mtimeMs;
}

function leaveOut(
  index: IndexDatabase,
  root: Root,
  { problem: { place, reason } }: Extract<Walked, { type: 'problem' }>,
  known: Map<string, KnownFile>,
): void {
  const file = known.get(place.path);
  if (file?.id !== undefined) forgetFile(index, file.id);
  known.delete(place.path);
  // A folder that cannot be read at all, as a drive that is not there just now, says nothing of its files.
  if (place.path === '/') known.clear();
  noteLeftOut(index, { folder: root.name, path: place.path, reason, isListed: true });
}

/** Forgets a file that is no longer there or no longer belongs into the index. */
export function forget(index: IndexDatabase, root: Root, path: string, { id }: KnownFile): void {
  if (id === undefined) clearLeftOut(index, root.name, path);
  else forgetFile(index, id);
}
