import type { IndexDatabase } from '../sqlite-index.ts';

/** How often words stand in the chunks of an index. */
export interface WordCounts {
  readonly chunkCount: number;
  /** How many chunks hold a word of this stem. */
  chunksWith(stem: string): number;
  /** How much a stem tells: log(1 + (N - n + 0.5) / (n + 0.5)), as BM25 has it. */
  tells(stem: string): number;
}

const MOST_KEPT = 20_000;
/** Counts are kept until so many of all chunks were added or deleted. */
const DRIFT = 0.05;

interface Kept {
  readonly chunkCount: number;
  readonly counts: Map<string, number>;
}

const kept = new WeakMap<IndexDatabase, Kept>();
const chunkCounts = new WeakMap<IndexDatabase, { readonly version: string; readonly chunkCount: number }>();

/** How many chunks there are: counted, which looks at each, when something was written since, by whichever window. */
function countChunks(index: IndexDatabase): number {
  const { own, others } = index.get(VERSION) ?? {};
  const version = `${String(own)} ${String(others)}`;
  const before = chunkCounts.get(index);
  if (before?.version === version) return before.chunkCount;
  const chunkCount = Number(index.get('SELECT count(*) AS count FROM chunks')?.['count']);
  chunkCounts.set(index, { version, chunkCount });
  return chunkCount;
}

const VERSION = 'SELECT total_changes() AS own, (SELECT data_version FROM pragma_data_version) AS others';

/** Counts words in an index; remembers what it counted. */
export function wordCounts(index: IndexDatabase): WordCounts {
  const chunkCount = countChunks(index);
  const before = kept.get(index);
  const isFresh = before && Math.abs(before.chunkCount - chunkCount) <= DRIFT * before.chunkCount;
  const { counts } = isFresh ? before : { counts: new Map<string, number>() };
  if (!before) index.run('CREATE VIRTUAL TABLE IF NOT EXISTS temp.chunk_words USING fts5vocab(main, chunks_fts, row)');
  if (!isFresh || counts.size > MOST_KEPT) {
    counts.clear();
    kept.set(index, { chunkCount, counts });
  }
  const chunksWith = (stem: string): number => {
    let count = counts.get(stem);
    if (count === undefined) {
      count = Number(index.get('SELECT doc FROM temp.chunk_words WHERE term = ?', stem)?.['doc'] ?? 0);
      counts.set(stem, count);
    }
    return count;
  };
  return {
    chunkCount,
    chunksWith,
    tells(stem) {
      const count = chunksWith(stem);
      return Math.log(1 + (chunkCount - count + 0.5) / (count + 0.5));
    },
  };
}
