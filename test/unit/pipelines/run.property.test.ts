import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { BatonError } from '../../../src/domain/errors.ts';
import type { Pipeline } from '../../../src/domain/pipeline.ts';
import type { StepStatus } from '../../../src/domain/pipeline-run.ts';
import { createMemoryLedger } from '../../../src/ledger/memory-ledger.ts';
import { createEmbeddedEngine } from '../../../src/pipelines/embedded-engine.ts';
import { orderOf } from '../../../src/pipelines/order.ts';
import { planOf } from '../../../src/pipelines/plan.ts';
import { ANSWER_NANO_USD, aPipeline, aRequest, engineParts, scriptedAsk } from '../../fixtures/pipeline-house.ts';
import { ended } from './engine-ended.ts';

const RUNS = process.env['BATON_LONG'] === undefined ? 60 : 2000;

/** A step of a random graph: which earlier ones it needs, and how it fails, if it does. */
interface Drawn {
  readonly needs: readonly number[];
  readonly fails: 'never' | 'skip' | 'stop';
}

const graph = fc
  .array(
    fc.record({
      needs: fc.array(fc.nat(30), { maxLength: 3 }),
      fails: fc.constantFrom<Drawn['fails']>('never', 'never', 'never', 'skip', 'stop'),
    }),
    { minLength: 1, maxLength: 15 },
  )
  .map((drawn) =>
    drawn.map(({ needs, fails }, at): Drawn => ({
      fails,
      needs: at === 0 ? [] : [...new Set(needs.map((need) => need % at))],
    })),
  );

function pipelineOf(drawn: readonly Drawn[], order: readonly number[] = drawn.map((_, at) => at)): Pipeline {
  const steps = order.map((at) => {
    const { needs = [], fails } = drawn[at] ?? {};
    return JSON.stringify({
      id: `s${at}`,
      prompt: `do ${at}`,
      needs: needs.map((need) => `s${need}`),
      onError: fails === 'skip' ? 'skip' : 'stop',
      retries: 0,
    });
  });
  return aPipeline(`name: Drawn\nsteps:\n${steps.map((step) => `  - ${step}`).join('\n')}`);
}

/** What must become of each step when nothing stops the run: the model that runs are held to. */
function expected(drawn: readonly Drawn[]): readonly StepStatus[] {
  const states: StepStatus[] = [];
  for (const { needs, fails } of drawn)
    states.push(needs.some((need) => states[need] !== 'done') ? 'skipped' : fails === 'never' ? 'done' : 'failed');
  return states;
}

describe('any pipeline', () => {
  it('is planned in levels that put each step right below the lowest that it needs, whatever the order of the text', () => {
    fc.assert(
      fc.property(
        graph.chain((drawn) =>
          fc.tuple(
            fc.constant(drawn),
            fc.shuffledSubarray(
              drawn.map((_, at) => at),
              { minLength: drawn.length },
            ),
          ),
        ),
        ([drawn, order]) => {
          const { levels, steps } = planOf({
            pipeline: pipelineOf(drawn, order),
            sizes: {},
            quotes: new Map(),
            files: [],
            privateCount: 0,
            problems: [],
          });
          const levelOf = new Map(levels.flatMap((ids, level) => ids.map((id) => [id, level])));
          equal(levelOf.size, drawn.length);
          drawn.forEach(({ needs }, at) => {
            const lowest = Math.max(-1, ...needs.map((need) => levelOf.get(`s${need}`) ?? Number.NaN));
            equal(levelOf.get(`s${at}`), lowest + 1);
          });
          ok(steps.every(({ step, level }) => levelOf.get(step.id) === level));
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('has its cycle named by steps that really wait for each other', () => {
    fc.assert(
      fc.property(graph, fc.nat(), fc.nat(), (drawn, a, b) => {
        const [from, to] = [Math.min(a % drawn.length, b % drawn.length), Math.max(a % drawn.length, b % drawn.length)];
        const steps = drawn.map(({ needs }, at) => ({
          id: `s${at}`,
          needs: [...needs, ...(at === from ? [to] : [])].map((need) => `s${need}`),
        }));
        const order = orderOf(steps);
        if (order.type === 'order') return;
        equal(order.ids[0], order.ids.at(-1));
        order.ids
          .slice(1)
          .forEach((id, at) =>
            ok(steps.find((step) => step.id === id)?.needs.includes(order.ids[at] ?? ''), order.ids.join(' → ')),
          );
      }),
      { numRuns: RUNS },
    );
  });

  it('runs each step once and after its needs; failures skip what they must and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(graph, fc.array(fc.nat(3), { minLength: 15, maxLength: 15 }), async (drawn, pauses) => {
        const ledger = createMemoryLedger();
        const finished: string[] = [];
        const begun = new Map<string, number>();
        const engine = createEmbeddedEngine(
          engineParts(
            ledger.journal,
            scriptedAsk(
              async () => ledger,
              async ({ prompt }) => {
                const at = Number(prompt.slice('do '.length));
                begun.set(`s${at}`, (begun.get(`s${at}`) ?? 0) + 1);
                ok(drawn[at]?.needs.every((need) => finished.includes(`s${need}`)));
                for (let turn = 0; turn < (pauses[at] ?? 0); turn++)
                  await new Promise((resolve) => setImmediate(resolve));
                if (drawn[at]?.fails !== 'never')
                  throw new BatonError('BATON_E_CONTENT_FILTER', 'no', { isRetryable: false });
                finished.push(`s${at}`);
                return `text ${at}`;
              },
            ),
          ),
        );
        await engine.start(aRequest(pipelineOf(drawn)));
        const run = await ended(engine, 'run-1');
        ok([...begun.values()].every((count) => count === 1));
        const states = run.steps.map(({ status }) => status);
        const model = expected(drawn);
        if (run.status === 'done') deepEqual(states, model);
        else
          states.forEach((state, at) =>
            ok(state === model[at] || state === 'skipped', `s${at}: ${state}, not ${model[at]}`),
          );
        equal(
          run.status === 'failed',
          drawn.some(({ fails }, at) => fails === 'stop' && states[at] === 'failed'),
        );
        equal(run.cost.totalNanoUsd, finished.length * ANSWER_NANO_USD);
        await engine.dispose();
      }),
      { numRuns: RUNS },
    );
  });

  it('ends the same however often it is cancelled and begun again, and pays no finished step twice', async () => {
    await fc.assert(
      fc.asyncProperty(graph, fc.array(fc.nat(12), { maxLength: 4 }), async (drawn, cancels) => {
        const working = drawn.map((step) => ({ ...step, fails: 'never' as const }));
        const ledger = createMemoryLedger();
        const engine = createEmbeddedEngine(
          engineParts(
            ledger.journal,
            scriptedAsk(
              async () => ledger,
              async ({ prompt }) => {
                await new Promise((resolve) => setImmediate(resolve));
                return prompt;
              },
            ),
          ),
        );
        const request = aRequest(pipelineOf(working));
        for (const turns of cancels) {
          await engine.start(request);
          for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
          await engine.cancel('run-1');
        }
        await engine.start(request);
        const run = await ended(engine, 'run-1');
        deepEqual(
          run.steps.map(({ status }) => status),
          working.map(() => 'done'),
        );
        const paid = (await ledger.journal.costs('run-1'))
          .filter(({ totalNanoUsd }) => totalNanoUsd > 0)
          .map(({ key }) => key);
        deepEqual([paid.length, new Set(paid).size], [working.length, working.length]);
        await engine.dispose();
      }),
      { numRuns: RUNS },
    );
  });
});
