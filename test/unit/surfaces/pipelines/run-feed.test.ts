import assert from 'node:assert/strict';
import type { PipelineRun, RunEvent } from '../../../../src/domain/pipeline-run.ts';
import type { ToPipeline } from '../../../../src/protocol/pipeline.ts';
import { english } from '../../../../src/surfaces/l10n.ts';
import { lastLines, tailOf } from '../../../../src/surfaces/pipelines/last-lines.ts';
import { RunFeed } from '../../../../src/surfaces/pipelines/run-feed.ts';
import { aPlan, aRun, NOW, stepState } from '../../../fixtures/pipelines.ts';

/** An engine whose events a test gives by hand. */
function scriptedEngine(first: PipelineRun, last: PipelineRun = first) {
  const events: (RunEvent | undefined)[] = [{ type: 'run', run: first }];
  let wake: () => void = () => undefined;
  let asked = 0;
  return {
    tell(...more: (RunEvent | undefined)[]): void {
      events.push(...more);
      wake();
    },
    status: async (): Promise<PipelineRun> => ((asked += 1) === 1 ? first : last),
    async *events(_: string, signal: AbortSignal): AsyncGenerator<RunEvent, void, undefined> {
      signal.addEventListener('abort', () => wake(), { once: true });
      for (;;) {
        if (signal.aborted) return;
        if (events.length === 0) await new Promise<void>((resolve) => (wake = resolve));
        const event = events.shift();
        if (event === undefined) return;
        yield event;
      }
    },
  };
}

/** Resolves with the first message that fits, also one that was posted already. */
function messages() {
  const posted: ToPipeline[] = [];
  const waiting: (() => void)[] = [];
  return {
    posted,
    post: (message: ToPipeline): void => {
      posted.push(message);
      for (const wake of waiting.splice(0)) wake();
    },
    async first<Type extends ToPipeline['type']>(
      type: Type,
      fits: (message: Extract<ToPipeline, { type: Type }>) => boolean = () => true,
    ) {
      for (;;) {
        const found = posted.find(
          (message): message is Extract<ToPipeline, { type: Type }> =>
            message.type === type && fits(message as Extract<ToPipeline, { type: Type }>),
        );
        if (found) return found;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
  };
}

describe('what the page of a run is told', () => {
  it('gets everything at first, then what changed, with the last lines of what is written', async () => {
    const engine = scriptedEngine(aRun(), aRun({ status: 'done' }));
    const page = messages();
    const feed = new RunFeed({ engine, runId: 'run-1', plan: aPlan(), post: page.post, now: () => NOW, t: english });
    const ended = feed.follow();
    await feed.begin();
    assert.equal((await page.first('pipeline')).state.kind, 'graph');
    feed.select('docstrings');
    await page.first('panel', ({ panel }) => panel.more === 'file 8 of 12');
    const step = stepState('docstrings', { status: 'done', items: { done: 12, failed: 0, total: 12 } });
    engine.tell(
      { type: 'text', stepId: 'docstrings', text: 'one\ntwo\nthr' },
      { type: 'text', stepId: 'docstrings', text: 'ee\nfour' },
      { type: 'step', step, cost: { totalNanoUsd: 40_000_000, unknownCount: 0 } },
    );
    const live = await page.first('live');
    assert.deepEqual(live.lines, ['two', 'three', 'four']);
    const changed = await page.first('changed', ({ steps }) => steps.some(({ state }) => state === 'done'));
    assert.deepEqual(
      changed.steps.map(({ id, state }) => [id, state]),
      [['docstrings', 'done']],
    );
    assert.equal(changed.head.meter?.spent, '$0.0400');
    await page.first('panel', ({ panel }) => panel.more === 'file 12 of 12' || panel.more === '12 of 12');
    engine.tell(undefined);
    await ended;
    assert.equal(feed.run?.status, 'done');
    feed.dispose();
  });

  it('gets the newest state when it is opened again, without asking the engine anew', async () => {
    const engine = scriptedEngine(aRun());
    const page = messages();
    const feed = new RunFeed({ engine, runId: 'run-1', post: page.post, now: () => NOW, t: english });
    await feed.begin();
    await feed.begin();
    assert.equal(page.posted.filter(({ type }) => type === 'pipeline').length, 2);
    feed.dispose();
  });

  it('posts nothing for a run that nobody knows', async () => {
    const engine = { ...scriptedEngine(aRun()), status: async () => undefined };
    const page = messages();
    const feed = new RunFeed({ engine, runId: 'gone', post: page.post, now: () => NOW, t: english });
    assert.equal(await feed.look(), undefined);
    await feed.begin();
    assert.deepEqual(page.posted, []);
    feed.dispose();
  });
});

describe('the last lines of what a step writes', () => {
  it('are three, broken where they are too long', () => {
    assert.deepEqual(lastLines('a\nb\nc\nd\n'), ['b', 'c', 'd']);
    assert.deepEqual(lastLines('x'.repeat(80)), ['x'.repeat(36), 'x'.repeat(36), 'x'.repeat(8)]);
    assert.deepEqual(lastLines(''), ['']);
  });

  it('are found in a tail that does not grow', () => {
    let tail = '';
    for (let count = 0; count < 1_000; count += 1) tail = tailOf(tail, `line ${count}\n`);
    assert.ok(tail.length < 1_000);
    assert.deepEqual(lastLines(tail), ['line 997', 'line 998', 'line 999']);
  });
});
