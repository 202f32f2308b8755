import { chunkHash, HASH_BYTES, type IndexedFile } from './indexed-file.ts';
import type { FileWords } from './prepare-file.ts';
import type { IndexDatabase } from './sqlite-index.ts';
import { wordsOf } from './words.ts';

/** A file as the index knows it. */
export interface KnownFile {
  /** Absent for one that was left out. */
  readonly id: number | undefined;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

/** Facts about a file on the disk. */
export interface FileFacts {
  readonly folder: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly hash: Uint8Array;
}

const INSERT_FILE = `INSERT INTO files (folder, path, language, size_bytes, mtime_ms, hash, line_count, cut) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
const UPDATE_FILE = `UPDATE files SET language = ?, size_bytes = ?, mtime_ms = ?, hash = ?, line_count = ?, cut = ? WHERE id = ?`;

/**
 * Writes what was read of a file, in the place of what was known of it. Chunks whose text did not change keep their ids. `words`: those of its chunks, where
 * they were already split. Gives the file's id.
 */
export function writeFile(index: IndexDatabase, facts: FileFacts, file: IndexedFile, words?: FileWords): number {
  return index.transaction(() => {
    const id = writeFacts(index, facts, file, words);
    for (const { name, kind, container, startLine, endLine } of file.symbols) {
      index.run(INSERT_SYMBOL, id, name, kind, container ?? null, startLine, endLine);
    }
    for (const { target, path } of file.imports) index.run(INSERT_IMPORT, id, target, path ?? null);
    clearLeftOut(index, facts.folder, file.path);
    return id;
  });
}

/** Writes the file's own row and its chunks; what else was known of it is gone. */
function writeFacts(index: IndexDatabase, facts: FileFacts, file: IndexedFile, words: FileWords | undefined): number {
  const { folder, sizeBytes, mtimeMs, hash } = facts;
  const { path, language, lineCount, cut } = file;
  const known = index.get('SELECT id FROM files WHERE folder = ? AND path = ?', folder, path);
  if (!known) {
    const id = index.run(INSERT_FILE, folder, path, language, sizeBytes, mtimeMs, hash, lineCount, cut);
    writeChunks(index, id, file, new Map(), words);
    return id;
  }
  const id = Number(known['id']);
  index.run(UPDATE_FILE, language, sizeBytes, mtimeMs, hash, lineCount, cut, id);
  writeChunks(index, id, file, knownChunks(index, id), words);
  for (const table of ['symbols', 'imports']) index.run(`DELETE FROM ${table} WHERE file_id = ?`, id);
  return id;
}

/** A file's chunks by what stands in them. */
function knownChunks(index: IndexDatabase, fileId: number): Map<string, number[]> {
  const known = new Map<string, number[]>();
  for (const { id, hash } of index.all('SELECT id, hash FROM chunks WHERE file_id = ?', fileId)) {
    const key = keyOf(hash);
    known.set(key, [...(known.get(key) ?? []), Number(id)]);
  }
  return known;
}

const INSERT_SYMBOL =
  'INSERT INTO symbols (file_id, name, kind, container, start_line, end_line) VALUES (?, ?, ?, ?, ?, ?)';
const INSERT_IMPORT = 'INSERT INTO imports (file_id, target, path) VALUES (?, ?, ?)';
const INSERT_CHUNK =
  'INSERT INTO chunks (file_id, ordinal, start_line, end_line, symbol, kind, hash, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?)';
const INSERT_WORDS = 'INSERT INTO chunks_fts (rowid, symbol, path, words) VALUES (?, ?, ?, ?)';
const MOVE_CHUNK = 'UPDATE chunks SET ordinal = ?, start_line = ?, end_line = ? WHERE id = ?';

function writeChunks(
  index: IndexDatabase,
  fileId: number,
  file: IndexedFile,
  known: Map<string, number[]>,
  words: FileWords | undefined,
): void {
  const path = words?.path ?? wordsOf(file.path);
  for (const [ordinal, chunk] of file.chunks.entries()) {
    const hash =
      words?.hashes.subarray(HASH_BYTES * ordinal, HASH_BYTES * (ordinal + 1)) ?? chunkHash(file.path, chunk);
    const kept = known.size === 0 ? undefined : known.get(keyOf(hash))?.shift();
    if (kept !== undefined) {
      index.run(MOVE_CHUNK, ordinal, chunk.startLine, chunk.endLine, kept);
      continue;
    }
    const { startLine, endLine, symbol = null, kind = null, text } = chunk;
    const symbolWords = words?.symbols[ordinal] ?? (symbol === null ? '' : wordsOf(symbol));
    const id = index.run(INSERT_CHUNK, fileId, ordinal, startLine, endLine, symbol, kind, hash, text);
    index.run(INSERT_WORDS, id, symbolWords, path, words?.texts[ordinal] ?? wordsOf(text));
  }
  for (const ids of known.values()) for (const id of ids) forgetChunk(index, id);
}

function keyOf(hash: unknown): string {
  return hash instanceof Uint8Array ? Buffer.from(hash).toString('latin1') : '';
}

function forgetChunk(index: IndexDatabase, id: number): void {
  index.run('DELETE FROM chunks WHERE id = ?', id);
  index.run('DELETE FROM chunks_fts WHERE rowid = ?', id);
}

/** Notes that a file's bytes are what they were although its time or size is another. */
export function touchFile(index: IndexDatabase, id: number, mtimeMs: number): void {
  index.run('UPDATE files SET mtime_ms = ? WHERE id = ?', mtimeMs, id);
}

/** Forgets a file. */
export function forgetFile(index: IndexDatabase, id: number): void {
  index.transaction(() => {
    for (const chunk of index.all('SELECT id FROM chunks WHERE file_id = ?', id))
      forgetChunk(index, Number(chunk['id']));
    for (const table of ['symbols', 'imports']) index.run(`DELETE FROM ${table} WHERE file_id = ?`, id);
    index.run('DELETE FROM files WHERE id = ?', id);
  });
}

/** Why a file is not in the index. */
export interface LeftOut {
  readonly folder: string;
  readonly path: string;
  readonly reason: string;
  /** Whether a person is shown it. */
  readonly isListed: boolean;
  /** What it was like when it was read; absent when it was not. */
  readonly sizeBytes?: number;
  readonly mtimeMs?: number;
}

/** Notes why a file is not in the index. */
export function noteLeftOut(index: IndexDatabase, file: LeftOut): void {
  const { folder, path, reason, isListed, sizeBytes = null, mtimeMs = null } = file;
  index.run(
    `INSERT OR REPLACE INTO problems (folder, path, reason, is_listed, size_bytes, mtime_ms) VALUES (?, ?, ?, ?, ?, ?)`,
    folder,
    path,
    reason,
    isListed ? 1 : 0,
    sizeBytes,
    mtimeMs,
  );
}

/** Takes back {@link noteLeftOut}. */
export function clearLeftOut(index: IndexDatabase, folder: string, path: string): void {
  index.run('DELETE FROM problems WHERE folder = ? AND path = ?', folder, path);
}

const KNOWN = `SELECT id, path, size_bytes, mtime_ms FROM files WHERE folder = ?1 AND path >= ?2 AND path < ?3
  UNION ALL SELECT NULL, path, size_bytes, mtime_ms FROM problems WHERE folder = ?1 AND path >= ?2 AND path < ?3`;

/** What is known of a folder's files below a path ("src/", or empty for all), by path. */
export function knownFiles(index: IndexDatabase, folder: string, below = ''): Map<string, KnownFile> {
  const known = new Map<string, KnownFile>();
  for (const row of index.all(KNOWN, folder, below, `${below}\u{10FFFF}`)) {
    known.set(String(row['path']), {
      id: row['id'] === null ? undefined : Number(row['id']),
      sizeBytes: Number(row['size_bytes']),
      mtimeMs: Number(row['mtime_ms']),
    });
  }
  return known;
}
