import assert from 'node:assert/strict';
import { savingOf } from '../../../src/domain/saving.ts';
import type { DashboardState } from '../../../src/protocol/dashboard.ts';
import { overviewView, type Looked } from '../../../src/surfaces/dashboard/overview-view.ts';
import { periodView } from '../../../src/surfaces/dashboard/period.ts';
import { textsFor } from '../../../src/surfaces/dashboard/texts.ts';
import { english } from '../../../src/surfaces/l10n.ts';
import { aReport, figures, lookedUp, NOW } from '../../fixtures/dashboard.ts';
import { DashboardStage, type DashboardPage } from './dashboard-page.ts';
import { pageLanguage, plainWords } from './languages.ts';
import { CLOUD_DECISION } from './states.ts';
import { shot } from '../support/shots.ts';
import { findings } from './findings.ts';
import { THEMES, type ThemeName } from './themes.ts';

const WIDTHS = [300, 460, 700, 1200];
const texts = textsFor('en');
const period = periodView({ choice: '30-days' }, NOW, texts);

function ready(change: Partial<Looked> = {}): DashboardState {
  return { kind: 'ready', period, view: overviewView(lookedUp(change), texts, english) };
}

/** What no language changes: models, providers, workspaces, units. */
const NAMES =
  /\b(?:claude|sonnet|opus|gpt|mini|qwen[\d.]*|coder|OpenAI|Anthropic|Mistral|OpenRouter|Oct|Nov|November|baton|weather-service|Rust|Python|TypeScript|genai-prices)\b|BATON_\w+/g;

const PROBLEM: DashboardState = {
  kind: 'problem',
  period,
  sentence: 'The ledger cannot be read. Chat goes on; new entries go to a new file.',
  detail: 'BATON_E_LEDGER · ledger-2026-11-20.bad is kept',
};

/** Opens the arithmetic of the saving and the explanation of the newest decision. */
async function openAll(dashboard: DashboardPage): Promise<void> {
  await dashboard.page.click('[data-tool=how]');
  await dashboard.page.click('[data-row] button');
  const asked = await dashboard.lastPosted('explain');
  assert.ok(asked);
  const facts = [
    { name: 'tokens', value: '4 812 in, 3 840 cached · 412 out' },
    { name: 'cost', value: '$0.0102, priced, genai-prices 0.1.8 (14 Nov 2026)' },
  ];
  const question = 'Why does the third try of retry() start after the limit?';
  await dashboard.post({
    type: 'explanation',
    key: asked.key,
    explanation: { question, decision: CLOUD_DECISION, facts },
  });
  await dashboard.settle();
}

describe('how the dashboard looks', function () {
  this.timeout(120_000);
  let stage: DashboardStage;
  before(async () => {
    stage = await DashboardStage.open();
  });
  after(() => stage.close());

  for (const theme of Object.keys(THEMES) as ThemeName[])
    it(`draws a month in ${theme} at four widths without a finding of axe, a fault or a sideways scroll`, async () => {
      const dashboard = await stage.page(ready(), theme, 900);
      await openAll(dashboard);
      assert.deepEqual(await findings(dashboard, theme), []);
      for (const width of WIDTHS) {
        await dashboard.page.setViewportSize({ width, height: 900 });
        await dashboard.settle();
        await dashboard.settle();
        assert.deepEqual(await dashboard.tooWide(), [], `at ${width} px`);
        await shot(dashboard.page, `dashboard-${width}.${theme}`, { fullPage: true });
      }
      assert.deepEqual(await dashboard.faults(), []);
    });

  for (const lang of ['qps-ploc', 'qps-plocm'])
    it(`draws a month in ${lang}: every word is translated, has room, and keeps its place`, async () => {
      const language = pageLanguage(lang);
      const shown = periodView({ choice: '30-days' }, NOW, texts);
      stage.language = language;
      try {
        const state = { kind: 'ready', period: shown, view: overviewView(lookedUp(), texts, language.t) } as const;
        const dashboard = await stage.page(state, 'dark', 900);
        await dashboard.page.click('[data-tool=how]');
        assert.deepEqual(await plainWords(dashboard.page, NAMES), []);
        for (const width of [300, 900]) {
          await dashboard.page.setViewportSize({ width, height: 900 });
          await dashboard.settle();
          await dashboard.settle();
          await shot(dashboard.page, `dashboard-${width}.${lang}`);
          assert.deepEqual(await dashboard.tooWide(), [], `at ${width} px`);
        }
        assert.deepEqual(await dashboard.faults(), []);
      } finally {
        stage.language = undefined;
      }
    });

  const states = {
    loading: { kind: 'loading', period },
    empty: { kind: 'empty', period },
    problem: PROBLEM,
    'nothing-spent': ready({
      report: aReport({
        total: figures(0, 0),
        overTime: { unit: 'day', points: aReport().overTime.points.map(({ at }) => ({ at, figures: figures(0, 0) })) },
        byModel: [],
        byKind: [],
        byWorkspace: [],
        routing: [],
        latency: [],
        faults: [],
        arms: [],
        saving: savingOf({
          ...aReport().saving,
          routedCount: 0,
          baselineNanoUsd: 0,
          routedNanoUsd: 0,
          failedNanoUsd: 0,
          againNanoUsd: 0,
        }),
      }),
      decisions: { rows: [] },
      learned: [],
    }),
  } satisfies Record<string, DashboardState>;
  for (const [name, state] of Object.entries(states))
    it(`draws ${name} in four themes without a finding of axe or a fault`, async () => {
      const dashboard = await stage.page(state, 'dark', 460);
      for (const theme of Object.keys(THEMES) as ThemeName[]) {
        await dashboard.setTheme(theme);
        await dashboard.settle();
        assert.deepEqual(await findings(dashboard, theme), []);
        await shot(dashboard.page, `dashboard-${name}.${theme}`);
      }
      assert.deepEqual(await dashboard.tooWide(), []);
      assert.deepEqual(await dashboard.faults(), []);
    });
});

describe('what a person does with the dashboard', function () {
  this.timeout(60_000);
  let stage: DashboardStage;
  before(async () => {
    stage = await DashboardStage.open();
  });
  after(() => stage.close());

  it('opens the arithmetic of the saving with one click, and closes it with another', async () => {
    const dashboard = await stage.page(ready());
    const { page } = dashboard;
    const how = page.locator('[data-tool=how]');
    assert.equal(await page.locator('#how').isVisible(), false);
    await how.click();
    await dashboard.settle();
    assert.match(await page.locator('#how').innerText(), /What these cost.*\n?.*−\$20\.39/);
    assert.equal(await how.getAttribute('aria-expanded'), 'true');
    await how.press('Enter');
    await dashboard.settle();
    assert.equal(await page.locator('#how').isVisible(), false);
  });

  it('opens it when the host asks', async () => {
    const dashboard = await stage.page(ready());
    await dashboard.post({ type: 'show-saving' });
    assert.equal(await dashboard.page.locator('#how').isVisible(), true);
  });

  it('asks for another period, and for days of one’s own', async () => {
    const dashboard = await stage.page(ready());
    await dashboard.page.click('[data-period="7-days"]');
    assert.equal((await dashboard.lastPosted('period-set'))?.choice, '7-days');
    await dashboard.page.click('[data-period="custom"]');
    await dashboard.page.fill('[name=from]', '2026-10-01');
    await dashboard.page.fill('[name=to]', '2026-10-15');
    await dashboard.page.press('[name=to]', 'Enter');
    const asked = await dashboard.lastPosted('period-set');
    assert.deepEqual([asked?.choice, asked?.fromDay, asked?.toDay], ['custom', '2026-10-01', '2026-10-15']);
  });

  it('reads a chart as a table, and always for screen readers', async () => {
    const dashboard = await stage.page(ready());
    const { page } = dashboard;
    const card = page.locator('[data-card=over-time]');
    assert.equal(await card.locator('.sr tbody tr').count(), 30);
    assert.match((await card.locator('svg').getAttribute('aria-label')) ?? '', /Highest 5 Nov, \$2\.31/);
    await card.locator('[data-tool=table]').click();
    await dashboard.settle();
    assert.equal(await card.locator('svg').count(), 0);
    assert.equal(await card.locator('table:visible tbody tr').count(), 30);
    await card.locator('[data-tool=table]').press('Space');
    await dashboard.settle();
    assert.equal(await card.locator('svg.chart').count(), 1);
  });

  it('opens why a model was chosen by key, and keeps it open while figures change', async () => {
    const dashboard = await stage.page(ready());
    await openAll(dashboard);
    const { page } = dashboard;
    const text = await page.locator('.why-row').innerText();
    for (const part of ['Why does the third try', 'Taken for', 'Candidates', 'Below the floor for fix.', 'Decided by'])
      assert.ok(text.includes(part), part);
    await dashboard.post({ type: 'dashboard', state: ready({ report: aReport({ total: figures(2040, 1266) }) }) });
    assert.match(await page.locator('.figs').innerText(), /\$20\.40/);
    assert.equal(await page.locator('.why-row').count(), 1);
    assert.equal(await page.evaluate('document.activeElement.getAttribute("aria-expanded")'), 'true');
    await page.keyboard.press('Enter');
    await dashboard.settle();
    assert.equal(await page.locator('.why-row').count(), 0);
  });

  it('changes figures in place: an update that changes one figure leaves the other elements and the charts alone', async () => {
    const dashboard = await stage.page(ready());
    await dashboard.page.evaluate(`
      window.changed = [];
      new MutationObserver((records) => changed.push(...records.map(({ target }) => (target.parentElement ?? target).className)))
        .observe(document.querySelector('.page'), { subtree: true, childList: true, characterData: true });
    `);
    const view = aReport({ total: { ...aReport().total, costNanoUsd: 20_400_000_000 } });
    await dashboard.post({ type: 'dashboard', state: ready({ report: view }) });
    assert.deepEqual(await dashboard.page.evaluate('changed'), ['v']);
  });

  it('draws charts anew at their real width when the panel changes its size', async () => {
    const dashboard = await stage.page(ready());
    const width = () => dashboard.page.locator('[data-card=over-time] svg').getAttribute('width');
    const before = Number(await width());
    await dashboard.page.setViewportSize({ width: 500, height: 900 });
    await dashboard.settle();
    await dashboard.settle();
    assert.equal(before - Number(await width()), 400);
  });

  it('ends a comparison that runs by keeping one side, and offers nothing once it is over', async () => {
    const running = await stage.page(ready({ presetB: 'quality' }));
    await running.page.click('[data-keep=B]');
    assert.equal((await running.lastPosted('experiment-keep'))?.arm, 'B');
    assert.equal(await (await stage.page(ready())).page.locator('[data-keep]').count(), 0);
  });

  it('undoes what was learned, and moves the focus to the next row', async () => {
    const dashboard = await stage.page(ready());
    const undo = dashboard.page.locator('[data-card=learned] tbody button');
    await undo.first().press('Enter');
    assert.equal((await dashboard.lastPosted('learned-undo'))?.ids.length, 1);
    const focused = await dashboard.page.evaluate<string>('document.activeElement.getAttribute("aria-label")');
    assert.equal(focused, 'Undo −0.05 for test in Python, gpt-5-mini');
    await dashboard.page.getByRole('button', { name: 'Reset all' }).click();
    assert.ok(await dashboard.lastPosted('learned-reset'));
  });

  it('offers to try again and to show the file when the ledger cannot be read, and the chat when it is empty', async () => {
    const dashboard = await stage.page(PROBLEM);
    await dashboard.page.click('[data-tool=retry]');
    await dashboard.page.click('[data-tool=file]');
    assert.ok((await dashboard.lastPosted('retry')) && (await dashboard.lastPosted('file-show')));
    await dashboard.post({ type: 'dashboard', state: { kind: 'empty', period } });
    await dashboard.page.click('[data-tool=chat]');
    assert.ok(await dashboard.lastPosted('chat-open'));
  });

  it('says in the page what the host refused, and forgets it with the next request', async () => {
    const dashboard = await stage.page(ready());
    await dashboard.page.evaluate(`host.refuse = { export: { code: 'BATON_E_LEDGER', message: 'The disk is full.' } }`);
    await dashboard.page.click('[data-tool=export]');
    await dashboard.page.getByText('The disk is full.').waitFor();
    await dashboard.page.click('[data-period="today"]');
    await dashboard.settle();
    assert.equal(await dashboard.page.getByText('The disk is full.').count(), 0);
  });

  it('drops what is malformed and shows names as the text that they are', async () => {
    const dashboard = await stage.page(ready());
    for (const message of ['', { type: 'dashboard' }, { type: 'explanation', key: 'x' }, { type: 'unknown' }])
      await dashboard.post(message);
    const evil = '<img src=x onerror=host.errors.push(1)>\u202E';
    await dashboard.post({
      type: 'dashboard',
      state: ready({ workspaces: new Map([['a1', evil]]) }),
    });
    assert.match(await dashboard.page.locator('[data-card=workspace]').innerText(), /<img src=x/);
    assert.deepEqual(await dashboard.faults(), []);
  });

  it('paints its figures in the first frames of the page', async function () {
    // Another try tells a busy machine from slow code.
    this.retries(3);
    const { page } = await stage.page(ready());
    await page.reload();
    await page.locator('.figs .v').first().waitFor();
    const paint = await page.evaluate<number>(
      `performance.getEntriesByType('paint').find(({ name }) => name === 'first-contentful-paint').startTime`,
    );
    assert.ok(paint < 1_000, `first contentful paint after ${paint} ms`);
  });
});
