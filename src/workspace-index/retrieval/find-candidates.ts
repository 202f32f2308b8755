import type { FilePlace } from '../../domain/surroundings.ts';
import type { IndexDatabase } from '../sqlite-index.ts';
import type { Candidate } from './candidate.ts';
import { roleOf, roleWeight } from './file-role.ts';
import type { Question } from './question.ts';
import { sourceTwins, TWIN_WEIGHT } from './source-twin.ts';
import type { WeighedConcept } from './weighed.ts';
import type { WordCounts } from './word-counts.ts';

/** Weights of the columns symbol, path and words in the word index's first look. */
const COLUMNS = '4.0, 1.5, 1.0';
/** Chunks that each look brings. */
const MOST_FOUND = 300;
const MOST_DECLARATIONS = 200;
/** A word that more chunks hold than this share is not looked for, where there are rarer ones. */
const COMMON_SHARE = 0.3;
/** Words of one look; the rarest. */
const MOST_WORDS = 40;

/** What is looked at for a question, from all that the index holds. */
export interface Search {
  readonly index: IndexDatabase;
  readonly counts: WordCounts;
  readonly question: Question;
  readonly concepts: readonly WeighedConcept[];
  readonly within: readonly FilePlace[] | undefined;
}

/** Chunks that hold words of the question or of like meaning, or declare a name in it; `alsoChunks` come along. */
export function findCandidates(search: Search, alsoChunks: readonly number[]): readonly Candidate[] {
  const scores = new Map<number, number>();
  for (const words of [ownWords(search), allWords(search)]) {
    for (const { id, score } of look(search, words)) scores.set(id, Math.max(score, scores.get(id) ?? 0));
  }
  const names = declaring(search);
  const ids = [...new Set([...scores.keys(), ...names.keys(), ...alsoChunks])];
  const twins = new Map<string, boolean>();
  return search.index
    .all(`${ROWS} WHERE c.id IN (SELECT value FROM json_each(?))`, JSON.stringify(ids))
    .flatMap((row) => {
      const path = String(row['path']);
      const folder = String(row['folder']);
      if (!isWithin({ folder, path }, search.within)) return [];
      const chunkId = Number(row['id']);
      const role = roleOf(path);
      const factor = hasTwin(search.index, folder, path, twins) ? TWIN_WEIGHT : 1;
      return {
        ...fieldsOf(row),
        wordScore: scores.get(chunkId) ?? 0,
        nameCount: names.get(chunkId) ?? 0,
        role,
        weight: roleWeight(role, search.question) * factor,
      };
    });
}

/** True for a file at, or in a folder of, one of the places; for every file without places. */
export function isWithin(file: FilePlace, places: readonly FilePlace[] | undefined): boolean {
  if (!places) return true;
  return places.some(({ folder, path }) => {
    if (folder !== file.folder) return false;
    return path === '/' || path === '' || path === file.path || (path.endsWith('/') && file.path.startsWith(path));
  });
}

const FIELDS = `c.id, c.file_id, c.ordinal, c.start_line, c.end_line, c.symbol, c.kind, f.folder, f.path, f.language`;
const ROWS = `SELECT ${FIELDS} FROM chunks c JOIN files f ON f.id = c.file_id`;

function fieldsOf(row: Record<string, unknown>): Omit<Candidate, 'wordScore' | 'nameCount' | 'role' | 'weight'> {
  return {
    chunkId: Number(row['id']),
    fileId: Number(row['file_id']),
    folder: String(row['folder']),
    path: String(row['path']),
    language: String(row['language']),
    ordinal: Number(row['ordinal']),
    startLine: Number(row['start_line']),
    endLine: Number(row['end_line']),
    symbol: typeof row['symbol'] === 'string' ? row['symbol'] : undefined,
    kind: typeof row['kind'] === 'string' ? row['kind'] : undefined,
  };
}

function ownWords({ concepts, counts }: Search): readonly string[] {
  const own = concepts.filter(({ hasOwnWord }) => hasOwnWord).flatMap(({ words }) => words.slice(0, 1));
  return rarest(own, counts);
}

function allWords({ concepts, counts }: Search): readonly string[] {
  return rarest(
    concepts.flatMap(({ words }) => words),
    counts,
  );
}

function rarest(
  words: readonly { readonly stem: string; readonly word: string }[],
  counts: WordCounts,
): readonly string[] {
  const sorted = words.toSorted((one, other) => counts.chunksWith(one.stem) - counts.chunksWith(other.stem));
  const rare = sorted.filter(({ stem }) => counts.chunksWith(stem) < COMMON_SHARE * counts.chunkCount);
  return (rare.length >= 2 ? rare : sorted).slice(0, MOST_WORDS).map(({ word }) => word);
}

/** Asks the word index for any of the words. In a part of the workspace its chunks are sorted out before they are ranked. */
function look({ index, within }: Search, words: readonly string[]): readonly { id: number; score: number }[] {
  if (words.length === 0) return [];
  const asked = [...new Set(words)].map((word) => `"${word}"`).join(' OR ');
  const rows = within
    ? index.all(LOOK_WITHIN, asked, JSON.stringify(within), MOST_FOUND)
    : index.all(LOOK, asked, MOST_FOUND);
  return rows.map((row) => ({ id: Number(row['id']), score: -Number(row['score']) }));
}

const LOOK = `SELECT rowid AS id, bm25(chunks_fts, ${COLUMNS}) AS score FROM chunks_fts WHERE chunks_fts MATCH ? ORDER BY score LIMIT ?`;
const WITHIN = `EXISTS (SELECT 1 FROM json_each(?) p WHERE json_extract(p.value, '$.folder') = f.folder AND (
  json_extract(p.value, '$.path') IN ('', '/', f.path) OR
  (json_extract(p.value, '$.path') LIKE '%/' AND substr(f.path, 1, length(json_extract(p.value, '$.path'))) = json_extract(p.value, '$.path'))))`;
const LOOK_WITHIN = `SELECT c.id AS id, bm25(chunks_fts, ${COLUMNS}) AS score
  FROM chunks_fts JOIN chunks c ON c.id = chunks_fts.rowid JOIN files f ON f.id = c.file_id
  WHERE chunks_fts MATCH ? AND ${WITHIN} ORDER BY score LIMIT ?`;

/** Chunks that declare a name of the question, with how many of the names. */
function declaring({ index, question }: Search): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const name of question.names) {
    const bare = name.replace(/^#/, '');
    for (const row of index.all(DECLARING, bare, `#${bare}`, MOST_DECLARATIONS)) {
      const id = Number(row['id']);
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  return counts;
}

const DECLARING = `SELECT DISTINCT c.id FROM symbols s JOIN chunks c ON c.file_id = s.file_id AND c.start_line <= s.end_line AND c.end_line >= s.start_line
  WHERE s.name COLLATE NOCASE IN (?, ?) LIMIT ?`;

function hasTwin(index: IndexDatabase, folder: string, path: string, known: Map<string, boolean>): boolean {
  const key = `${folder}\0${path}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const twins = sourceTwins(path);
  const has = twins.length > 0 && index.get(TWIN, folder, JSON.stringify(twins)) !== undefined;
  known.set(key, has);
  return has;
}

const TWIN = 'SELECT 1 FROM files WHERE folder = ? AND path IN (SELECT value FROM json_each(?)) LIMIT 1';
