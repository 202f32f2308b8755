import type { FilePlace } from '../../domain/surroundings.ts';
import type { IndexDatabase } from '../sqlite-index.ts';
import type { Candidate } from './candidate.ts';
import { roleOf, roleWeight } from './file-role.ts';
import type { Question } from './question.ts';
import { stemOf } from './stems.ts';
import { sourceTwins, TWIN_WEIGHT } from './source-twin.ts';
import type { WeighedConcept } from './weighed.ts';
import type { WordCounts } from './word-counts.ts';

/** Weights of the columns symbol, path and words in the word index's first look. */
const COLUMNS = '4.0, 1.5, 1.0';
/** Chunks that each look brings. */
const MOST_FOUND = 200;
const MOST_DECLARATIONS = 200;
/**
 * The rarest words are looked for, as many as stand together in so many chunks: what a look takes grows with that number (1.3 µs for each), and what stands
 * everywhere tells little. The first is looked for in any case, the second unless both stand in very many.
 */
const MOST_CHUNKS = 2000;
const MOST_CHUNKS_OF_TWO = 4000;
/** Of a word that stands in more than those, so many chunks are ranked that have it in symbol or path, and so many others, the ones near the top first. */
const MOST_CHUNKS_OF_COMMON = 800;

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
  const own = ownWords(search);
  const all = allWords(search);
  for (const words of own.join() === all.join() ? [own] : [own, all]) {
    for (const { id, score } of look(search, words)) scores.set(id, Math.max(score, scores.get(id) ?? 0));
  }
  const names = declaring(search);
  const ids = [...new Set([...scores.keys(), ...names.keys(), ...alsoChunks])];
  const found = search.index
    .all(`${ROWS} WHERE c.id IN (SELECT value FROM json_each(?))`, JSON.stringify(ids))
    .map(fieldsOf)
    .filter((each) => isWithin(each, search.within));
  const withSource = filesWithSource(search.index, found);
  return found.map((each) => {
    const role = roleOf(each.path);
    const factor = withSource.has(`${each.folder}\0${each.path}`) ? TWIN_WEIGHT : 1;
    return {
      ...each,
      wordScore: scores.get(each.chunkId) ?? 0,
      nameCount: names.get(each.chunkId) ?? 0,
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
  const chunksOf = new Map(words.map(({ stem, word }) => [word, counts.chunksWith(stem)]));
  let sum = 0;
  return Array.from(chunksOf)
    .toSorted(([, one], [, other]) => one - other)
    .filter(([, chunks], position) => {
      sum += chunks;
      return sum <= MOST_CHUNKS || position === 0 || (position === 1 && sum <= MOST_CHUNKS_OF_TWO);
    })
    .map(([word]) => word);
}

/** Asks the word index for any of the words. In a part of the workspace its chunks are sorted out before they are ranked. */
function look({ index, within, counts }: Search, words: readonly string[]): readonly { id: number; score: number }[] {
  const [first] = words;
  if (first === undefined) return [];
  const asked = [...new Set(words)].map((word) => `"${word}"`).join(' OR ');
  const isCommon = words.length === 1 && counts.chunksWith(stemOf(first)) > MOST_CHUNKS_OF_TWO;
  const rows = within
    ? index.all(LOOK_WITHIN, asked, JSON.stringify(within), MOST_FOUND)
    : isCommon
      ? [`{symbol path} : ${asked}`, asked].flatMap((each) =>
          index.all(LOOK_COMMON, each, MOST_CHUNKS_OF_COMMON, MOST_FOUND / 2),
        )
      : index.all(LOOK, asked, MOST_FOUND);
  return rows.map((row) => ({ id: Number(row['id']), score: -Number(row['score']) }));
}

const SCORED = `SELECT rowid AS id, bm25(chunks_fts, ${COLUMNS}) AS score FROM chunks_fts WHERE chunks_fts MATCH ?`;
const LOOK = `${SCORED} ORDER BY score LIMIT ?`;
const LOOK_COMMON = `SELECT id, score FROM (${SCORED} LIMIT ?) ORDER BY score LIMIT ?`;
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

/** Files, as `folder\0path`, whose source lies in the index too. */
function filesWithSource(index: IndexDatabase, files: readonly FilePlace[]): ReadonlySet<string> {
  const withSource = new Set<string>();
  for (const [folder, ours] of Map.groupBy(files, (file) => file.folder)) {
    const twins = new Map(ours.map(({ path }) => [path, sourceTwins(path)]));
    const asked = JSON.stringify([...new Set([...twins.values()].flat())]);
    const there = new Set(index.all(THERE, folder, asked).map((row) => String(row['path'])));
    for (const [path, sources] of twins) {
      if (sources.some((source) => there.has(source))) withSource.add(`${folder}\0${path}`);
    }
  }
  return withSource;
}

const THERE = 'SELECT path FROM files WHERE folder = ? AND path IN (SELECT value FROM json_each(?))';
