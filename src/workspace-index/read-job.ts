import { readFast, readWell, type IndexedFile } from './indexed-file.ts';
import { readText, type NotRead, type Prepared, type ReadText } from './prepare-file.ts';
import type { IndexDatabase } from './sqlite-index.ts';
import { forgetFile, noteLeftOut, touchFile, writeFile, type KnownFile } from './sqlite-write.ts';
import type { SyntaxReader } from './syntax/parser.ts';
import type { FoundFile, Root } from './walk.ts';

/** A file to be read into the index. */
export interface Job {
  readonly root: Root;
  readonly file: FoundFile;
  /** What the index knows of it, if anything. */
  readonly known?: KnownFile | undefined;
}

/** What files are read with. */
export interface Reading {
  readonly index: IndexDatabase;
  /** Absent where there are no grammars. */
  readonly syntax: SyntaxReader | undefined;
}

/** Reads one file by patterns, at once. What is unchanged is not written. Throws SQLite's errors alone. */
export function readFastInto(reading: Reading, job: Job): void {
  const text = newTextOf(reading.index, job);
  if (text !== undefined) write(reading.index, job, text, readFast(job.file.path, text.text, reading.syntax));
}

/** Writes a file that was read ahead; the index knows nothing of it. Throws SQLite's errors alone. */
export function writePrepared(index: IndexDatabase, job: Job, prepared: Prepared): void {
  if (prepared.type === 'file') writeFile(index, { folder: job.root.name, ...prepared }, prepared.file, prepared.words);
  else leaveOut(index, job, prepared);
}

/** Reads one file by syntax where there is a grammar. Rejects with SQLite's errors alone. */
export async function readWellInto(reading: Reading, job: Job, isForced = false): Promise<void> {
  const text = newTextOf(reading.index, job, isForced);
  if (text === undefined) return;
  write(reading.index, job, text, await readWell(job.file.path, text.text, reading.syntax));
}

/** The text of a file that is not as the index knows it; else the index is told what has become of it. */
function newTextOf(index: IndexDatabase, job: Job, isForced = false): ReadText | undefined {
  const { root, file, known } = job;
  const read = readText({ realRoot: root.realPath, path: file.path });
  if (read.type !== 'text') {
    leaveOut(index, job, read);
    return undefined;
  }
  if (!isForced && known?.id !== undefined && isSame(index, known.id, read.hash)) {
    touchFile(index, known.id, read.mtimeMs);
    return undefined;
  }
  return read;
}

function isSame(index: IndexDatabase, fileId: number, hash: Uint8Array): boolean {
  const known = index.get('SELECT hash FROM files WHERE id = ?', fileId)?.['hash'];
  return known instanceof Uint8Array && Buffer.compare(known, hash) === 0;
}

function write(index: IndexDatabase, { root }: Job, text: ReadText, file: IndexedFile): void {
  writeFile(index, { folder: root.name, ...text }, file);
}

function leaveOut(index: IndexDatabase, { root, file, known }: Job, read: NotRead): void {
  if (known?.id !== undefined) forgetFile(index, known.id);
  if (read.type === 'gone') return;
  const { path, sizeBytes, mtimeMs } = file;
  const { reason, isListed } = read;
  noteLeftOut(index, { folder: root.name, path, reason, isListed, sizeBytes, mtimeMs });
}
