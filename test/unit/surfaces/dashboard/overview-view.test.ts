import assert from 'node:assert/strict';
import { savingOf } from '../../../../src/domain/saving.ts';
import { dashboardViewSchema, type DashboardView } from '../../../../src/protocol/dashboard-view.ts';
import { overviewView, type Looked } from '../../../../src/surfaces/dashboard/overview-view.ts';
import { textsFor } from '../../../../src/surfaces/dashboard/texts.ts';
import { english } from '../../../../src/surfaces/l10n.ts';
import {
  aReport,
  CATALOG,
  DECISIONS,
  figures,
  GPT,
  GPT_MINI,
  lookedUp,
  NO_FIGURES,
  OPUS,
  QWEN_7B,
  SONNET,
} from '../../../fixtures/dashboard.ts';

const texts = textsFor('en');

function view(change: Partial<Looked> = {}): DashboardView {
  return overviewView(lookedUp(change), texts, english);
}

/** Narrow and no-break spaces as plain ones, so that expectations can be read. */
function plain(text: string): string {
  return text.replaceAll(/[\u00a0\u202f]/g, ' ');
}

const nothing = {
  ...aReport().saving,
  routedCount: 0,
  baselineNanoUsd: 0,
  routedNanoUsd: 0,
  failedNanoUsd: 0,
  againNanoUsd: 0,
};

describe('the dashboard of a month', () => {
  it('is what its schema says, whatever the report', () => {
    assert.doesNotThrow(() => dashboardViewSchema.parse(view()));
    const empty = aReport({
      total: NO_FIGURES,
      byModel: [],
      byKind: [],
      byWorkspace: [],
      routing: [],
      latency: [],
      faults: [],
      arms: [],
      budgets: [],
      saving: savingOf(nothing),
      overTime: { unit: 'day', points: [] },
    });
    assert.doesNotThrow(() => dashboardViewSchema.parse(view({ report: empty, decisions: { rows: [] }, learned: [] })));
  });

  it('says what was spent, saved, asked and answered here, each with what it is made of', () => {
    assert.deepEqual(
      view().figures.map(({ label, value, detail }) => [label, plain(value), plain(detail)]),
      [
        ['Spent', '$20.39', 'November $14.87 of $30.00'],
        ['Saved', '$40.83', '67 % under claude-opus-4-5, which is $61.22'],
        ['Requests', '1 265', '21 faults, 18 answered by another model'],
        ['Local share', '55 %', '695 of 1 265 answers, $0.00'],
      ],
    );
  });

  it('shows the arithmetic of the saving: the lines add up', () => {
    const { rows, note } = view().saving;
    const cents = (index: number): number => Number((rows[index]?.amount ?? '').replace('−', '-').replace('$', ''));
    assert.equal((cents(0) + cents(1)).toFixed(2), cents(4).toFixed(2));
    assert.deepEqual(
      rows.map(({ level }) => level),
      ['line', 'line', 'part', 'part', 'sum'],
    );
    assert.match(note, /between \$32\.01 and \$49\.71/);
    assert.match(note, /Not counted: electricity/);
  });

  it('never claims a saving where there is no price to compare with', () => {
    const { figures: shown } = view({ report: aReport({ saving: savingOf(nothing) }) });
    assert.equal(shown[1]?.value, '–');
    assert.equal(shown[1]?.detail, 'no price to compare with');
  });

  it('says it when routing cost more than the baseline', () => {
    const saving = savingOf({ ...aReport().saving, baselineNanoUsd: 20_000_000_000 }, aReport().saving.baselines);
    const [, saved] = view({ report: aReport({ saving }) }).figures;
    assert.equal(saved?.value, '−$0.39');
    assert.match(plain(saved?.detail ?? ''), /2 % more than claude-opus-4-5/);
  });

  it('prints a dash, never $0.00, where no cost is known, and says what is missing', () => {
    const unknown = figures(0, 3, { unknownCount: 3 });
    const shown = view({
      report: aReport({ total: unknown, byModel: [{ key: GPT, figures: unknown }] }),
    });
    assert.equal(shown.figures[0]?.value, '–');
    assert.equal(shown.groups[0]?.rows[0]?.spent, '–');
    assert.deepEqual(shown.notices, ['Not in these figures: 3 calls, whose cost nobody knows.']);
  });

  it('says when figures are those of this window alone', () => {
    assert.match(view({ report: aReport({ isKept: false }) }).notices[0] ?? '', /those of this window/);
  });

  it('joins local models in one row and what is beyond seven rows in another, without losing a cent', () => {
    const [models, kinds] = view().groups;
    assert.deepEqual(
      models?.rows.map(({ label, spent, requests }) => [label, spent, requests]),
      [
        [SONNET.split('/')[1], '$10.62', '262'],
        [OPUS.split('/')[1], '$3.94', '21'],
        [GPT.split('/')[1], '$3.71', '46'],
        [GPT_MINI.split('/')[1], '$2.12', '241'],
        ['local models', '$0.00', '695'],
      ],
    );
    assert.equal(kinds?.rows.length, 7);
    assert.equal(kinds?.rows.at(-1)?.label, 'other');
    const sum = kinds?.rows.reduce((total, { spent }) => total + Number(spent.slice(1)), 0) ?? 0;
    assert.equal(sum.toFixed(2), '20.39');
    assert.equal(models?.rows[0]?.share, 1);
  });

  it('names workspaces that a window told of, and says when no pipeline ran', () => {
    const [, , workspaces, pipelines] = view().groups;
    assert.deepEqual(
      workspaces?.rows.map(({ label }) => label),
      ['baton', 'weather-service', 'no folder'],
    );
    assert.equal(pipelines?.empty, 'No pipeline ran in this period.');
  });

  it('shows which model answered which kind, most frequent kind first, with what was learned', () => {
    const { columns, rows } = view().matrix;
    assert.deepEqual(
      columns.map(({ isLocal }) => isLocal),
      [true, true, false, false, false, false],
    );
    assert.deepEqual(
      rows.slice(0, 3).map(({ kind, count }) => [kind, count]),
      [
        ['explain', '257'],
        ['fix', '226'],
        ['generate', '143'],
      ],
    );
    const fix = rows[1]?.cells ?? [];
    assert.equal(plain(fix[1]?.text ?? ''), '26 %');
    assert.equal(fix[1]?.learned, '+0.07');
    assert.equal(rows[0]?.cells[5], null);
    for (const { cells } of rows) {
      const sum = cells.reduce((total, cell) => total + (cell?.share ?? 0), 0);
      assert.ok(Math.abs(sum - 1) < 1e-9);
    }
  });

  it('says how much input came from a prompt cache, and leaves local models out', () => {
    const { sentence, rows } = view().cache;
    assert.equal(plain(sentence), '41 % of the input came from a prompt cache: 702 k of 1.7 M tokens.');
    assert.equal(rows.length, 4);
    assert.equal(plain(rows[0]?.hit ?? ''), '55 %');
  });

  it('orders models by their median and gives both times a chart of their own', () => {
    const charts = view().latency;
    assert.deepEqual(
      charts.map(({ id }) => id),
      ['first-token', 'answer'],
    );
    assert.equal(charts[0]?.rows[0]?.label, 'qwen2.5-coder 7B');
    assert.equal(charts[0]?.rows[0]?.span, '0.3 – 0.7');
    assert.equal(plain(charts[0]?.ticks.at(-1)?.label ?? ''), '4 s');
  });

  it('lists what cannot be asked first, then what was used, and counts the others', () => {
    const rows = view().availability;
    assert.deepEqual(
      rows.map(({ label, state, word }) => [label, state, word]),
      [
        ['Mistral', 'unreachable', 'not reachable'],
        ['gpt-5', 'paused', 'paused until 14:52'],
        ['qwen2.5-coder 7B', 'ready', 'ready'],
        ['qwen3-coder 30B', 'ready', 'ready'],
        ['gpt-5-mini', 'ready', 'ready'],
        ['claude-sonnet-4-5', 'ready', 'ready'],
        ['claude-opus-4-5', 'ready', 'ready'],
        ['2 others', 'ready', 'ready'],
      ],
    );
  });

  it('tells a model that is gone from one whose provider does not answer', () => {
    const without = { ...CATALOG, models: CATALOG.models.filter(({ provider }) => provider !== 'ollama') };
    const gone = view({ catalog: without }).availability.find(({ label }) => label === 'qwen2.5-coder:7b');
    assert.equal(gone?.state, 'retired');
    const [problem] = CATALOG.problems;
    assert.ok(problem);
    const silent = { ...without, problems: [{ ...problem, provider: 'ollama' }] };
    const unreachable = view({ catalog: silent }).availability.find(({ label }) => label === 'qwen2.5-coder:7b');
    assert.equal(unreachable?.state, 'unreachable');
  });

  it('says when a model retires, and that it is retired after that', () => {
    const retiring = (retiresAt: Date) => ({
      ...CATALOG,
      models: CATALOG.models.map((model) => (model.id === SONNET ? { ...model, retiresAt } : model)),
    });
    const state = (at: Date) =>
      view({ catalog: retiring(at) }).availability.find(({ label }) => label === 'claude-sonnet-4-5');
    assert.deepEqual(
      [state(new Date(2026, 10, 3))?.state, state(new Date(2026, 11, 3))?.reason],
      ['retired', 'Retires 3 Dec 2026.'],
    );
  });

  it('says of each decision what it cost, how that is known, and what became of it', () => {
    assert.deepEqual(
      view().decisions.map(({ time, model, cost, known, outcome }) => [time, model, cost, known, outcome?.text]),
      [
        ['14:31', 'claude-sonnet-4-5', '$0.0102', 'priced', 'accepted'],
        ['14:28', 'qwen2.5-coder 7B', '$0.00', 'local', 'good'],
        ['14:12', 'gpt-5', '$0.0171', 'billed', 'fallback'],
        ['13:57', 'gpt-5-mini', '$0.0039', 'priced', 'again, stronger'],
        ['13:40', 'qwen3-coder 30B', '$0.00', 'local', 'accepted'],
        ['13:22', 'claude-sonnet-4-5', '$0.0061', 'estimated', 'cut'],
        ['11:58', 'claude-opus-4-5', '$0.0413', 'priced', 'good'],
      ],
    );
  });

  it('prints the day of a decision that is not of today, and a dash for a cost that nobody knows', () => {
    const [first] = DECISIONS;
    assert.ok(first);
    const row = { ...first, startedAt: new Date(2026, 10, 18, 9, 5), cost: { basis: 'unknown' } as const };
    const [shown] = view({ decisions: { rows: [row] } }).decisions;
    assert.deepEqual([shown?.time, shown?.cost, shown?.known], ['18 Nov, 09:05', '–', 'unknown']);
  });

  it('lists what was learned in words, with the observations that undo it', () => {
    const [first, second] = view().learned;
    assert.deepEqual(
      [first?.change, first?.what, first?.detail],
      ['+0.07', 'fix in Rust, qwen3-coder 30B', 'after 23 ratings, 17 Nov'],
    );
    assert.deepEqual([second?.change, second?.isBetter], ['−0.05', false]);
    assert.equal(first?.ids.length, 1);
  });

  it('claims no difference between two arms whose intervals overlap, and claims one where they do not', () => {
    assert.equal(view().comparison?.sentence, 'No difference yet: the intervals overlap. B costs 22 × as much.');
    const [a, b] = aReport().arms;
    assert.ok(a && b);
    const arms = [{ ...a, meanRating: 0.4 }, b];
    assert.match(view({ report: aReport({ arms }) }).comparison?.sentence ?? '', /^B is rated better/);
    assert.equal(view({ presetB: 'quality' }).comparison?.title, 'A/B: your setting against quality');
    assert.deepEqual([view({ presetB: 'quality' }).comparison?.isRunning, view().comparison?.isRunning], [true, false]);
    assert.equal(view({ report: aReport({ arms: [] }) }).comparison, undefined);
  });

  it('calls a fault by plain words and keeps its code', () => {
    const faults = [...aReport().faults, { code: 'BATON_E_EGRESS_ORIGIN' as const, modelId: QWEN_7B, count: 1 }];
    const shown = view({ report: aReport({ faults }) }).faults.rows;
    assert.deepEqual([shown[0]?.fault, shown[0]?.times], ['overloaded', '9']);
    assert.deepEqual([shown.at(-1)?.fault, shown.at(-1)?.code], ['egress origin', 'BATON_E_EGRESS_ORIGIN']);
  });
});
