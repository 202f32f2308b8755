import assert from 'node:assert/strict';
import type { PipelineRun } from '../../../src/domain/pipeline-run.ts';
import type { ListedPipeline } from '../../../src/domain/pipelines.ts';
import type { PipelineState, ToPipeline } from '../../../src/protocol/pipeline.ts';
import { english, type Translate } from '../../../src/surfaces/l10n.ts';
import { definitionState } from '../../../src/surfaces/pipelines/definition-view.ts';
import { stepPanel } from '../../../src/surfaces/pipelines/panel-view.ts';
import { planState } from '../../../src/surfaces/pipelines/plan-view.ts';
import { runState } from '../../../src/surfaces/pipelines/run-view.ts';
import {
  anInterruptedRun,
  aPipeline,
  aPlan,
  APPROVED_TEXT,
  aRun,
  manySteps,
  NOW,
  stepState,
} from '../../fixtures/pipelines.ts';
import { pageLanguage, plainWords } from './languages.ts';
import { PipelineStage, type PipelineTab } from './pipeline-page.ts';
import { shot } from '../support/shots.ts';
import { findings } from './findings.ts';
import { THEMES, type ThemeName } from './themes.ts';

const LIVE = [' * Calls `run` until it works,', ' * at most `tries` times. Waits', ' * 100 ms, then twice as'];
const t = english;

function shownRun(run: PipelineRun = aRun()): PipelineState {
  return runState(run, aPlan(), NOW, t);
}

const changed = { type: 'changed', approvedText: APPROVED_TEXT, approvedAt: new Date('2026-11-17T09:00:00Z') } as const;
const PLAN = planState({ plan: aPlan(), approval: changed, day: () => '17 Nov', leftSentence: '$1.58 left today' }, t);
const BROKEN: ListedPipeline = {
  id: 'docs',
  title: 'Document a module',
  source: aPipeline().source,
  problems: [
    {
      code: 'BATON_E_PIPELINE_CYCLE',
      message: 'These steps wait for each other: outline → merge → outline.',
      severity: 'error',
      position: { line: 14, column: 5, offset: 300, length: 7 },
    },
  ],
};

/** What no language changes: titles and ids of the pipeline, models, files, units. */
const NAMES =
  /\b(?:Document a module|weak is enough: instructions given|Output failed its schema twice|code|reads the module|writes how to document it|outline|instructions|docstrings|check-examples|examples|merge|claude|sonnet|opus|gpt|mini|qwen[\d.]*|coder|weak|strong|tsc|npx|noEmit|incremental|src|docs|yaml|run|needs|id|baton|http|min)\b|BATON_\w+/g;

/** Tells the step and writes its text, as the host does after the page asked. */
async function tell(tab: PipelineTab, run: PipelineRun, stepId: string, say: Translate = t): Promise<void> {
  const step = run.pipeline.steps.find(({ id }) => id === stepId);
  const state = run.steps.find((entry) => entry.stepId === stepId);
  assert.ok(step);
  await tab.post({ type: 'live', stepId: 'docstrings', lines: LIVE });
  await tab.post({ type: 'panel', panel: stepPanel(step, run.pipeline, aPlan(), state, NOW, say) });
}

describe('how a pipeline looks', function () {
  this.timeout(120_000);
  let stage: PipelineStage;
  before(async () => {
    stage = await PipelineStage.open();
  });
  after(() => stage.close());

  const interrupted = runState(anInterruptedRun(), aPlan(), NOW, t);
  const views: Readonly<Record<string, { readonly state: PipelineState; readonly widths: readonly number[] }>> = {
    run: { state: shownRun(), widths: [900, 420] },
    plan: { state: PLAN, widths: [420, 900] },
    stopped: { state: interrupted, widths: [900] },
    broken: { state: definitionState(BROKEN, aPipeline(), NOW, t), widths: [600] },
  };
  for (const [name, { state, widths }] of Object.entries(views))
    it(`draws ${name} in four themes without a finding of axe, a fault or a sideways scroll`, async () => {
      const tab = await stage.page(state, 'dark', widths[0]);
      if (name === 'run') await tell(tab, aRun(), 'docstrings');
      for (const theme of Object.keys(THEMES) as ThemeName[]) {
        await tab.setTheme(theme);
        for (const width of widths) {
          await tab.page.setViewportSize({ width, height: 900 });
          await tab.settle();
          await tab.settle();
          await shot(tab.page, `pipeline-${name}-${width}.${theme}`, { fullPage: true });
          assert.deepEqual(await tab.tooWide(), [], `at ${width} px`);
        }
        assert.deepEqual(await findings(tab, theme), []);
      }
      assert.deepEqual(await tab.faults(), []);
    });
});

describe('a pipeline in a pseudo-language', function () {
  this.timeout(60_000);
  let stage: PipelineStage;
  before(async () => {
    stage = await PipelineStage.open();
  });
  after(() => stage.close());

  for (const lang of ['qps-ploc', 'qps-plocm'])
    it(`draws plan and run in ${lang}: every word is translated, has room, and keeps its place`, async () => {
      const language = pageLanguage(lang);
      stage.language = language;
      const plan = planState({ plan: aPlan(), approval: changed, day: () => '17.11.' }, language.t);
      const run = runState(aRun(), aPlan(), NOW, language.t);
      for (const [name, state] of Object.entries({ plan, run })) {
        const tab = await stage.page(state, 'dark', 900);
        if (name === 'run') await tell(tab, aRun(), 'docstrings', language.t);
        assert.deepEqual(await plainWords(tab.page, NAMES), [], name);
        for (const width of [420, 900]) {
          await tab.page.setViewportSize({ width, height: 900 });
          await tab.settle();
          await tab.settle();
          await shot(tab.page, `pipeline-${name}-${width}.${lang}`);
          assert.deepEqual(await tab.tooWide(), [], `${name} at ${width} px`);
        }
        assert.deepEqual(await tab.faults(), []);
      }
    });
});

describe('what a person does with a pipeline’s page', function () {
  this.timeout(60_000);
  let stage: PipelineStage;
  before(async () => {
    stage = await PipelineStage.open();
  });
  after(() => stage.close());

  it('walks the graph by arrows, opens a step with Enter, and goes back with Escape', async () => {
    const tab = await stage.page(shownRun());
    const { page } = tab;
    const focused = (): Promise<string> =>
      page.evaluate<string>('document.activeElement.dataset.step ?? document.activeElement.id');
    await page.locator('article[data-step=docstrings]').focus();
    const walked: string[] = [];
    for (const key of ['ArrowUp', 'ArrowUp', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowDown', 'End']) {
      await page.keyboard.press(key);
      walked.push(await focused());
    }
    assert.deepEqual(walked, [
      'instructions',
      'outline',
      'instructions',
      'docstrings',
      'examples',
      'check-examples',
      'merge',
    ]);
    assert.equal(await page.locator('article[tabindex="0"]').count(), 1);
    await page.keyboard.press('Enter');
    const asked = (await tab.posted()).findLast(({ type }) => type === 'step-select');
    assert.ok(asked?.type === 'step-select');
    assert.equal(asked.stepId, 'merge');
    await tell(tab, aRun(), 'merge');
    assert.equal(await focused(), 'panel');
    await page.keyboard.press('Escape');
    assert.equal(await focused(), 'merge');
  });

  it('follows what runs until a step is chosen by hand', async () => {
    const tab = await stage.page(shownRun());
    const selected = (): Promise<string | null> => tab.page.locator('article.sel').getAttribute('data-step');
    assert.equal(await selected(), 'docstrings');
    const runs = runState(
      aRun({
        steps: aRun().steps.map((state) => (state.stepId === 'merge' ? { ...state, status: 'running' } : state)),
      }),
      aPlan(),
      NOW,
      t,
    );
    const { head, notes, sideNotes, steps } = runs;
    await tab.post({ type: 'changed', head, notes, sideNotes, steps: steps.filter(({ id }) => id === 'merge') });
    assert.equal(await selected(), 'merge');
    await tab.page.locator('article[data-step=outline]').click();
    await tab.post({ type: 'changed', head, notes, sideNotes, steps: steps.filter(({ id }) => id === 'docstrings') });
    assert.equal(await selected(), 'outline');
  });

  it('asks the host for what its buttons say, and shows what was refused', async () => {
    const tab = await stage.page(PLAN);
    await tab.page.evaluate(`host.refuse.act = { code: 'BATON_E_PIPELINE', message: 'This folder is not trusted.' }`);
    await tab.page.click('[data-action=approve-and-run]');
    await tab.page.getByText('This folder is not trusted.').waitFor();
    const acted = (await tab.posted()).findLast(({ type }) => type === 'act');
    assert.ok(acted?.type === 'act');
    assert.equal(acted.action, 'approve-and-run');
  });

  it('names each step for those who listen', async () => {
    const tab = await stage.page(shownRun());
    const labels = await tab.page.evaluate<string[]>(
      `[...document.querySelectorAll('article')].map((article) => article.ariaLabel)`,
    );
    assert.ok(labels.includes('docstrings, running, qwen3-coder 30B'));
    assert.equal(await tab.page.locator('[role=status].sr').innerText(), '2 of 6 steps done');
  });

  it('draws text of a model as text, and what cannot be seen by its name', async () => {
    const run = aRun({
      steps: [stepState('outline', { status: 'failed', sentence: '<img src=x onerror=alert(1)>\u202Egone' })],
    });
    const tab = await stage.page(shownRun(run));
    assert.match(await tab.page.locator('article .says').innerText(), /<img src=x.*\[U\+202E\]gone/);
    assert.deepEqual(await tab.faults(), []);
  });

  it('stays quick with a thousand steps', async function () {
    // Another try tells a busy machine from slow code.
    this.retries(3);
    const steps = manySteps(1_000);
    const many = (status: 'waiting' | 'running'): PipelineState =>
      shownRun(
        aRun({
          pipeline: aPipeline({ steps }),
          steps: steps.map(({ id }) => stepState(id, id === 'step-500' ? { status } : {})),
        }),
      );
    const tab = await stage.page(many('waiting'));
    assert.equal(await tab.page.locator('article').count(), 1_000);
    const state = many('running');
    assert.ok(state.kind === 'graph');
    const message: ToPipeline = {
      type: 'changed',
      head: state.head,
      notes: [],
      sideNotes: [],
      steps: state.steps.filter(({ id }) => id === 'step-500'),
    };
    const ms = await tab.page.evaluate<number>(
      `new Promise((resolve) => { const at = performance.now(); host.post(${JSON.stringify(message)});
        setTimeout(() => requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - at)))); })`,
    );
    assert.equal(await tab.page.locator('article.run').count(), 1);
    assert.ok(ms < 500, `${ms} ms for one changed step`);
    console.log(`      one changed step of 1 000: ${ms.toFixed(0)} ms`);
  });
});
