import type { IndexDatabase } from './sqlite-index.ts';
import { clearLeftOut, forgetFile, knownFiles, type KnownFile } from './sqlite-write.ts';
import type { FoundFile } from './walk.ts';

/** What is known of one file; `undefined` when nothing is. */
export function knownFile(index: IndexDatabase, folder: string, path: string): KnownFile | undefined {
  const row =
    index.get('SELECT id, size_bytes, mtime_ms FROM files WHERE folder = ? AND path = ?', folder, path) ??
    index.get('SELECT NULL AS id, size_bytes, mtime_ms FROM problems WHERE folder = ? AND path = ?', folder, path);
  if (!row) return undefined;
  const id = row['id'] === null ? undefined : Number(row['id']);
  return { id, sizeBytes: Number(row['size_bytes']), mtimeMs: Number(row['mtime_ms']) };
}

/** A file that was cut by patterns and may be cut by syntax. */
export interface ToRefine {
  readonly folder: string;
  readonly file: FoundFile;
  readonly known: KnownFile;
}

/** The first file that waits for syntax; `undefined` when none does. */
export function nextToRefine(index: IndexDatabase): ToRefine | undefined {
  const row = index.get(
    "SELECT id, folder, path, size_bytes, mtime_ms FROM files WHERE cut = 'outline' ORDER BY id LIMIT 1",
  );
  if (!row) return undefined;
  const facts = { sizeBytes: Number(row['size_bytes']), mtimeMs: Number(row['mtime_ms']) };
  return {
    folder: String(row['folder']),
    file: { path: String(row['path']), ...facts },
    known: { id: Number(row['id']), ...facts },
  };
}

/** Forgets everything below a path that is no folder any more. */
export function forgetFolder(index: IndexDatabase, folder: string, path: string): void {
  for (const [below, { id }] of knownFiles(index, folder, `${path.replace(/\/$/, '')}/`)) {
    if (id === undefined) clearLeftOut(index, folder, below);
    else forgetFile(index, id);
  }
}

/** Forgets the files of workspace folders that are not among `folders`. */
export function removeOtherFolders(index: IndexDatabase, folders: readonly string[]): void {
  for (const row of index.all('SELECT DISTINCT folder FROM files UNION SELECT DISTINCT folder FROM problems')) {
    const folder = String(row['folder']);
    if (folders.includes(folder)) continue;
    for (const [path, { id }] of knownFiles(index, folder)) {
      if (id === undefined) clearLeftOut(index, folder, path);
      else forgetFile(index, id);
    }
  }
}
