import { fileURLToPath } from 'node:url';
// What Baton adds to an answer between the vendor's socket and whoever reads the run: real adapters, real ledger, vendors in another process.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { moneySettings } from '../../src/domain/budget-settings.ts';
import { compose, type Baton } from '../../src/compose.ts';
import type { Log } from '../../src/domain/log.ts';
import { percentile, printFigure } from './figures.ts';
import { benchMs, readDelta, startVendors } from './vendor.ts';

/** Needs no packed extension and no editor. */
export const isHeadless = true;

const SINGLE = { streams: 20, count: 200, rate: 50 };
const MANY = { streams: 1000, count: 200, rate: 50 };
const FAST_COUNT = 300_000;
const FALLBACKS = 1000;
const REQUESTS = 10_000;
/** Requests under way at once where neither pace nor number matters. */
const PARALLEL = 8;

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A house whose models are those of `urls`, the first the cheapest; a fresh ledger and nothing in the context. */
async function openHouse(urls: readonly string[], folder: string): Promise<Baton> {
  const models: Record<string, object> = {};
  urls.forEach((_, index) => {
    models[`vendor-${index}/gpt-5`] = { inputUsdPerMillion: index + 1, outputUsdPerMillion: index + 1 };
  });
  const pricesFile = join(folder, 'prices.json');
  writeFileSync(pricesFile, JSON.stringify({ models }));
  const source = join(import.meta.dirname, '../../src');
  const baton = compose({
    env: { OLLAMA_HOST: 'http://127.0.0.1:1' },
    log: silent,
    storageFolder: folder,
    tokenWorker: {
      workerFile: join(source, 'workers/tokens.worker.ts'),
    },
    mediaFolder: fileURLToPath(new URL('../../media', import.meta.url)),
    ledgerWorkerFile: join(import.meta.dirname, '../../src/workers/ledger.worker.ts'),
    money: () => moneySettings(() => undefined),
    keys: { get: async () => undefined },
    endpoints: () =>
      urls.map((baseUrl, index) => ({ id: `vendor-${index}`, label: `Vendor ${index}`, baseUrl, place: 'remote' })),
    privateHosts: () => [],
    pricesFile: () => pricesFile,
    snippets: () => ({ find: async () => undefined, read: async () => ({ snippets: [], unreadable: [] }) }),
    onProblem: (sentence) => console.error(`# ${sentence}`),
  });
  await Promise.all([baton.catalog.refresh(), baton.warmUp()]);
  return baton;
}

/** What one run showed. Times in ms. */
interface Seen {
  /** From the vendor's write of each delta to its part. */
  readonly overheads: number[];
  /** Deltas that are missing, doubled, out of order or of another stream. */
  lost: number;
  /** From the failure of an attempt to the first delta of the next; absent without one. */
  fallbackMs?: number;
  /** From the start of the run to its first delta. */
  firstMs?: number;
}

let requestCount = 0;

/** Runs one question that asks for `count` deltas at `rate` per second (0: as fast as they are read). */
async function ask(baton: Baton, count: number, rate: number): Promise<Seen> {
  const id = ++requestCount;
  const seen: Seen = { overheads: [], lost: 0 };
  const startedMs = benchMs();
  let [next, failedMs] = [0, 0];
  const task = {
    requestId: `bench-${process.pid}-${id}`,
    conversationId: 'bench',
    prompt: `What does retry do? bench id=${id} count=${count} rate=${rate}`,
    history: [],
    references: [],
    choice: { type: 'auto' },
    isPrivate: false,
  } as const;
  for await (const part of baton.orchestrator.run(task, new AbortController().signal)) {
    if (part.type === 'text-delta') {
      const now = benchMs();
      const delta = readDelta(part.text);
      if (next === 0) {
        seen.firstMs = now - startedMs;
        if (failedMs > 0) seen.fallbackMs = now - failedMs;
      }
      if (delta.id !== id || delta.number !== next) seen.lost++;
      next++;
      seen.overheads.push(now - delta.sentMs);
    } else if (part.type === 'attempt-failed') failedMs = benchMs();
    else if (part.type === 'end' && part.outcome !== 'finished') throw part.error ?? new Error(part.outcome);
  }
  seen.lost += Math.abs(count - next);
  return seen;
}

/** Asks `total` times, `parallel` at once. */
async function askAll(
  baton: Baton,
  total: number,
  parallel: number,
  count: number,
  rate: number,
  onSeen: (seen: Seen) => void,
): Promise<void> {
  let left = total;
  const worker = async (): Promise<void> => {
    while (left-- > 0) onSeen(await ask(baton, count, rate));
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}

/** `parallel` streams at once; prints the overhead of all their deltas; gives back what was lost. */
async function measureOverhead(baton: Baton, name: string, setting: typeof MANY, parallel: number): Promise<number> {
  const [overheads, firsts]: [number[], number[]] = [[], []];
  let lost = 0;
  const cpu = process.cpuUsage();
  await askAll(baton, setting.streams, parallel, setting.count, setting.rate, (seen) => {
    for (const overhead of seen.overheads) overheads.push(overhead);
    firsts.push(seen.overheads[0] ?? Number.NaN);
    lost += seen.lost;
  });
  printCpu(`${parallel} streams`, cpu, setting.streams * setting.count, 'delta');
  printFigure(`overhead_${name}_p50`, percentile(overheads, 50), 'ms');
  printFigure(`overhead_${name}_p95`, percentile(overheads, 95), 'ms');
  printFigure(`overhead_${name}_first_p95`, percentile(firsts, 95), 'ms');
  return lost;
}

/** What this process computed, which a busy machine changes little. */
function printCpu(what: string, since: NodeJS.CpuUsage, count: number, unit: string): void {
  const { user, system } = process.cpuUsage(since);
  console.log(`# ${what}: ${((user + system) / count).toFixed(1)} µs of computing per ${unit}`);
}

async function measureThroughput(baton: Baton): Promise<void> {
  await ask(baton, 20_000, 0);
  const startedMs = benchMs();
  const cpu = process.cpuUsage();
  const { lost } = await ask(baton, FAST_COUNT, 0);
  printFigure('deltas_per_s', Math.round((FAST_COUNT * 1000) / (benchMs() - startedMs)), 'deltas/s');
  printCpu('one fast stream', cpu, FAST_COUNT, 'delta');
  printFigure('lost_fast', lost, 'deltas');
}

/** The first of three vendors fails before its first token; then it is gone, and its breaker opens. */
async function measureFallback(folder: string): Promise<void> {
  const vendors = await startVendors(['flaky', 'good', 'good']);
  const baton = await openHouse(vendors.urls, folder);
  const times: number[] = [];
  try {
    while (times.length < FALLBACKS) {
      const { fallbackMs } = await ask(baton, 3, 0);
      if (fallbackMs !== undefined) times.push(fallbackMs);
    }
    printFigure('fallback_p95', percentile(times, 95), 'ms');
    printFigure('fallback_max', percentile(times, 100), 'ms');
  } finally {
    vendors.stop();
    await baton.dispose();
  }
}

/** The first of three vendors is not there at all. */
async function measureOpen(folder: string): Promise<void> {
  const vendors = await startVendors(['good', 'good', 'good']);
  const gone = await startVendors(['good']);
  const baton = await openHouse([...gone.urls, ...vendors.urls.slice(1)], folder);
  gone.stop();
  const [dead, open]: [number[], number[]] = [[], []];
  try {
    for (let request = 0; request < 300; request++) {
      const { fallbackMs, firstMs = Number.NaN } = await ask(baton, 3, 0);
      if (fallbackMs === undefined) open.push(firstMs);
      else dead.push(fallbackMs);
    }
    console.log(`# ${dead.length} requests met the dead vendor before its breaker opened`);
    printFigure('fallback_dead_max', percentile(dead, 100), 'ms');
    printFigure('fallback_open_p95', percentile(open, 95), 'ms');
  } finally {
    vendors.stop();
    await baton.dispose();
  }
}

/** Bytes in use after a full collection. */
function usedBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function measureGrowth(baton: Baton): Promise<void> {
  await askAll(baton, 500, PARALLEL, 5, 0, () => undefined);
  const before = usedBytes();
  const startedMs = benchMs();
  const cpu = process.cpuUsage();
  await askAll(baton, REQUESTS, PARALLEL, 5, 0, () => undefined);
  printCpu('short answers', cpu, REQUESTS, 'request');
  printFigure('requests_per_s', Math.round((REQUESTS * 1000) / (benchMs() - startedMs)), 'requests/s');
  printFigure('memory_growth', (usedBytes() - before) / 1_048_576, 'MB');
}

/** Measures everything, or what BATON_BENCH_ONLY names: overhead, throughput, fallback, growth. */
export async function run(): Promise<void> {
  const only = process.env['BATON_BENCH_ONLY']?.split(',');
  const isWanted = (name: string): boolean => only === undefined || only.includes(name);
  const folder = mkdtempSync(join(tmpdir(), 'baton-bench-'));
  const vendors = await startVendors(['good']);
  try {
    const baton = await openHouse(vendors.urls, folder);
    await ask(baton, 10, 0);
    if (isWanted('overhead')) {
      const lostOfOne = await measureOverhead(baton, '1', SINGLE, 1);
      const lostOfMany = await measureOverhead(baton, '1000', MANY, MANY.streams);
      printFigure('lost', lostOfOne + lostOfMany, 'deltas');
    }
    if (isWanted('throughput')) await measureThroughput(baton);
    if (isWanted('growth')) await measureGrowth(baton);
    await baton.dispose();
    if (isWanted('fallback')) {
      await measureFallback(mkdtempSync(join(folder, 'fallback-')));
      await measureOpen(mkdtempSync(join(folder, 'open-')));
    }
  } finally {
    vendors.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
