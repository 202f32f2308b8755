import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import type { PipelineEngine } from '../../../src/domain/pipeline-run.ts';
import { ended, eventsOf } from './engine-ended.ts';
import { BatonError } from '../../../src/domain/errors.ts';
import { aPipeline, aRequest, ANSWER_NANO_USD, type Answering } from '../../fixtures/pipeline-house.ts';

/** Where engines of several windows share what they keep. */
export interface EngineSite {
  /** An engine in a window of its own; `answering` is who answers there. */
  engine(answering: Answering): Promise<PipelineEngine & { dispose(): Promise<void> }>;
  /** What was paid for a run, in nano-USD, by call. */
  paid(runId: string): Promise<ReadonlyMap<string, number>>;
  close(): Promise<void>;
}

const DIAMOND = `
name: Diamond
steps:
  - { id: a, prompt: "first" }
  - { id: b, prompt: "b of {{ steps.a }}" }
  - { id: c, prompt: "c of {{ steps.a }}" }
  - { id: d, prompt: "d of {{ steps.b }} and {{ steps.c }}" }
`;

/** Holds an engine to what {@link PipelineEngine} promises. `open` gives a fresh site for each test. */
export function engineConformance(name: string, open: () => Promise<EngineSite>): void {
  describe(`${name}, as every engine`, () => {
    let site: EngineSite;
    const engines: { dispose(): Promise<void> }[] = [];
    const engine = async (answering: Answering): Promise<PipelineEngine & { dispose(): Promise<void> }> => {
      const made = await site.engine(answering);
      engines.push(made);
      return made;
    };
    beforeEach(async () => {
      site = await open();
    });
    afterEach(async () => {
      for (const each of engines.splice(0)) await each.dispose();
      await site.close();
    });

    it('runs each step once, after what it needs, and gives the last one’s output', async () => {
      const order: string[] = [];
      const own = await engine(({ stepId = '', prompt }) => {
        order.push(stepId);
        return `<${prompt}>`;
      });
      await own.start(aRequest(aPipeline(DIAMOND)));
      const run = await ended(own, 'run-1');
      equal(run.status, 'done');
      deepEqual([order[0], order.slice(1, 3).toSorted(), order[3]], ['a#1', ['b#1', 'c#1'], 'd#1']);
      deepEqual(run.result, { type: 'text', text: '<d of <b of <first>> and <c of <first>>>' });
      equal(run.cost.totalNanoUsd, 4 * ANSWER_NANO_USD);
    });

    it('runs a run once when it is started twice, also at once', async () => {
      let count = 0;
      const own = await engine(() => `answer ${++count}`);
      const request = aRequest(aPipeline(DIAMOND));
      await Promise.all([own.start(request), own.start(request)]);
      await ended(own, 'run-1');
      equal((await own.start(request)).status, 'done');
      equal(count, 4);
    });

    it('tells the whole run first, then every change, and ends with the run', async () => {
      const own = await engine(() => 'yes');
      await own.start(aRequest(aPipeline(DIAMOND)));
      const events = await eventsOf(own, 'run-1');
      equal(events[0]?.type, 'run');
      const last = events.at(-1);
      equal(last?.type === 'run' && last.run.status, 'done');
    });

    it('cancels what runs, keeps what is finished, and goes on from there when it is started again', async () => {
      const asked: string[] = [];
      let isStuck = true;
      const reached = Promise.withResolvers<void>();
      const own = await engine(async ({ stepId = '' }, signal) => {
        asked.push(stepId);
        if (isStuck && stepId !== 'a#1') {
          reached.resolve();
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
        }
        return stepId;
      });
      const request = aRequest(aPipeline(DIAMOND));
      await own.start(request);
      await reached.promise;
      await own.cancel('run-1');
      const cancelled = await own.status('run-1');
      deepEqual([cancelled?.status, cancelled?.steps[0]?.status], ['cancelled', 'done']);
      isStuck = false;
      await own.start(request);
      equal((await ended(own, 'run-1')).status, 'done');
      equal(asked.filter((key) => key === 'a#1').length, 1);
    });

    it('goes on in another window after the first one left, without paying a finished step again', async () => {
      const asked: string[] = [];
      const reached = Promise.withResolvers<void>();
      const first = await engine(async ({ stepId = '' }, signal) => {
        asked.push(stepId);
        if (stepId === 'd#1') {
          reached.resolve();
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
        }
        return stepId;
      });
      const request = aRequest(aPipeline(DIAMOND));
      await first.start(request);
      await reached.promise;
      await first.dispose();
      const second = await engine(({ stepId = '' }) => {
        asked.push(stepId);
        return stepId;
      });
      equal((await second.status('run-1'))?.status, 'interrupted');
      await second.start(request);
      equal((await ended(second, 'run-1')).status, 'done');
      deepEqual(asked.toSorted(), ['a#1', 'b#1', 'c#1', 'd#1', 'd#1']);
      const paid = await site.paid('run-1');
      deepEqual(
        [...paid].toSorted(([a], [b]) => a.localeCompare(b, 'en')),
        ['a#1', 'b#1', 'c#1', 'd#1'].map((key) => [key, ANSWER_NANO_USD]),
      );
    });

    it('lets one window alone run a run', async () => {
      const reached = Promise.withResolvers<void>();
      const first = await engine(async (_, signal) => {
        reached.resolve();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        return '';
      });
      const request = aRequest(aPipeline(DIAMOND));
      await first.start(request);
      await reached.promise;
      const second = await engine(() => 'mine');
      await rejects(second.start(request), { code: 'BATON_E_PIPELINE_BUSY' });
      equal((await first.status('run-1'))?.status, 'running');
    });

    it('stops at a step that failed, says which, and can have it tried again', async () => {
      let isBroken = true;
      const own = await engine(({ stepId = '' }) => {
        if (stepId.startsWith('b') && isBroken)
          throw new BatonError('BATON_E_QUOTA', 'The credit is used up.', { isRetryable: false });
        return stepId;
      });
      await own.start(aRequest(aPipeline(DIAMOND)));
      const failed = await ended(own, 'run-1');
      deepEqual([failed.status, failed.problem?.message], ['failed', 'Step b: The credit is used up.']);
      deepEqual([failed.steps[3]?.status, failed.steps[3]?.sentence], ['skipped', 'b failed']);
      isBroken = false;
      ok(await own.signal('run-1', { type: 'retry-step', stepId: 'b' }));
      equal((await ended(own, 'run-1')).status, 'done');
      equal((await site.paid('run-1')).get('a#1'), ANSWER_NANO_USD);
    });

    it('refuses a pipeline whose steps wait for each other, and knows nothing of it', async () => {
      const own = await engine(() => '');
      const pipeline = aPipeline(DIAMOND);
      const steps = pipeline.steps.map((step) => (step.id === 'a' ? { ...step, needs: ['d'] } : step));
      await rejects(own.start(aRequest({ ...pipeline, steps })), (error: Error) => {
        match(error.message, /These steps wait for each other: a → [bc] → d → a\./);
        return true;
      });
      equal(await own.status('run-1'), undefined);
    });
  });
}
