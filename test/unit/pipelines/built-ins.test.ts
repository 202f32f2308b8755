import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import type { PipelinePlan } from '../../../src/domain/pipeline-plan.ts';
import type { PipelineRun } from '../../../src/domain/pipeline-run.ts';
import { WIDEST } from '../../../src/pipelines/cost.ts';
import { planBuiltIn, type PlannedBuiltIn } from '../../fixtures/built-in-run.ts';
import type { PipelineSite } from '../../fixtures/pipeline-site.ts';
import { ended } from './engine-ended.ts';

const never = new AbortController().signal;
const FORMAT = 'src/domain/format.ts';

describe('a built-in pipeline, on real code with recorded answers', () => {
  let site: PipelineSite | undefined;
  let files: Map<string, string>;

  afterEach(async () => {
    await site?.close();
    site = undefined;
  });

  async function planned(id: string, paths: readonly string[]): Promise<PlannedBuiltIn> {
    const built = await planBuiltIn(id, paths);
    ({ site, files } = built);
    return built;
  }

  async function run(id: string, paths: readonly string[]): Promise<{ plan: PipelinePlan; run: PipelineRun }> {
    const { plan, inputs } = await planned(id, paths);
    deepEqual(plan.problems, []);
    const { pipelines } = site?.baton ?? {};
    if (!pipelines) throw new Error('no house');
    await pipelines.approve(plan);
    const { runId } = await pipelines.run(plan, inputs);
    return { plan, run: await ended(pipelines.engine, runId) };
  }

  /** The true cost lies in the range that was printed before, and the range is not too wide. */
  function expectInRange({ plan, run: { cost } }: { plan: PipelinePlan; run: PipelineRun }): void {
    const { lowNanoUsd, highNanoUsd } = plan.cost ?? { lowNanoUsd: 0, highNanoUsd: 0 };
    ok(highNanoUsd <= WIDEST * lowNanoUsd, `${lowNanoUsd} to ${highNanoUsd}`);
    ok(
      cost.totalNanoUsd >= lowNanoUsd && cost.totalNanoUsd <= highNanoUsd,
      `${cost.totalNanoUsd} in ${lowNanoUsd} to ${highNanoUsd}`,
    );
  }

  for (const path of [FORMAT, 'src/ledger/tail.ts', 'src/domain/tokens.ts']) {
    it(`summarises, documents and optimises ${path} with three models`, async () => {
      const result = await run('summarise-document-optimise', [path]);
      equal(result.run.status, 'done', result.run.problem?.message);
      deepEqual(new Set(site?.asked.map(({ model }) => model)).size >= 2, true);
      const edits = result.run.steps.find(({ stepId }) => stepId === 'document')?.output;
      ok(edits?.type === 'changes' && edits.changes[0]?.after.includes('/** What it promises'), JSON.stringify(edits));
      equal(files.get(path)?.includes('/** What it promises'), false);
      equal(result.run.result?.type, 'text');
      expectInRange(result);
    });
  }

  it('reviews the staged diff from three angles and merges what they found', async () => {
    const result = await run('review-staged', [FORMAT]);
    equal(result.run.status, 'done', result.run.problem?.message);
    ok(result.run.result?.type === 'text' && result.run.result.text.startsWith('It should not be committed'));
    const merge = site?.asked.find(({ text }) => text.includes('Merge these findings'));
    match(merge?.text ?? '', /result of step correctness[\s\S]*loses its sign/);
    expectInRange(result);
  });

  it('writes release notes from commits', async () => {
    const result = await run('release-notes', [FORMAT]);
    equal(result.run.status, 'done', result.run.problem?.message);
    ok(result.run.result?.type === 'text' && result.run.result.text.startsWith('# Release notes'));
    expectInRange(result);
  });

  it('documents a folder with a weak model by a strong model’s instructions, and uses them again', async () => {
    const paths = [
      'src/domain/format.ts',
      'src/domain/tokens.ts',
      'src/domain/day.ts',
      'src/ledger/tail.ts',
      'src/pipelines/template.ts',
    ];
    const result = await run('docstrings', paths);
    equal(result.run.status, 'done', result.run.problem?.message);
    const { output, from } = result.run.steps[1] ?? {};
    ok(output?.type === 'list' && output.items.every((item) => item?.type === 'changes'));
    equal(from, undefined);
    equal(result.run.steps[0]?.from, 'instructions, version 1');
    expectInRange(result);
    const { pipelines } = site?.baton ?? {};
    const again = await pipelines?.plan(
      result.plan.pipeline,
      await pipelines.gather(result.plan.pipeline, {}, never),
      never,
    );
    deepEqual([again?.steps[0]?.from, again?.steps[0]?.cost?.highNanoUsd], ['instructions, version 1', 0]);
  });

  it('plans the tests of a selection, with the command and the files that have to be approved', async () => {
    const { plan, inputs } = await planned('write-tests', [FORMAT]);
    deepEqual(plan.commands, [['npm', 'test']]);
    ok(plan.writes.includes('**/*.test.*'));
    const { pipelines } = site?.baton ?? {};
    deepEqual(await pipelines?.approval(plan), { type: 'new' });
    await rejects(async () => pipelines?.run(plan, inputs), /you have not approved it/);
    equal(site?.asked.length, 0);
  });
});
