// A process that holds an index as the extension host does, and prints what that costs. `index.bench.ts` starts it.
//   node index-host.ts WORKERS FOLDER STORAGE PREFIX [vectors]
import { hash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { createWorkspaceIndex, type WindowIndex } from '../../src/compose/workspace-index.ts';
import type { Embedder } from '../../src/domain/embedder.ts';
import type { IndexState } from '../../src/domain/workspace-index.ts';
import { silentLog } from '../fixtures/silent-log.ts';
import { percentile, printFigure } from './figures.ts';

const [workers = '', folder = '', storage = '', prefix = '', withVectors] = process.argv.slice(2);
const DIMENSIONS = 256;
const IDLE_MS = 3000;
const SAVES = 40;
const QUESTIONS = 100;

/** Vectors made of hashes: they say nothing, and cost what others cost. */
const standIn: Embedder = {
  model: 'stand-in',
  embed: (texts) =>
    Promise.resolve({
      rows: texts.map(vectorOf),
      truncated: [],
      ...(texts.length > 0 && { space: { model: 'stand-in', dimensions: DIMENSIONS } }),
    }),
};

function vectorOf(text: string): Float32Array {
  const bytes = Buffer.concat(
    Array.from({ length: DIMENSIONS / 32 }, (_, index) => hash('sha256', `${index}${text}`, 'buffer')),
  );
  const row = Float32Array.from(bytes, (byte) => byte - 127.5);
  const length = Math.hypot(...row);
  return row.map((value) => value / length);
}

function open(): WindowIndex {
  return createWorkspaceIndex({
    log: silentLog,
    storageFolder: storage,
    workerFile: join(workers, 'index.worker.cjs'),
    grammarFolder: join(workers, 'grammars'),
    folders: () => [{ name: 'bench', path: folder }],
    embedder: () => (withVectors === undefined ? undefined : standIn),
  });
}

/** Resolves with the milliseconds until the state is as wanted. */
function until(index: WindowIndex, isWanted: (state: IndexState) => boolean): Promise<number> {
  const since = performance.now();
  return new Promise((resolve) => {
    const look = (state: IndexState): void => {
      if (!isWanted(state)) return;
      stop();
      resolve(performance.now() - since);
    };
    const stop = index.onDidChange(look);
    look(index.state);
  });
}

function figure(name: string, value: number, unit: string): void {
  printFigure(prefix + name, value, unit);
}

const MB = 1_000_000;
const delays = monitorEventLoopDelay({ resolution: 1 });
delays.enable();
await sleep(IDLE_MS);
figure('host_idle_p99', delays.percentile(99) / 1e6, 'ms');
figure('host_idle_max', delays.max / 1e6, 'ms');
const before = process.memoryUsage();
delays.reset();
const cpuBefore = cpuMs();
let peak = 0;
const sampling = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 100);

let index = open();
index.start();
figure(
  'keywords_ready',
  await until(index, ({ phase, fileCount }) => phase === 'ready' && fileCount !== undefined),
  'ms',
);
// On a busy machine this says more than the time on the wall.
figure('keywords_cpu', cpuMs() - cpuBefore, 'ms');
figure('host_blocked_p99', delays.percentile(99) / 1e6, 'ms');
figure('host_blocked_max', delays.max / 1e6, 'ms');
figure('files', index.state.indexedFileCount, 'files');
figure('chunks', index.state.chunkCount, 'chunks');
figure('saved_file_while_refining_p95', percentile(await saves(index, 10), 95), 'ms');
if (withVectors !== undefined) {
  const took = await until(
    index,
    ({ vectors, chunkCount }) => vectors.phase === 'ready' && vectors.embeddedChunkCount >= chunkCount,
  );
  figure('vectors_ready', took, 'ms');
}
await settled();
figure('saved_file_p95', percentile(await saves(index, SAVES), 95), 'ms');
const cpuBeforeQuestions = cpuMs();
figure('query_p95', percentile(await questions(index), 95), 'ms');
figure('query_cpu_mean', (cpuMs() - cpuBeforeQuestions) / QUESTIONS, 'ms');
clearInterval(sampling);
const after = process.memoryUsage();
const hostBytes = after.heapUsed + after.external - before.heapUsed - before.external;
figure('worker_memory', (peak - before.rss) / MB, 'MB');
figure('worker_memory_at_rest', (after.rss - before.rss) / MB, 'MB');
figure('host_memory', Math.max(0, hostBytes) / MB, 'MB');
await index.dispose();
figure('disk', sizeOf(storage) / MB, 'MB');

index = open();
index.start();
figure('restart', await until(index, ({ phase, fileCount }) => phase === 'ready' && fileCount !== undefined), 'ms');
await index.dispose();

/** Processor time of all threads of this process so far. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Until code is cut by syntax and the words are merged: nothing changes for a second. */
async function settled(): Promise<void> {
  for (let last = ''; ; await sleep(2000)) {
    const now = JSON.stringify([index.state, sizeOf(storage)]);
    if (now === last) return;
    last = now;
  }
}

async function saves(within: WindowIndex, count: number): Promise<number[]> {
  const files = sources(folder, 400);
  const times: number[] = [];
  for (let round = 0; round < count; round++) {
    const path = files[(round * 37) % files.length] ?? '';
    const name = `savedSymbol${count}x${round}`;
    writeFileSync(join(folder, path), `${readFileSync(join(folder, path), 'utf8')}\nexport function ${name}() {}\n`);
    const since = performance.now();
    within.changed([{ folder: 'bench', path }]);
    while ((await within.symbols(name, 1, AbortSignal.timeout(60_000))).length === 0);
    times.push(performance.now() - since);
  }
  return times;
}

async function questions(within: WindowIndex): Promise<number[]> {
  const files = sources(folder, 4000);
  const times: number[] = [];
  for (let round = 0; round < QUESTIONS; round++) {
    const text = readFileSync(join(folder, files[(round * 131) % files.length] ?? ''), 'utf8');
    const words = text.match(/[a-z]{4,}/g) ?? [];
    const picked = Array.from({ length: 6 }, (_, at) => words[(at * 17 + round * 5) % words.length] ?? 'code');
    const since = performance.now();
    const question = `Where is the ${picked[0]} of a ${picked[1]} ${picked[2]}, and how does ${picked[3]} ${picked[4]} the ${picked[5]}?`;
    await within.retrieve({ question, tokenBudget: 6000, privacy: 'open' }, AbortSignal.timeout(60_000));
    times.push(performance.now() - since);
  }
  return times;
}

function sources(root: string, most: number): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(root, { recursive: true })) {
    const path = String(entry);
    if (/\.(ts|js)$/.test(path) && !path.includes('node_modules')) found.push(path);
    if (found.length >= most) break;
  }
  return found;
}

function sizeOf(place: string): number {
  const stat = statSync(place, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return stat?.size ?? 0;
  return readdirSync(place).reduce((sum, name) => sum + sizeOf(join(place, name)), 0);
}
