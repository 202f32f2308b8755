import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FilePlace } from '../domain/surroundings.ts';
import { forget, look, nothingLooked, type LookLimits } from './look.ts';
import { readWellInto, type Reading } from './read-job.ts';
import { forgetFolder, knownFile } from './sqlite-plan.ts';
import { noteLeftOut } from './sqlite-write.ts';
import { lookAt, type Root } from './walk.ts';

/** What a place is read with. */
export interface PlaceReading extends Reading {
  readonly roots: readonly Root[];
  readonly limits?: LookLimits;
}

/**
 * Brings the index up to date with what stands at a path now: a file, a folder, nothing. `others`: the real paths of all roots. Resolves with true for a file
 * that is new to the index; rejects with SQLite's errors alone.
 */
export async function readPlace(
  parts: PlaceReading,
  others: ReadonlySet<string>,
  { folder, path }: FilePlace,
): Promise<boolean> {
  const { index, roots } = parts;
  const root = roots.find(({ name }) => name === folder);
  if (!root) return false;
  const found = lookAt(root, path, others);
  const known = knownFile(index, folder, path);
  if (found && 'rules' in found) {
    const looked = nothingLooked();
    for (const _ of look(index, root, found, others, looked, parts.limits)) await nextTurn();
    for (const job of looked.jobs) await readWellInto(parts, job);
  } else if (found?.type === 'file') {
    await readWellInto(parts, { root, file: found.file, known });
    return known === undefined;
  } else {
    if (known) forget(index, root, path, known);
    forgetFolder(index, folder, path);
    if (found?.type === 'problem') noteLeftOut(index, { folder, path, reason: found.problem.reason, isListed: true });
  }
  return false;
}
