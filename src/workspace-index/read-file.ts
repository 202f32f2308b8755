import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, statSync, type BigIntStats } from 'node:fs';
import { sep } from 'node:path';
import { MOST_BYTES } from './skipped.ts';

/** A file's bytes, or why they are not read; `gone` when it is no longer there. */
export type FileRead =
  | { readonly bytes: Buffer; readonly mtimeMs: number }
  | { readonly problem: string }
  | { readonly gone: true };

/** A link is not followed, and opening a pipe does not wait; not every system has these. */
const SAFE_READING = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a file that lies in `realRoot`, a path without links. What is opened is looked at, not what the path said before: should the file or a folder
 * above it become a link in between, then what was opened is not what lies at the real path, and nothing of it is read.
 */
export function readInside(realRoot: string, path: string): FileRead {
  let handle: number | undefined;
  try {
    handle = openSync(path, SAFE_READING);
    const opened = fstatSync(handle, { bigint: true });
    if (!opened.isFile()) return { problem: 'it is not an ordinary file' };
    if (!liesAt(realRoot, path, opened)) return { problem: OUTSIDE };
    if (opened.size > MOST_BYTES) return { problem: 'it grew too large while it was read' };
    return { bytes: readAll(handle, Number(opened.size)), mtimeMs: inMs(opened.mtimeNs) };
  } catch (thrown) {
    return failed(thrown);
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** As Node makes `mtimeMs` of seconds and nanoseconds, so that both are equal to the last bit. */
function inMs(ns: bigint): number {
  return Number(ns / 1_000_000_000n) * 1000 + Number(ns % 1_000_000_000n) / 1e6;
}

const OUTSIDE = 'it is or became a link out of the workspace folder';

/** True when a real path lies in a folder, both without links. */
export function liesIn(realRoot: string, real: string): boolean {
  return real === realRoot || real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep);
}

function liesAt(realRoot: string, path: string, opened: BigIntStats): boolean {
  const real = realpathSync.native(path);
  if (!liesIn(realRoot, real)) return false;
  const there = statSync(real, { bigint: true });
  return there.dev === opened.dev && there.ino === opened.ino;
}

/** A file that grows meanwhile is read as far as it was long; one that shrinks gives what is left. */
function readAll(handle: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const read = readSync(handle, bytes, length, size - length, length);
    if (read === 0) break;
    length += read;
  }
  return bytes.subarray(0, length);
}

function failed(thrown: unknown): FileRead {
  const code = codeOf(thrown);
  if (code === 'ENOENT' || code === 'ENOTDIR') return { gone: true };
  if (code === 'ELOOP') return { problem: OUTSIDE };
  return { problem: reasonOf(thrown) };
}

/** The system's code of a thrown thing: "ENOENT". */
export function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** Why something could not be read, as the end of a sentence. */
export function reasonOf(thrown: unknown): string {
  switch (codeOf(thrown)) {
    case 'EACCES':
    case 'EPERM':
      return 'it may not be read (its rights forbid it)';
    case 'EMFILE':
    case 'ENFILE':
      return 'it cannot be opened: too many files are open';
    case 'EIO':
      return 'the disk failed to read it';
    default:
      return `it cannot be read: ${thrown instanceof Error ? thrown.message.slice(0, 200) : 'unknown reason'}`;
  }
}

/** The text of a file; `undefined` for one that is not text. Bytes that are no UTF-8 become replacement characters; UTF-16 needs its mark. */
export function textOf(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return bytes.subarray(0, 8000).includes(0) ? undefined : new TextDecoder().decode(bytes);
}
