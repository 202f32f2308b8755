import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import type { PipelinePlan } from '../../../src/domain/pipeline-plan.ts';
import type { GatheredInputs, Pipelines } from '../../../src/domain/pipelines.ts';
import { memoryWorkspace } from '../../fixtures/pipeline-house.ts';
import { openPipelineSite, type PipelineSite } from '../../fixtures/pipeline-site.ts';
import { ended } from './engine-ended.ts';

const never = new AbortController().signal;

describe('a workspace’s pipeline', () => {
  let site: PipelineSite;
  let text: string;
  let isTrusted: boolean;
  let fileCount: number;

  beforeEach(async () => {
    text = 'name: Own\nsteps:\n  - {id: a, prompt: "Say one word."}\n';
    [isTrusted, fileCount] = [true, 3];
    const workspace = memoryWorkspace(new Map(), {
      isTrusted: () => isTrusted,
      pipelineFiles: async () => [{ place: { folder: 'app', path: '.baton/own.baton.yaml' }, text }],
      files: async (_, most) =>
        Array.from({ length: Math.min(most, fileCount) }, (__, at) => ({
          place: { folder: 'app', path: `f${at}.ts` },
          language: '',
        })),
    });
    site = await openPipelineSite(workspace, () => 'word');
  });
  afterEach(() => site.close());

  async function own(): Promise<{ pipelines: Pipelines; plan: PipelinePlan; inputs: GatheredInputs }> {
    const { pipelines } = site.baton;
    const pipeline = (await pipelines.list()).find(({ id }) => id === 'own')?.pipeline;
    if (!pipeline) throw new Error('not listed');
    const inputs = await pipelines.gather(pipeline, {}, never);
    return { pipelines, inputs, plan: await pipelines.plan(pipeline, inputs, never) };
  }

  it('runs once it is approved; changed by a pull, it is asked about again with what it was (case 6)', async () => {
    const first = await own();
    deepEqual(await first.pipelines.approval(first.plan), { type: 'new' });
    await rejects(first.pipelines.run(first.plan, first.inputs), { code: 'BATON_E_PIPELINE_APPROVAL' });
    await first.pipelines.approve(first.plan);
    deepEqual(await first.pipelines.approval(first.plan), { type: 'approved' });
    const { runId } = await first.pipelines.run(first.plan, first.inputs);
    equal((await ended(first.pipelines.engine, runId)).status, 'done');
    const before = text;
    text = text.replace('one word', 'two words');
    const second = await own();
    const state = await second.pipelines.approval(second.plan);
    equal(state.type === 'changed' && state.approvedText, before);
    await rejects(second.pipelines.run(second.plan, second.inputs), /changed since you approved it/);
    equal(site.asked.length, 1);
  });

  it('is not listed and not run in a folder that is not trusted (case 1)', async () => {
    const trusted = await own();
    await trusted.pipelines.approve(trusted.plan);
    isTrusted = false;
    equal(
      (await trusted.pipelines.list()).some(({ id }) => id === 'own'),
      false,
    );
    await rejects(trusted.pipelines.run(trusted.plan, trusted.inputs), /this folder is not trusted/);
    equal(site.asked.length, 0);
  });

  it('says in the plan, by the step’s name, what cannot work: ten thousand files, a model that is not there', async () => {
    fileCount = 10_000;
    text =
      'name: Own\ninputs: {all: {files: "**/*.ts", limit: 200}}\nsteps:\n  - {id: docs, forEach: inputs.all, prompt: "{{ item }}"}\n  - {id: other, prompt: hi, model: openai/gpt-99}\n';
    const { plan, pipelines, inputs } = await own();
    await pipelines.approve(plan);
    const messages = plan.problems.map(({ message }) => message);
    match(
      messages.join('\n'),
      /^Step docs would work on more than 200 files: so many match \*\*\/\*\.ts\. Narrow the pattern, or raise its limit\.$/m,
    );
    match(
      messages.join('\n'),
      /^Step other asks for openai\/gpt-99, which is not among your models\. Name another one\.$/m,
    );
    await rejects(pipelines.run(plan, inputs), { code: 'BATON_E_PIPELINE_INPUT' });
    equal(site.asked.length, 0);
  });
});
