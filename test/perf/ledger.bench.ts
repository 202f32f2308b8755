// What the ledger costs with a million entries: appends alone and from four processes, the month's report, and what is lost.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { addDays, dayOf, type DayRange } from '../../src/domain/day.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import { createLedgerWorker } from '../../src/workers/ledger-worker.ts';
import { percentile, printFigure } from './figures.ts';
import { fillLedger } from './ledger-rows.ts';
import { appendOnce } from './ledger-appends.ts';

/** Needs no packed extension and no editor. */
export const isHeadless = true;

const ROWS = 1_000_000;
const SMALL_ROWS = 10_000;
const APPENDS = 1000;
const WRITERS = 4;
const WRITER_APPENDS = 250;
/** The first appends of a process, in which its code is read and compiled, have a figure of their own. */
const WARM_UP = 50;
const REPORTS = 20;
const WRITER = join(import.meta.dirname, 'ledger-writer.ts');
const WORKER = join(import.meta.dirname, '../../src/workers/ledger.worker.ts');

/**
 * Prints `append_p95`, `append_p95_small`, `append_4_writers_p95`, `month_report` and `lost`; and `append_first_p95`, of the first appends of a process,
 * and `bare_4_writers_p95`, of two transactions without content under the same conditions.
 */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'baton-ledger-bench-'));
  try {
    const small = join(folder, 'small.sqlite');
    await fillLedger(small, SMALL_ROWS);
    printFigure('append_p95_small', percentile((await appends(small)).slice(WARM_UP), 95), 'ms');
    const file = join(folder, 'ledger.sqlite');
    const startedMs = performance.now();
    await fillLedger(file, ROWS);
    console.log(`# ${ROWS} rows in ${Math.round((performance.now() - startedMs) / 1000)} s`);
    const alone = await appends(file);
    printFigure('append_p95', percentile(alone.slice(WARM_UP), 95), 'ms');
    printFigure('append_first_p95', percentile(alone.slice(0, WARM_UP), 95), 'ms');
    printFigure('bare_4_writers_p95', percentile(warm(await fourWriters(bareFile(folder), 'bare')), 95), 'ms');
    const before = rowCount(file);
    const together = await fourWriters(file, 'ledger');
    printFigure('append_4_writers_p95', percentile(warm(together), 95), 'ms');
    printFigure(
      'append_4_writers_first_p95',
      percentile(
        together.flatMap((each) => each.slice(0, WARM_UP)),
        95,
      ),
      'ms',
    );
    printFigure('lost', before + WRITERS * WRITER_APPENDS - rowCount(file), 'rows');
    await reports(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function appends(file: string): Promise<number[]> {
  const worker = createLedgerWorker({ workerFile: WORKER, file });
  const ledger = await openLedger(file, { onLogLong: () => void worker.do({ work: 'checkpoint' }) });
  const times: number[] = [];
  for (let index = 0; index < APPENDS; index++) times.push(await appendOnce(ledger, `bench-${index}`));
  await worker.do({ work: 'checkpoint' });
  worker.dispose();
  await ledger.close();
  return times;
}

/** A file with a table for lines. */
function bareFile(folder: string): string {
  const file = join(folder, 'bare.sqlite');
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE bare (id INTEGER PRIMARY KEY, line TEXT) STRICT');
  database.close();
  return file;
}

/** All times but the first of each process. */
function warm(writers: readonly (readonly number[])[]): readonly number[] {
  return writers.flatMap((times) => times.slice(WARM_UP));
}

/** The times of each of four processes, in ms. */
async function fourWriters(file: string, what: 'ledger' | 'bare'): Promise<readonly (readonly number[])[]> {
  const writers = Array.from({ length: WRITERS }, (_, index) =>
    spawn(process.execPath, [WRITER, file, `writer-${index}`, String(WRITER_APPENDS), what], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
  const outputs = writers.map((child) => {
    const seen = { text: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (seen.text += text));
    return seen;
  });
  await Promise.all(writers.map(({ stdout }) => once(stdout, 'data')));
  for (const { stdin } of writers) stdin.write('go');
  await Promise.all(writers.map((child) => once(child, 'close')));
  return outputs.map(({ text }) => text.split('\n').slice(1).filter(Boolean).map(Number));
}

async function reports(file: string): Promise<void> {
  const worker = createLedgerWorker({ workerFile: WORKER, file });
  const today = dayOf(new Date());
  const range: DayRange = { fromDay: addDays(today, -29), toDay: today };
  const { total } = await worker.do({ work: 'overview', range });
  console.log(`# the month holds ${total.attemptCount} attempts`);
  const times: number[] = [];
  for (let index = 0; index < REPORTS; index++) {
    const startedMs = performance.now();
    await worker.do({ work: 'overview', range });
    times.push(performance.now() - startedMs);
  }
  worker.dispose();
  printFigure('month_report', percentile(times, 95), 'ms');
  printFigure('month_report_p50', percentile(times, 50), 'ms');
}

function rowCount(file: string): number {
  const database = new DatabaseSync(file);
  const { n } = { ...database.prepare('SELECT COUNT(*) AS n FROM attempt').get() };
  database.close();
  return Number(n);
}
