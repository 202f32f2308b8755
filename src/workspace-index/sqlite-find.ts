import type { FilePlace } from '../domain/surroundings.ts';
import type { IndexProblem, SymbolPlace } from '../domain/workspace-index.ts';
import { rankPaths, rankSymbols } from './rank-names.ts';
import type { IndexDatabase } from './sqlite-index.ts';

/** What an index file holds. */
export interface IndexCounts {
  readonly fileCount: number;
  readonly chunkCount: number;
  /** Files that a person is told of. */
  readonly problemCount: number;
}

const COUNTS = `SELECT (SELECT count(*) FROM files) AS files, (SELECT count(*) FROM chunks) AS chunks,
  (SELECT count(*) FROM problems WHERE is_listed = 1) AS problems`;

/** Counts what is in the index; some milliseconds for a large one. */
export function countsOf(index: IndexDatabase): IndexCounts {
  const row = index.get(COUNTS);
  return {
    fileCount: Number(row?.['files']),
    chunkCount: Number(row?.['chunks']),
    problemCount: Number(row?.['problems']),
  };
}

const MOST_PROBLEMS = 1000;

/** Files that are not in the index, and why; at most {@link MOST_PROBLEMS}. */
export function problemsOf(index: IndexDatabase): readonly IndexProblem[] {
  return index
    .all('SELECT folder, path, reason FROM problems WHERE is_listed = 1 ORDER BY folder, path LIMIT ?', MOST_PROBLEMS)
    .map((row) => ({ place: placeOf(row), reason: String(row['reason']) }));
}

/** Rows that are looked at for one completion. */
const MOST_ROWS = 3000;

const SYMBOLS = `SELECT s.name, s.kind, s.container, s.start_line, s.end_line, f.folder, f.path FROM symbols s JOIN files f ON f.id = s.file_id
  WHERE s.kind != 'heading' AND `;

/** Symbols whose name matches what was typed, best first. Names that begin so are looked up; only where they are too few are all names gone through. */
export function findSymbols(index: IndexDatabase, typed: string, limit: number): readonly SymbolPlace[] {
  const start = typed.trim();
  const begin = 's.name COLLATE NOCASE >= ? AND s.name COLLATE NOCASE < ? LIMIT ?';
  const first = index.all(SYMBOLS + begin, start, `${start}\u{10FFFF}`, MOST_ROWS);
  const rows =
    first.length >= limit
      ? first
      : index.all(`${SYMBOLS} s.name LIKE ? ESCAPE '\\' LIMIT ?`, looseName(start), MOST_ROWS);
  const found = rows.map((row) => ({
    name: typeof row['container'] === 'string' ? `${row['container']}.${String(row['name'])}` : String(row['name']),
    ownName: String(row['name']),
    kind: String(row['kind']),
    reference: { ...placeOf(row), startLine: Number(row['start_line']), endLine: Number(row['end_line']) },
  }));
  return rankSymbols(found, start, limit).map(({ name, kind, reference }) => ({ name, kind, reference }));
}

/** Files and folders whose path matches what was typed, best first. */
export function findPaths(index: IndexDatabase, typed: string, limit: number): readonly FilePlace[] {
  const rows = index.all(
    `SELECT folder, path FROM files WHERE path LIKE ? ESCAPE '\\' ORDER BY length(path) LIMIT ?`,
    subsequence(typed),
    MOST_ROWS,
  );
  return rankPaths(rows.map(placeOf), typed, limit);
}

/** More than so many characters are no abbreviation any more; looking for them with gaps would go over every name for long. */
const MOST_ABBREVIATED = 8;

/** What a name may look like: a short one with anything between its characters, a long one as it stands, anywhere. */
function looseName(typed: string): string {
  if (Array.from(typed).length <= MOST_ABBREVIATED) return subsequence(typed);
  return `%${typed.slice(0, MOST_TYPED).replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}

/** "abc" as "%a%b%c%": the characters in their order, with anything between. */
function subsequence(typed: string): string {
  const characters = Array.from(typed.trim().slice(0, MOST_TYPED));
  return `%${characters.map((character) => character.replace(/[\\%_]/, String.raw`\$&`)).join('%')}%`;
}
const MOST_TYPED = 60;

function placeOf(row: Record<string, unknown>): FilePlace {
  return { folder: String(row['folder']), path: String(row['path']) };
}
