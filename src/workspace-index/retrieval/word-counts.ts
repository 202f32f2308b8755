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

const kept = new WeakMap<IndexDatabase, { readonly chunkCount: number; readonly counts: Map<string, number> }>();

/** Counts words in an index; remembers what it counted. */
export function wordCounts(index: IndexDatabase): WordCounts {
  const chunkCount = Number(index.get('SELECT count(*) AS count FROM chunks')?.['count']);
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
