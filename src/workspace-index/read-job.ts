import { join } from 'node:path';
import { readFast, readWell, shortHash, type IndexedFile } from './indexed-file.ts';
import { readInside, textOf } from './read-file.ts';
import { notWritten } from './skipped.ts';
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

/** Reads one file by syntax where there is a grammar. Rejects with SQLite's errors alone. */
export async function readWellInto(reading: Reading, job: Job, isForced = false): Promise<void> {
  const text = newTextOf(reading.index, job, isForced);
  if (text === undefined) return;
  write(reading.index, job, text, await readWell(job.file.path, text.text, reading.syntax));
}

interface ReadText {
  readonly text: string;
  readonly hash: Uint8Array;
  readonly mtimeMs: number;
  readonly sizeBytes: number;
}

/** The text of a file that is not as the index knows it; else the index is told what has become of it. */
function newTextOf(index: IndexDatabase, job: Job, isForced = false): ReadText | undefined {
  const { root, file, known } = job;
  const read = readInside(root.realPath, join(root.realPath, file.path));
  if ('gone' in read) {
    forgetKnown(index, known);
    return undefined;
  }
  if ('problem' in read) return leaveOut(index, job, read.problem, true);
  const text = textOf(read.bytes);
  if (text === undefined) return leaveOut(index, job, 'it is not a text file', false);
  const reason = notWritten(text);
  if (reason !== undefined) return leaveOut(index, job, reason, !reason.includes('generated'));
  const hash = shortHash(read.bytes);
  if (!isForced && known?.id !== undefined && isSame(index, known.id, hash)) {
    touchFile(index, known.id, read.mtimeMs);
    return undefined;
  }
  return { text, hash, mtimeMs: read.mtimeMs, sizeBytes: read.bytes.length };
}

function isSame(index: IndexDatabase, fileId: number, hash: Uint8Array): boolean {
  const known = index.get('SELECT hash FROM files WHERE id = ?', fileId)?.['hash'];
  return known instanceof Uint8Array && Buffer.compare(known, hash) === 0;
}

function write(index: IndexDatabase, { root }: Job, text: ReadText, file: IndexedFile): void {
  writeFile(index, { folder: root.name, ...text }, file);
}

function leaveOut(index: IndexDatabase, job: Job, reason: string, isListed: boolean): undefined {
  const { root, file, known } = job;
  forgetKnown(index, known);
  const { path, sizeBytes, mtimeMs } = file;
  noteLeftOut(index, { folder: root.name, path, reason, isListed, sizeBytes, mtimeMs });
  return undefined;
}

function forgetKnown(index: IndexDatabase, known: KnownFile | undefined): void {
  if (known?.id !== undefined) forgetFile(index, known.id);
}
