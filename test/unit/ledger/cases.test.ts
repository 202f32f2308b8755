import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcessByStdio } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Readable, Writable } from 'node:stream';
import { addDays, dayOf } from '../../../src/domain/day.ts';
import { moneySettings } from '../../../src/domain/budget-settings.ts';
import { createBudgets, limitsOf } from '../../../src/ledger/budgets.ts';
import { openLedger, type LedgerProblem } from '../../../src/ledger/sqlite-ledger.ts';
import { renewSnapshot } from '../../../src/ledger/sqlite-snapshot.ts';
import { opening, outcome } from './entries.ts';

const CENT = 10_000_000;
type Child = ChildProcessByStdio<Writable, Readable, null>;

// The cases of the acceptance list that are the ledger's own. Case 31 is in sqlite-ledger.test.ts.
describe('the ledger, case by case', function () {
  this.timeout(60_000);
  let folder: string;
  let file: string;
  const children: Child[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'baton-cases-'));
    file = join(folder, 'ledger.sqlite');
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  function start(
    command: string,
    args: readonly string[],
  ): { readonly child: Child; readonly line: (start: string) => Promise<string> } {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    return {
      child,
      line: async (wanted) => {
        for (;;) {
          const found = text.split('\n').find((each) => each.startsWith(wanted));
          if (found !== undefined && text.includes(`${found}\n`)) return found;
          await once(child.stdout, 'data');
        }
      },
    };
  }

  it('case 32: four windows, a budget of $1.00 and 200 parallel requests of $0.01 spend $1.00 exactly', async () => {
    const spender = join(import.meta.dirname, 'spender.ts');
    await (await openLedger(file)).close();
    const windows = ['a', 'b', 'c', 'd'].map((name) => start(process.execPath, [spender, file, name, '50']));
    await Promise.all(windows.map(({ line }) => line('ready')));
    for (const { child } of windows) child.stdin.write('go');
    const accepted = await Promise.all(windows.map(async ({ line }) => Number((await line('accepted')).split(' ')[1])));
    assert.equal(
      accepted.reduce((sum, each) => sum + each, 0),
      100,
    );
    const ledger = await openLedger(file);
    const spend = await ledger.spendOn({ fromDay: '2026-11-16', toDay: '2026-11-16' });
    assert.deepEqual(spend, { totalNanoUsd: 100 * CENT, entryCount: 100, unknownCount: 0 });
    await ledger.close();
  });

  it('case 33: a full disk fails the settle with a sentence, loses nothing, and recovers when there is space', async () => {
    const hungry = join(import.meta.dirname, 'hungry.ts');
    const { child, line } = start('bash', ['-c', `ulimit -S -f 400; exec "${process.execPath}" "${hungry}" "${file}"`]);
    const [, code, last] = (await line('failed')).split(' ');
    assert.equal(code, 'BATON_E_LEDGER');
    execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited']);
    child.stdin.write('go');
    await line('recovered');
    if (child.exitCode === null) await once(child, 'exit');
    const database = new DatabaseSync(file);
    assert.deepEqual({ ...database.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
    const { n } = { ...database.prepare("SELECT COUNT(*) AS n FROM attempt WHERE request_id = 'request-1'").get() };
    database.close();
    assert.equal(n, Number(last), 'the one that failed is written late');
    const ledger = await openLedger(file);
    assert.equal((await ledger.recent(1))[0]?.requestId, 'after');
    await ledger.close();
  });

  it('case 34: a file of random bytes goes aside; the copy and the journal after it are restored, and the person is told', async () => {
    const problems: LedgerProblem[] = [];
    const first = await openLedger(file);
    for (let attempt = 1; attempt <= 20; attempt++) await first.settle(opening({ attempt }), outcome());
    await first.close();
    const database = new DatabaseSync(file);
    assert.equal(renewSnapshot(database, file, true), true);
    database.close();
    const second = await openLedger(file);
    for (let attempt = 21; attempt <= 25; attempt++) await second.settle(opening({ attempt }), outcome());
    await second.raiseBudget({ scope: 'day', key: '2026-11-16' }, CENT);
    await second.close();

    writeFileSync(file, randomBytes(50_000));
    const third = await openLedger(file, { onProblem: (problem) => problems.push(problem) });
    assert.equal((await third.recent(100)).length, 25);
    const spend = await third.spendOn({ fromDay: '2026-11-16', toDay: '2026-11-16' });
    assert.equal(spend.totalNanoUsd, 25 * 5_815_000);
    const [state] = await third.budgetStates([{ scope: 'day', key: '2026-11-16', limitNanoUsd: CENT }]);
    assert.equal(state?.limitNanoUsd, 2 * CENT);
    assert.equal(problems.length, 1);
    assert.match(
      problems[0]?.sentence ?? '',
      /^The ledger could not be read. It is restored: the copy of .*, and 6 later entries/,
    );
    await third.close();
    const fourth = await openLedger(file, { onProblem: (problem) => problems.push(problem) });
    assert.equal((await fourth.recent(100)).length, 25);
    assert.equal(problems.length, 1);
    await fourth.close();
  });

  it('case 34: restores from the journal alone where no copy was made yet', async () => {
    const first = await openLedger(file);
    for (let attempt = 1; attempt <= 3; attempt++) await first.settle(opening({ attempt }), outcome());
    await first.close();
    writeFileSync(file, randomBytes(50_000));
    writeFileSync(`${file}-snapshot`, randomBytes(50_000));
    const second = await openLedger(file);
    assert.equal((await second.recent(100)).length, 3);
    await second.close();
  });

  it('case 35: a clock that is set back or forward counts by the day it shows; no cost becomes negative', async () => {
    const ledger = await openLedger(file);
    const settings = moneySettings(() => ({ day: 1 })).budgets;
    const budgets = createBudgets({ settings: () => settings, ledger: async () => ledger });
    const noon = new Date(2026, 10, 21, 12, 0);
    const hourBack = new Date(noon.getTime() - 3_600_000);
    const dayOn = new Date(2026, 10, 22, 12, 0);
    const task = { requestId: 'x', conversationId: 'y' };
    const spent = outcome({ cost: { basis: 'priced', costNanoUsd: 60 * CENT } });
    await ledger.settle(opening({ startedAt: noon }), spent);
    assert.equal((await budgets.left(task, hourBack))?.leftNanoUsd, 40 * CENT);
    await ledger.settle(opening({ attempt: 2, startedAt: hourBack }), { ...spent, durationMs: 5 });
    assert.equal((await budgets.left(task, noon))?.leftNanoUsd, 0);
    assert.equal((await budgets.left(task, dayOn))?.leftNanoUsd, 100 * CENT);
    for (const { cost, durationMs } of await ledger.recent(10))
      assert.ok((cost.costNanoUsd ?? 0) >= 0 && durationMs >= 0);
    await ledger.close();
  });

  it('case 35: days follow the clock on the wall, through changes of summer time and of the zone', () => {
    const zone = process.env['TZ'];
    try {
      const settings = moneySettings((name) =>
        name === 'budgets' ? { day: 1, week: 5, month: 9 } : undefined,
      ).budgets;
      const keys = (at: string): readonly string[] => limitsOf(settings, {}, new Date(at)).map(({ key }) => key);
      process.env['TZ'] = 'Europe/Berlin';
      assert.deepEqual(keys('2026-10-24T22:30:00Z'), ['2026-10-25', '2026-10-19', '2026-10']); // 00:30, summer time
      assert.deepEqual(keys('2026-10-25T22:30:00Z'), ['2026-10-25', '2026-10-19', '2026-10']); // 23:30, winter time: a day of 25 hours
      assert.deepEqual(keys('2026-10-25T23:30:00Z'), ['2026-10-26', '2026-10-26', '2026-10']);
      process.env['TZ'] = 'America/New_York';
      assert.deepEqual(keys('2026-11-01T03:59:00Z'), ['2026-10-31', '2026-10-26', '2026-10']);
      assert.equal(dayOf(new Date('2026-11-01T04:01:00Z')), '2026-11-01');
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
    assert.equal(addDays('2026-03-29', 1), '2026-03-30');
    assert.equal(addDays('2026-01-01', -1), '2025-12-31');
  });

  it('case 36: a cost that nobody knows counts against the budget with its ceiling, never as nothing', async () => {
    const ledger = await openLedger(file);
    const limits = [{ scope: 'day', key: '2026-11-16', limitNanoUsd: 12 * CENT }] as const;
    const unknown = outcome({ cost: { basis: 'unknown' } });
    for (const attempt of [1, 2]) {
      const booked = opening({ attempt, reservedNanoUsd: 5 * CENT });
      assert.equal(await ledger.open(booked, limits), undefined);
      await ledger.settle(booked, unknown);
    }
    const [state] = await ledger.budgetStates(limits);
    assert.equal(state?.usedNanoUsd, 10 * CENT);
    assert.deepEqual(await ledger.spendOn({ fromDay: '2026-11-16', toDay: '2026-11-16' }), {
      totalNanoUsd: 0,
      entryCount: 2,
      unknownCount: 2,
    });
    const third = await ledger.open(opening({ attempt: 3, reservedNanoUsd: 5 * CENT }), limits);
    assert.deepEqual(third, { scope: 'day', key: '2026-11-16', limitNanoUsd: 12 * CENT, usedNanoUsd: 10 * CENT });
    await ledger.close();
  });
});
