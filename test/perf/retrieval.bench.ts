// How well questions find their places (test/fixtures/retrieval), by keywords, and by vectors too where BATON_EMBED_URL names a server; and how exact and
// fast the vectors are, measured on stand-ins that say nothing of quality. BATON_RETRIEVAL_MISSES=1 also lists what the dev questions missed.
import { join } from 'node:path';
import { embedderFromEnvironment } from '../../scripts/embedding-server.ts';
import { indexFolder } from '../../scripts/folder-index.ts';
import type { Embedder } from '../../src/domain/embedder.ts';
import type { FoundPlace } from '../../src/domain/workspace-index.ts';
import { percentile, printFigure } from './figures.ts';
import { figuresOf, readPairs, worthOf, type Pair, type Worth } from './retrieval-quality.ts';
import { measureVectors } from './vector-figures.ts';

/** Needs no packed extension and no window. */
export const isHeadless = true;

const HITS = 10;
const SPLITS = ['dev', 'test'] as const;

/** Prints recall and file rank for both halves of the questions, the time of a query, and the figures of the vectors. */
export async function run(): Promise<void> {
  await measure('', undefined);
  const embedder = embedderFromEnvironment();
  if (embedder) await measure('vectors_', embedder);
  else console.log('vectors: not measured');
  await measureVectors();
}

interface Judged {
  readonly pair: Pair;
  readonly worth: Worth;
}

async function measure(prefix: string, embedder: Embedder | undefined): Promise<void> {
  const pairs = new Map(SPLITS.map((split) => [split, readPairs(split)]));
  const judged = new Map<Pair, Worth>();
  const times: number[] = [];
  for (const [name, asked] of Map.groupBy([...pairs.values()].flat(), (pair) => pair.package)) {
    const index = await indexFolder(join(import.meta.dirname, '../../node_modules', name), embedder);
    for (const pair of asked) {
      const started = performance.now();
      const hits = await index.find(pair.question, HITS);
      times.push(performance.now() - started);
      judged.set(pair, worthOf(pair, hits));
      if (pairs.get('dev')?.includes(pair)) listMiss({ pair, worth: worthOf(pair, hits) }, hits);
    }
    await index.close();
  }
  for (const [split, asked] of pairs)
    printSplit(
      `${prefix}${split}`,
      asked.flatMap((pair) => (judged.get(pair) ? [{ pair, worth: judged.get(pair) as Worth }] : [])),
    );
  printFigure(`${prefix}query_p95`, percentile(times, 95), 'ms');
}

function printSplit(name: string, judged: readonly Judged[]): void {
  const of = (kept: readonly Judged[]): ReturnType<typeof figuresOf> => figuresOf(kept.map(({ worth }) => worth));
  const nameless = judged.filter(({ pair }) => !pair.namesIdentifier);
  printFigure(`${name}_recall_at_10`, of(judged).recall, 'share');
  printFigure(`${name}_recall_at_10_no_identifier`, of(nameless).recall, 'share');
  printFigure(`${name}_file_mrr`, of(judged).fileMrr, 'share');
  printFigure(`${name}_file_mrr_no_identifier`, of(nameless).fileMrr, 'share');
}

function listMiss({ pair, worth }: Judged, hits: readonly FoundPlace[]): void {
  if (worth.isHit || process.env['BATON_RETRIEVAL_MISSES'] === undefined) return;
  console.log(`# ${pair.id}: ${pair.question}\n#   wanted ${pair.path}:${pair.startLine}-${pair.endLine}`);
  for (const { reference, symbol, score } of hits.slice(0, 5)) {
    console.log(
      `#   ${score.toFixed(1)} ${reference.path}:${reference.startLine}-${reference.endLine} ${symbol ?? ''}`,
    );
  }
}
