import assert from 'node:assert/strict';
import { levelsOf } from '../../../../src/protocol/pipeline-levels.ts';
import { pipelineStateSchema, toPipelineSchema } from '../../../../src/protocol/pipeline.ts';
import { english } from '../../../../src/surfaces/l10n.ts';
import { approvalDiff } from '../../../../src/surfaces/pipelines/approval-diff.ts';
import { definitionState } from '../../../../src/surfaces/pipelines/definition-view.ts';
import { formatRange, sumOfRanges } from '../../../../src/surfaces/pipelines/money-range.ts';
import { outputText, stepPanel } from '../../../../src/surfaces/pipelines/panel-view.ts';
import { approveLabel, planState, type PlanFacts } from '../../../../src/surfaces/pipelines/plan-view.ts';
import { runNotes } from '../../../../src/surfaces/pipelines/run-notes.ts';
import { runState } from '../../../../src/surfaces/pipelines/run-view.ts';
import { commandLine, withoutName } from '../../../../src/surfaces/pipelines/step-words.ts';
import {
  anInterruptedRun,
  aPipeline,
  aPlan,
  APPROVED_TEXT,
  aRun,
  manySteps,
  NOW,
  PIPELINE_TEXT,
  stepState,
} from '../../../fixtures/pipelines.ts';

const t = english;
const USD = 1_000_000_000;
const range = (low: number, high: number): string =>
  formatRange({ lowNanoUsd: Math.round(low * USD), highNanoUsd: Math.round(high * USD) });

function facts(change: Partial<PlanFacts> = {}): PlanFacts {
  return { plan: aPlan(), approval: { type: 'approved' }, day: () => '17 Nov', ...change };
}

describe('a range of money', () => {
  it('has two ends with as many decimals', () => {
    assert.deepEqual(
      [
        range(0.03, 0.07),
        range(0.004, 0.011),
        range(0.029, 0.071),
        range(1.2, 4.8),
        range(12, 40.4),
        range(0.04, 0.19),
      ],
      ['$0.03–0.07', '$0.004–0.011', '$0.029–0.071', '$1.20–4.80', '$12–40', '$0.04–0.19'],
    );
  });

  it('is one amount where both ends print alike, nothing only where it is nothing, and a dash where nobody knows', () => {
    assert.deepEqual(
      [range(0.02, 0.02), range(0, 0), range(0.00002, 0.00004)],
      ['≈\u00a0$0.02', '$0.00', '<\u00a0$0.0001'],
    );
    assert.equal(formatRange(undefined), '–');
    assert.equal(sumOfRanges([{ lowNanoUsd: 1, highNanoUsd: 2 }, undefined]), undefined);
  });
});

describe('a run on its page', () => {
  it('says of each step who does it, how far it is and what it cost', () => {
    const { steps } = runState(aRun(), aPlan(), NOW, t);
    const told = steps.map(({ id, stateText, by, extent, before, cost }) => [id, stateText, by, extent, before, cost]);
    assert.deepEqual(told, [
      ['outline', 'done', 'gpt-5-mini', '3.2\u00a0s', 'est. $0.002–0.004', '$0.0021'],
      ['instructions', 'done', 'claude-opus-4-5, strong', '14\u00a0s', 'est. $0.02–0.05', '$0.0312'],
      ['docstrings', 'running', 'qwen3-coder 30B', '7 of 12 files', 'est. $0.00, local', '$0.00'],
      ['examples', 'failed', 'gpt-5-mini', '9.0\u00a0s', 'est. $0.003–0.006', '$0.0046'],
      ['check-examples', 'skipped', 'npx tsc --noEmit', undefined, 'examples failed', '$0.00'],
      ['merge', 'waiting', 'claude-sonnet-4-5, strong', undefined, 'est. $0.004–0.011', '–'],
    ]);
  });

  it('says what is done and paid, on one scale with estimate and budget', () => {
    const { head } = runState(aRun(), aPlan(), NOW, t);
    assert.equal(head.meta, 'src/http.ts · 2 of 6 done · 1\u00a0min 12\u00a0s');
    assert.deepEqual(
      head.actions.map(({ action }) => action),
      ['cancel'],
    );
    assert.equal(head.meter?.label, '$0.0379 so far, estimate $0.029–0.071, run budget $0.10');
    assert.deepEqual([head.meter.spentShare, head.meter.budgetShare], [0.379, 1]);
  });

  it('offers a stopped run with what is kept and what is still to come', () => {
    const [note] = runState(anInterruptedRun(), aPlan(), NOW, t).notes;
    assert.equal(
      note?.text,
      'This run stopped when the window closed. 2 finished steps are kept and are not paid again.',
    );
    assert.equal(note.detail, 'Paid $0.0379 · still to come $0.007–0.017 · step docstrings goes on at file 8 of 12');
    assert.deepEqual(
      note.actions.map(({ action }) => action),
      ['resume', 'discard'],
    );
  });

  it('says which step failed and why, with its code and what was booked', () => {
    const [note] = runState(aRun(), aPlan(), NOW, t).sideNotes;
    assert.equal(note?.text, 'examples: output failed its schema twice. “code” is missing in item 3.');
    assert.equal(note.detail, 'BATON_E_INVALID_RESPONSE · $0.0046 booked');
    assert.deepEqual(
      note.actions.map(({ action }) => action),
      ['retry-step', 'retry-stronger', 'open-output'],
    );
  });

  it('asks at a budget, and for changes, where the step waits', () => {
    const change = { place: { folder: 'demo', path: 'a.ts' }, before: '', after: 'x', stepId: 'merge' };
    const run = aRun({
      status: 'waiting',
      steps: [
        stepState('docstrings', {
          waitsFor: {
            type: 'budget',
            sentence: 'Budget reached in step docstrings.',
            usedNanoUsd: 99_800_000,
            limitNanoUsd: 100_000_000,
          },
        }),
        stepState('merge', { waitsFor: { type: 'accept', changes: [change, { ...change, stepId: 'merge' }] } }),
      ],
    });
    const [budget, changes] = runState(run, undefined, NOW, t).notes;
    assert.deepEqual(
      budget?.actions.map(({ label }) => label),
      ['Raise to $0.20 and go on', 'Stop here'],
    );
    assert.equal(budget.detail, '$0.0998 of $0.10');
    assert.match(changes?.text ?? '', /^merge proposes changes in 1 file\./);
  });

  it('offers to try again, and no sum, where a budget of the person is reached and the run has none', () => {
    const waitsFor = {
      type: 'budget',
      sentence: 'Day budget reached.',
      usedNanoUsd: 2_000_000,
      limitNanoUsd: 0,
    } as const;
    const run = aRun({ status: 'waiting', steps: [stepState('docstrings', { waitsFor })] });
    const [note] = runState(run, undefined, NOW, t).notes;
    assert.deepEqual(
      note?.actions.map(({ action, label }) => [action, label]),
      [
        ['raise-budget', 'Try again'],
        ['cancel', 'Stop here'],
      ],
    );
    assert.equal(note.detail, 'Paid $0.0020');
  });

  it('offers changes that nobody has decided about once the run is done', () => {
    const change = { place: { folder: 'demo', path: 'a.ts' }, before: '', after: 'x', stepId: 'merge' };
    const output = { type: 'list', items: [{ type: 'changes', changes: [change] }, undefined] } as const;
    const run = aRun({ status: 'done', steps: [stepState('merge', { status: 'done', output })] });
    const told = (decided: ReadonlySet<string>): string[] =>
      runNotes(run, undefined, decided, t).map(({ text }) => text);
    assert.deepEqual(told(new Set()), ['merge proposes changes in 1 file. Nothing is written before you accept it.']);
    assert.deepEqual(told(new Set(['merge'])), []);
  });

  it('tells the cost as unknown where no answer has a known price', () => {
    const steps = [stepState('outline', { status: 'done', cost: { totalNanoUsd: 0, unknownCount: 1 } })];
    const state = runState(aRun({ steps, cost: { totalNanoUsd: 0, unknownCount: 1 } }), undefined, NOW, t);
    assert.equal(state.steps[0]?.cost, '–');
    assert.match(state.head.meter?.estimate ?? '', /without a known price/);
  });

  it('is drawn from its definition alone after a reload, and passes its schema whatever its size', function () {
    // Another try tells a busy machine from slow code.
    this.retries(3);
    const steps = manySteps(1_000);
    const run = aRun({ pipeline: aPipeline({ steps }), steps: steps.map(({ id }) => stepState(id)) });
    const startedAt = performance.now();
    const state = runState(run, undefined, NOW, t);
    assert.ok(performance.now() - startedAt < 500);
    assert.equal(state.steps.length, 1_000);
    assert.equal(pipelineStateSchema.safeParse(state).success, true);
  });
});

describe('the step that is told', () => {
  it('says model, reason, retries, tokens and speed', () => {
    const run = aRun();
    const [, , step] = run.pipeline.steps;
    assert.ok(step);
    const panel = stepPanel(step, run.pipeline, aPlan(), run.steps[2], NOW, t);
    assert.equal(panel.more, 'file 8 of 12');
    assert.deepEqual(
      panel.facts.map(({ name, value }) => `${name} ${value}`),
      [
        'Model qwen3-coder 30B',
        'Why weak is enough: instructions given',
        'From instructions, version 3',
        'Retries 0 of 2',
        'Tokens 18\u202f400 in · 2\u202f120 out',
        'Speed 38 tokens/s',
        'Took 56\u00a0s',
      ],
    );
    assert.deepEqual(
      panel.actions.map(({ action }) => action),
      ['stop-step', 'open-prompt'],
    );
    assert.equal(toPipelineSchema.safeParse({ type: 'panel', panel }).success, true);
  });

  it('gives its output as text, list by list', () => {
    const list = {
      type: 'list',
      items: [{ type: 'text', text: 'a' }, undefined, { type: 'json', value: { b: 1 } }],
    } as const;
    assert.equal(outputText(list), 'a\n\n–\n\n{\n  "b": 1\n}');
  });
});

describe('a plan on its page', () => {
  it('says what each step costs, what is read, written and run', () => {
    const { plan, head } = planState(facts(), t);
    assert.equal(head.meta, '6 steps, 5 levels · nothing has been sent');
    assert.deepEqual(
      plan.rows.map(({ name, title, after, model, modelDetail, cost }) => [
        name,
        title,
        after,
        model,
        modelDetail,
        cost,
      ]),
      [
        ['outline', 'reads the module', '–', 'gpt-5-mini', 'auto, weak', '$0.002–0.004'],
        ['instructions', 'writes how to document it', 'outline', 'claude-opus-4-5', 'auto, strong', '$0.02–0.05'],
        ['docstrings', 'for each of 12 files', 'instructions', 'qwen3-coder 30B', 'local', '$0.00'],
        ['examples', 'JSON by schema', 'instructions', 'gpt-5-mini', 'auto, weak', '$0.003–0.006'],
        ['check-examples', 'runs npx tsc --noEmit', 'examples', 'this machine', '', '$0.00'],
        ['merge', 'edits to accept', 'docstrings, check-examples', 'claude-sonnet-4-5', 'auto, strong', '$0.004–0.011'],
      ],
    );
    assert.equal(plan.axis, '$0 to $0.055');
    assert.equal(plan.reads, '12 files in src/, 54\u00a0k tokens in all. None is protected or private.');
    assert.deepEqual(plan.commands, ['npx tsc --noEmit']);
  });

  it('asks for approval where this text with these programs was never approved, else only to run', () => {
    assert.equal(approveLabel(facts({ approval: { type: 'new' } }), t), 'Approve and run, $0.029–0.071');
    assert.equal(approveLabel(facts(), t), 'Run, $0.029–0.071');
    const { cost: _, ...unknown } = aPlan();
    assert.equal(approveLabel(facts({ plan: unknown }), t), 'Run, price not known');
  });

  it('shows which lines changed since the approval', () => {
    const approval = { type: 'changed', approvedText: APPROVED_TEXT, approvedAt: NOW } as const;
    const state = planState(facts({ approval }), t);
    assert.match(state.notes[0]?.text ?? '', /^docs\.baton\.yaml changed since you approved it on 17 Nov\. One line/);
    assert.deepEqual(
      state.diff.filter(({ sign }) => sign !== ' '),
      [
        { sign: '-', text: '    run: npx tsc --noEmit --incremental' },
        { sign: '+', text: '    run: npx tsc --noEmit' },
      ],
    );
    assert.deepEqual(approvalDiff(PIPELINE_TEXT, PIPELINE_TEXT).lines, []);
  });

  it('cannot be run with an error, and leads to its line', () => {
    const position = { line: 14, column: 5, offset: 1, length: 3 };
    const problem = {
      code: 'BATON_E_PIPELINE_CYCLE',
      message: 'These steps wait for each other: a → b → a.',
      severity: 'error',
      position,
    } as const;
    const state = planState(facts({ plan: aPlan({ problems: [problem] }) }), t);
    assert.deepEqual(
      state.plan.actions.map(({ action }) => action),
      ['edit-file', 'not-now'],
    );
    assert.deepEqual(state.notes[0]?.actions, [{ action: 'go-to-line', label: 'Go to line 14', line: 14 }]);
    assert.equal(state.notes[0]?.detail, 'BATON_E_PIPELINE_CYCLE · docs.baton.yaml, line 14');
  });
});

describe('a definition beside its text', () => {
  it('draws the last graph that could be read below what is wrong', () => {
    const pipeline = aPipeline();
    const problem = { code: 'BATON_E_PIPELINE', message: 'Step outline has no prompt.', severity: 'error' } as const;
    const state = definitionState(
      { id: 'docs', title: 'docs', source: pipeline.source, problems: [problem] },
      pipeline,
      NOW,
      t,
    );
    assert.ok(state.kind === 'graph');
    assert.deepEqual([state.steps.length, state.head.tag, state.head.actions.length], [6, 'cannot run', 0]);
    assert.deepEqual(
      state.steps.map(({ level }) => level),
      [0, 1, 2, 2, 3, 4],
    );
  });

  it('puts steps that wait for each other into a last row', () => {
    const levels = levelsOf([
      { id: 'a', needs: [] },
      { id: 'b', needs: ['a', 'c'] },
      { id: 'c', needs: ['b'] },
    ]);
    assert.deepEqual(
      [...levels],
      [
        ['a', 0],
        ['b', 1],
        ['c', 1],
      ],
    );
  });
});

describe('a sentence about a step', () => {
  it('does not name the step twice', () => {
    assert.equal(withoutName('Step docs: the output is empty.', 'docs', english), 'The output is empty.');
    assert.equal(withoutName('Output is empty.', 'docs', english), 'Output is empty.');
  });
});

describe('a program on one line', () => {
  it('is quoted where it could be read in two ways', () => {
    assert.equal(commandLine(['npx', 'tsc', '--noEmit']), 'npx tsc --noEmit');
    assert.equal(commandLine(['sh', '-c', 'rm -rf "x"; echo']), String.raw`sh -c "rm -rf \"x\"; echo"`);
  });
});
