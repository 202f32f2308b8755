import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { PipelinePlan } from '../../src/domain/pipeline-plan.ts';
import type { PipelineRun } from '../../src/domain/pipeline-run.ts';
import type { GatheredInputs } from '../../src/domain/pipelines.ts';
import type { ToPipeline } from '../../src/protocol/pipeline.ts';
import { PlanController } from '../../src/surfaces/pipelines/plan-controller.ts';
import { RunController } from '../../src/surfaces/pipelines/run-controller.ts';
import { RunSession } from '../../src/surfaces/pipelines/run-session.ts';
import { openPipelineHouse, type PipelineHouse } from './support/pipeline-house.ts';

const open = new AbortController().signal;
const GATE = `name: Gate
steps:
  - id: word
    prompt: Say one word.
  - id: gate
    needs: [word]
    run: [git, config, --file, ran.txt, --add, gate.ran, "a b;$HOME"]
`;
const SMALL = 'name: Small\nbudget: 0.00001\nsteps:\n  - {id: word, prompt: Say one word.}\n';

interface Asked {
  readonly message: string;
  readonly detail: string | undefined;
}

describe('what the person decides about a pipeline', function () {
  this.timeout(60_000);
  let house: PipelineHouse;
  let root: string;
  let asked: Asked[];
  /** The button that is pressed in the next dialogs. */
  let pressed: string | undefined;
  const { showWarningMessage, showInformationMessage } = vscode.window;

  before(async () => {
    const [first] = vscode.workspace.workspaceFolders ?? [];
    ok(first);
    root = first.uri.fsPath;
    house = await openPipelineHouse();
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await house?.close();
  });
  beforeEach(() => {
    [asked, pressed] = [[], undefined];
    // The dialogs are native here: what they would show is kept, and a button is pressed for the person.
    const answer = async (message: string, options?: vscode.MessageOptions): Promise<string | undefined> => {
      asked.push({ message, detail: options?.detail });
      return pressed;
    };
    Object.assign(vscode.window, { showWarningMessage: answer, showInformationMessage: async () => undefined });
  });
  afterEach(() => {
    Object.assign(vscode.window, { showWarningMessage, showInformationMessage });
    for (const name of ['gate.baton.yaml', 'small.baton.yaml', 'ran.txt']) rmSync(join(root, name), { force: true });
  });

  async function planOf(name: string, text: string): Promise<{ plan: PipelinePlan; inputs: GatheredInputs }> {
    writeFileSync(join(root, `${name}.baton.yaml`), text);
    const { pipelines } = house;
    const listed = (await pipelines.list()).find(({ id }) => id === name);
    ok(listed?.pipeline, JSON.stringify(listed?.problems));
    const inputs = await pipelines.gather(listed.pipeline, {}, open);
    return { inputs, plan: await pipelines.plan(listed.pipeline, inputs, open) };
  }

  /** Presses "Approve and run" on the page of a plan. */
  async function approved(name: string, text: string): Promise<{ run?: PipelineRun; posted: readonly ToPipeline[] }> {
    const { plan, inputs } = await planOf(name, text);
    const posted: ToPipeline[] = [];
    let run: PipelineRun | undefined;
    const doors = { onDidStart: (begun: PipelineRun) => (run = begun), close: () => undefined };
    const page = new PlanController(plan, inputs, house.surface.parts, doors, (message) => posted.push(message));
    await page.begin();
    await page.act({ action: 'approve-and-run' });
    page.dispose();
    return { posted, ...(run && { run }) };
  }

  async function ended(runId: string): Promise<PipelineRun | undefined> {
    const events = house.pipelines.engine.events(runId, open);
    for await (const event of events) if (event.type === 'run' && event.run.endedAt) break;
    return house.pipelines.engine.status(runId);
  }

  it('before programs run: exactly what, where and bound to which text; and nothing runs without it', async () => {
    const { run } = await approved('gate', GATE);
    equal(run, undefined);
    deepEqual([house.asked(), existsSync(join(root, 'ran.txt'))], [0, false]);
    const [{ message, detail = '' } = { message: '' }, ...others] = asked;
    deepEqual([message, others], ['Let this pipeline run a program?', []]);
    const [programs, place, rounds, bound] = detail.split('\n\n');
    equal(programs, '• git config --file ran.txt --add gate.ran "a b;$HOME"');
    equal(place, `In ${root}, without a shell and without your keys.`);
    equal(rounds, 'They run on edits that you accepted, and on nothing else.');
    const hash = createHash('sha256').update(GATE).digest('hex').slice(0, 12);
    equal(
      bound,
      `This holds for exactly this text of gate.baton.yaml (${hash}…). When it changes, you are asked again.`,
    );
  });

  it('runs what was approved as it stands, in the folder, and does not ask for the same again', async () => {
    pressed = 'Approve';
    const { run } = await approved('gate', GATE);
    ok(run);
    equal((await ended(run.runId))?.status, 'done');
    equal(readFileSync(join(root, 'ran.txt'), 'utf8'), '[gate]\n\tran = "a b;$HOME"\n');
    equal(asked.length, 1);
    pressed = undefined;
    const again = await approved('gate', GATE);
    ok(again.run);
    equal((await ended(again.run.runId))?.status, 'done');
    equal(asked.length, 1);
  });

  it('asks again once the text changed, and shows the difference', async () => {
    const changed = GATE.replace('"a b;$HOME"', 'other');
    const { run, posted } = await approved('gate', changed);
    equal(run, undefined);
    match(asked[0]?.detail ?? '', /^• git config --file ran\.txt --add gate\.ran other\n/);
    const [page] = posted;
    ok(page?.type === 'pipeline' && page.state.kind === 'plan');
    match(
      page.state.notes.map(({ text }) => text).join('\n'),
      /^gate\.baton\.yaml changed since you approved it on .+ One line is different\.$/m,
    );
    deepEqual(
      page.state.diff.filter(({ sign }) => sign !== ' ').map(({ sign, text }) => `${sign}${text.trim()}`),
      [
        '-run: [git, config, --file, ran.txt, --add, gate.ran, "a b;$HOME"]',
        '+run: [git, config, --file, ran.txt, --add, gate.ran, other]',
      ],
    );
    equal(existsSync(join(root, 'ran.txt')), false);
  });

  it('raises the budget of a run that waits, as far as the button says, until it can go on', async () => {
    const before = house.asked();
    const { run } = await approved('small', SMALL);
    ok(run);
    const session = new RunSession(house.surface.parts, run.runId, undefined, () => undefined);
    const page = new RunController(session, house.surface.parts, house.surface);
    const budgets = new Set<number>();
    const events = house.pipelines.engine.events(run.runId, open);
    for await (const event of events) {
      const [waiting] = event.type === 'run' ? event.run.steps : event.type === 'step' ? [event.step] : [];
      if (waiting?.waitsFor?.type !== 'budget' || budgets.has(waiting.waitsFor.limitNanoUsd)) continue;
      budgets.add(waiting.waitsFor.limitNanoUsd);
      equal(house.asked(), before, 'nothing is sent that the budget cannot pay');
      await session.feed.look();
      await page.act({ action: 'raise-budget', stepId: 'word' });
    }
    const last = await house.pipelines.engine.status(run.runId);
    equal(last?.status, 'done');
    ok(budgets.size > 0);
    deepEqual(
      [...budgets],
      [...budgets].map((_, index) => 10_000 * 2 ** index),
    );
    deepEqual([last.budgetNanoUsd, house.asked()], [10_000 * 2 ** budgets.size, before + 1]);
    session.dispose();
  });

  it('forgets a run that was stopped only when that is confirmed, and closes its page', async () => {
    const { run } = await approved('small', SMALL);
    ok(run);
    const { pipelines, surface } = house;
    await pipelines.engine.cancel(run.runId);
    await surface.showRun(run.runId);
    equal(surface.isShown(run.runId), true);
    const session = new RunSession(surface.parts, run.runId, undefined, () => undefined);
    await session.feed.look();
    const page = new RunController(session, surface.parts, surface);
    await page.act({ action: 'discard' });
    deepEqual(asked.at(-1), {
      message: 'Forget this run?',
      detail: 'No step was finished; what was paid stays in the ledger.',
    });
    ok(await pipelines.engine.status(run.runId));
    pressed = 'Discard';
    await page.act({ action: 'discard' });
    equal(await pipelines.engine.status(run.runId), undefined);
    equal(
      (await pipelines.unfinished(surface.parts.workspaceId())).some(({ runId }) => runId === run.runId),
      false,
    );
    equal(surface.isShown(run.runId), false);
    session.dispose();
  });
});
