import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMoney, type Money } from '../../../src/compose/money.ts';
import { moneySettings } from '../../../src/domain/budget-settings.ts';
import { addDays, dayOf } from '../../../src/domain/day.ts';
import type { ReportSource } from '../../../src/domain/report.ts';
import { settingsOf } from '../../fixtures/settings.ts';
import { opening, outcome } from './entries.ts';

const workerFile = join(import.meta.dirname, '../../../src/workers/ledger.worker.ts');
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('reports, over a worker and a file', function () {
  this.timeout(30_000);
  let folder: string;
  const problems: string[] = [];
  const opened: Money[] = [];

  function money(env: Record<string, string> = {}, storageFolder = folder): Money {
    const built = createMoney({
      storageFolder,
      ledgerWorkerFile: workerFile,
      money: () => moneySettings(settingsOf({ env }).value),
      log,
      onProblem: (sentence) => problems.push(sentence),
    });
    opened.push(built);
    return built;
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'baton-reports-'));
    problems.splice(0);
  });
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const now = (): Date => new Date();
  const today = (): string => dayOf(now());

  it('hold totals, hours of today, and the budgets as they stand', async () => {
    const built = money({ BATON_BUDGET_DAY: '1', BATON_BUDGET_MONTH: '20' });
    await (await built.ledger()).settle(opening({ startedAt: now() }), outcome());
    const reports = await built.reports();
    const day = await reports.overview({ fromDay: today(), toDay: today() });
    assert.equal(day.total.costNanoUsd, 5_815_000);
    assert.equal(day.overTime.unit, 'hour');
    assert.equal(day.overTime.points.length, 24);
    assert.deepEqual(
      day.budgets.map(({ scope, usedNanoUsd }) => [scope, usedNanoUsd]),
      [
        ['day', 5_815_000],
        ['month', 5_815_000],
      ],
    );
    assert.equal('budgetLineNanoUsd' in day, false);
    const week = await reports.overview({ fromDay: addDays(today(), -6), toDay: today() });
    assert.equal(week.overTime.points.length, 7);
    assert.equal(week.budgetLineNanoUsd, 1_000_000_000);
    const [latency] = week.latency;
    assert.ok(Math.abs((latency?.timeToFirstToken?.p50Ms ?? 0) - 900) < 900 * 0.07);
  });

  it('tell of what this window and others book', async () => {
    const [here, there] = [money(), money()];
    const reports = await here.reports();
    const heard = new EventTarget();
    const stop = reports.onDidChange(() => heard.dispatchEvent(new Event('change')));
    const first = once(heard, 'change');
    await (await here.ledger()).settle(opening({ startedAt: now() }), outcome());
    await first;
    const second = once(heard, 'change');
    await (await there.ledger()).settle(opening({ requestId: 'there', startedAt: now() }), outcome());
    await second;
    stop();
    const { total } = await reports.overview({ fromDay: today(), toDay: today() });
    assert.equal(total.attemptCount, 2);
  });

  it('are of this window only where no ledger can be kept, which is said once', async () => {
    writeFileSync(join(folder, 'not-a-folder'), '');
    const built = money({ BATON_BUDGET_DAY: '1' }, join(folder, 'not-a-folder'));
    await (await built.ledger()).settle(opening({ startedAt: now() }), outcome());
    await built.tidy();
    const reports = await built.reports();
    const overview = await reports.overview({ fromDay: today(), toDay: today() });
    assert.deepEqual([overview.isKept, overview.total.costNanoUsd], [false, 5_815_000]);
    assert.equal((await reports.decisions({ limit: 5 })).rows.length, 1);
    assert.equal((await built.budgets.left({ requestId: 'x', conversationId: 'y' }, now()))?.leftNanoUsd, 994_185_000);
    await assert.rejects(reports.exportTo(join(folder, 'out.csv'), 'csv'), /nothing to export/);
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', /figures are for this window only/);
  });

  it('are refused with a sentence when the file is damaged meanwhile, and work again after it was restored', async () => {
    const built = money();
    await (await built.ledger()).settle(opening({ startedAt: now() }), outcome());
    const reports: ReportSource = await built.reports();
    await built.close();
    opened.splice(0);
    writeFileSync(join(folder, 'ledger.sqlite'), 'x'.repeat(20_000));
    const again = money();
    assert.equal((await (await again.reports()).overview({ fromDay: today(), toDay: today() })).total.attemptCount, 1);
    assert.equal(problems.length, 1);
    await assert.rejects(reports.exportTo(join(folder, 'no', 'such', 'folder.csv'), 'csv'), { code: 'BATON_E_LEDGER' });
  });

  it('write a backup and take it back', async () => {
    const built = money();
    await (await built.ledger()).settle(opening({ startedAt: now() }), outcome());
    const archive = join(folder, 'backup.zip');
    await built.backUp(archive, { budgets: { day: 3 } });
    assert.ok(existsSync(archive));
    await (await built.ledger()).settle(opening({ requestId: 'younger', startedAt: now() }), outcome());
    assert.deepEqual(await built.restore(archive), { budgets: { day: 3 } });
    assert.equal((await (await built.ledger()).recent(5)).length, 1);
  });
});

describe('the settings about money', () => {
  const read = (settings: Record<string, unknown>, env: Record<string, string> = {}) =>
    moneySettings(settingsOf({ own: settings, env }).value);

  it('come from the editor, then from the environment, then have defaults', () => {
    const both = read(
      { budgets: { day: 2 } },
      { BATON_BUDGET_DAY: '9', BATON_BUDGET_WEEK: '10', BATON_BUDGET_AT_LIMIT: 'stop' },
    );
    assert.deepEqual(both.budgets.limits, { day: 2_000_000_000, week: 10_000_000_000 });
    assert.equal(both.budgets.atLimit, 'stop');
    assert.deepEqual(read({}), {
      budgets: { limits: {}, atLimit: 'downgrade', unknownPriceNanoUsd: 50_000_000 },
      retentionDays: 0,
    });
  });

  it('take nonsense for nothing set, and never let an unknown price count nothing', () => {
    const { budgets, baselineModelId, retentionDays } = read({
      budgets: { day: -1, week: Number.NaN, month: 'a lot', request: 1e12, unknownPrice: 0, atLimit: 'explode' },
      'savings.baseline': 'no-provider',
      'ledger.retentionDays': -4,
    });
    assert.deepEqual(budgets, { limits: {}, atLimit: 'downgrade', unknownPriceNanoUsd: 50_000_000 });
    assert.deepEqual([baselineModelId, retentionDays], [undefined, 0]);
  });

  it('take a budget of nothing as one: only what is free may answer', () => {
    assert.deepEqual(read({ budgets: { day: 0 } }).budgets.limits, { day: 0 });
  });
});
