import { join } from 'node:path';
import { chunkHash, HASH_BYTES, readFast, shortHash, type IndexedFile } from './indexed-file.ts';
import { readInside, textOf } from './read-file.ts';
import { notWritten } from './skipped.ts';
import type { SyntaxReader } from './syntax/parser.ts';
import { wordsOf } from './words.ts';

/** A file's place on the disk. */
export interface FileToRead {
  /** Its workspace folder, absolute and without links. */
  readonly realRoot: string;
  /** Relative to the folder. */
  readonly path: string;
}

/** Nothing of a file is kept: it is no longer there, or for a reason that a person is told where `isListed` says so. */
export type NotRead =
  | { readonly type: 'gone' }
  | { readonly type: 'left-out'; readonly reason: string; readonly isListed: boolean };

/** A file's text with what was true of it when it was read. */
export interface ReadText {
  readonly type: 'text';
  readonly text: string;
  /** See `shortHash`. */
  readonly hash: Uint8Array;
  readonly mtimeMs: number;
  readonly sizeBytes: number;
}

/** Reads the text of one file, if it has any that is worth it. Never throws. */
export function readText({ realRoot, path }: FileToRead): NotRead | ReadText {
  const read = readInside(realRoot, join(realRoot, path));
  if ('gone' in read) return { type: 'gone' };
  if ('problem' in read) return { type: 'left-out', reason: read.problem, isListed: true };
  const text = textOf(read.bytes);
  if (text === undefined) return { type: 'left-out', reason: 'it is not a text file', isListed: false };
  const reason = notWritten(text);
  if (reason !== undefined) return { type: 'left-out', reason, isListed: !reason.includes('generated') };
  return { type: 'text', text, hash: shortHash(read.bytes), mtimeMs: read.mtimeMs, sizeBytes: read.bytes.length };
}

/** What the word index and the chunks of a file are told besides its text, one entry a chunk. */
export interface FileWords {
  readonly path: string;
  /** Empty where a chunk has no symbol. */
  readonly symbols: readonly string[];
  readonly texts: readonly string[];
  /** Each chunk's hash, one behind the other. */
  readonly hashes: Uint8Array;
}

/** A file that was read by patterns, with all that is written of it; it can cross to another thread. */
export interface PreparedFile extends Omit<ReadText, 'type' | 'text'> {
  readonly type: 'file';
  readonly file: IndexedFile;
  readonly words: FileWords;
}

/** What became of a file that was to be read. */
export type Prepared = NotRead | PreparedFile;

/** Reads one file by patterns as far as that goes without the index. Never throws. */
export function prepareFile(place: FileToRead, syntax: Pick<SyntaxReader, 'reads'> | undefined): Prepared {
  const read = readText(place);
  if (read.type !== 'text') return read;
  const { text, hash, mtimeMs, sizeBytes } = read;
  const file = readFast(place.path, text, syntax);
  return { type: 'file', hash, mtimeMs, sizeBytes, file, words: wordsOfFile(file) };
}

function wordsOfFile({ path, chunks }: IndexedFile): FileWords {
  const hashes = new Uint8Array(HASH_BYTES * chunks.length);
  for (const [ordinal, chunk] of chunks.entries()) hashes.set(chunkHash(path, chunk), HASH_BYTES * ordinal);
  return {
    path: wordsOf(path),
    symbols: chunks.map(({ symbol }) => (symbol === undefined ? '' : wordsOf(symbol))),
    texts: chunks.map(({ text }) => wordsOf(text)),
    hashes,
  };
}
