import type { FilePlace, Surroundings } from '../../domain/surroundings.ts';
import type { IndexDatabase } from '../sqlite-index.ts';

/** How much nearer a file is than any other, and why. */
export interface Nearness {
  /** 1 for a file that is nowhere near. */
  readonly factor: number;
  readonly reason?: string;
}

const IMPORTED: Nearness = { factor: 1.25, reason: 'import of the current file' };
const CURRENT: Nearness = { factor: 1.2, reason: 'current file' };
const OPEN: Nearness = { factor: 1.1, reason: 'open file' };
const RECENT: Nearness = { factor: 1.1, reason: 'recently edited' };
const FAR: Nearness = { factor: 1 };
const MOST_RECENT = 10;

/** What is near to where the person is: the file, what it imports and what imports it, open files, files edited lately. */
export function nearnessFrom(
  index: IndexDatabase,
  surroundings: Surroundings | undefined,
): (file: FilePlace) => Nearness {
  if (!surroundings) return () => FAR;
  const { current, open, recent } = surroundings;
  const near = new Map<string, Nearness>();
  for (const file of recent.slice(0, MOST_RECENT)) near.set(keyOf(file), RECENT);
  for (const file of open) near.set(keyOf(file), OPEN);
  if (current) {
    for (const path of importsOf(index, current)) near.set(keyOf({ folder: current.folder, path }), IMPORTED);
    near.set(keyOf(current), CURRENT);
  }
  return (file) => near.get(keyOf(file)) ?? near.get(keyOf({ ...file, path: bare(file.path) })) ?? FAR;
}

function keyOf({ folder, path }: FilePlace): string {
  return `${folder}\0${path}`;
}

function bare(path: string): string {
  return path.replace(/(?:\/index)?\.\w+$/, '');
}

/** Paths without extension that a file imports, and the files that import it. */
function importsOf(index: IndexDatabase, { folder, path }: FilePlace): readonly string[] {
  const imported = index.all(IMPORTED_BY, folder, path).map((row) => String(row['path']));
  const importing = index
    .all(IMPORTING, bare(path), path.replace(/\.\w+$/, ''), folder)
    .map((row) => String(row['path']));
  return [...imported, ...imported.map(bare), ...importing];
}

const IMPORTED_BY = `SELECT i.path FROM imports i JOIN files f ON f.id = i.file_id WHERE f.folder = ? AND f.path = ? AND i.path IS NOT NULL`;
const IMPORTING = `SELECT f.path FROM imports i JOIN files f ON f.id = i.file_id WHERE i.path IN (?, ?) AND f.folder = ? LIMIT 50`;
