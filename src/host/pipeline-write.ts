import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { toBatonError } from '../domain/errors.ts';
import type { FileChange } from '../domain/pipeline-run.ts';
import type { FilePlace } from '../domain/surroundings.ts';
import { bytesLike, sha256OfText, textIn } from './pipeline-text.ts';

/** Where a place really is on disk. Rejects with a sentence when it must not be written. */
export type FileOf = (place: FilePlace) => Promise<string>;

/** A file that is about to be written: its bytes as they are, absent for a new one, and as they will be. */
interface Write {
  readonly file: string;
  readonly was: Uint8Array | undefined;
  readonly bytes: Uint8Array;
}

/**
 * Writes changes of approved rounds to disk, all or none; what is written already stays as it is. `undefined` when written, else the sentence that says why
 * not. What counts is the file on disk, since an editor may still show what it was. Never rejects.
 */
export async function writeAll(changes: readonly FileChange[], fileOf: FileOf): Promise<string | undefined> {
  try {
    const planned = await plannedWrites(changes, fileOf);
    if (typeof planned === 'string') return planned;
    await writeOrPutBack(planned);
    return undefined;
  } catch (thrown) {
    const error = toBatonError(thrown);
    if (error.code !== 'BATON_E_INTERNAL') return error.message;
    return `The files cannot be written, so nothing was: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
}

/** Takes back what {@link writeAll} wrote, the last first, where nobody changed it since; new files go away. Never rejects. */
export async function restoreAll(changes: readonly FileChange[], fileOf: FileOf): Promise<void> {
  for (const { place, before, after, baseSha256 } of changes.toReversed()) {
    try {
      const file = await fileOf(place);
      const now = await bytesOf(file);
      if (now === undefined || textIn(now) !== after) continue;
      if (baseSha256 === undefined) await rm(file);
      else await writeFile(file, bytesLike(before, now));
    } catch {
      // A file that cannot be put back stays as it is; the person sees it as a change.
    }
  }
}

/** What has to be written, or the sentence that says why nothing is. */
async function plannedWrites(changes: readonly FileChange[], fileOf: FileOf): Promise<readonly Write[] | string> {
  const writes: Write[] = [];
  const seen = new Set<string>();
  for (const { place, after, baseSha256 } of changes) {
    const file = await fileOf(place);
    if (seen.has(file)) return `${place.path} would be changed twice at once, so nothing was written.`;
    seen.add(file);
    const was = await bytesOf(file);
    const text = was && textIn(was);
    if (was && text === undefined) return `${place.path} is no text in UTF-8, so nothing was written.`;
    if (text === after) continue;
    if ((text === undefined ? undefined : sha256OfText(text)) !== baseSha256)
      return `${place.path} changed since the step read it, so nothing was written. Run the step again.`;
    writes.push({ file, was, bytes: bytesLike(after, was) });
  }
  return writes;
}

async function writeOrPutBack(writes: readonly Write[]): Promise<void> {
  const begun: Write[] = [];
  try {
    for (const each of writes) {
      begun.unshift(each);
      await mkdir(dirname(each.file), { recursive: true });
      await writeFile(each.file, each.bytes);
    }
  } catch (thrown) {
    for (const { file, was } of begun) {
      const back = was ? writeFile(file, was) : rm(file, { force: true });
      await back.catch(() => undefined);
    }
    throw thrown;
  }
}

/** `undefined` where there is no file. */
async function bytesOf(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR'))
      return undefined;
    throw thrown;
  }
}
