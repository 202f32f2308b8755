// What pipelines cost besides the models: a step's overhead in the scheduler, a plan of a thousand steps, how many of a forEach are in flight.
import { parseDocument } from 'yaml';
import type { RunPart } from '../../src/domain/run.ts';
import type { Task } from '../../src/domain/task.ts';
import { createMemoryJournal } from '../../src/ledger/memory-pipelines.ts';
import { createEmbeddedEngine } from '../../src/pipelines/embedded-engine.ts';
import { planOf } from '../../src/pipelines/plan.ts';
import { readPipeline } from '../../src/pipelines/read.ts';
import { aDecision, anEntry, remoteModel } from '../fixtures/decisions.ts';
import { aPipeline, aRequest, engineParts } from '../fixtures/pipeline-house.ts';
import { planBuiltIn } from '../fixtures/built-in-run.ts';
import { ended } from '../unit/pipelines/engine-ended.ts';
import { percentile, printFigure } from './figures.ts';

/** Needs no packed extension and no editor. */
export const isHeadless = true;

const PLAN_STEPS = 1000;
const PLANS = 20;
const CHAIN_STEPS = 300;
const ITEMS = 200;
const PARALLELISM = 16;
const ANSWER_MS = 20;

/** Prints `step_overhead_p95`, `plan_1000`, `yaml_parse_1000`, `read_1000`, `in_flight_of_16`, `items_200_overhead`, `estimate_in_range` and `estimate_widest`. */
export async function run(): Promise<void> {
  plans();
  await chain();
  await items();
  await estimates();
}

function plans(): void {
  const text = `name: Thousand\nsteps:\n${Array.from({ length: PLAN_STEPS }, (_, at) => stepText(at)).join('')}`;
  const times: Record<'parse' | 'read' | 'plan', number[]> = { parse: [], read: [], plan: [] };
  for (let round = 0; round < PLANS; round++) {
    times.parse.push(timed(() => parseDocument(text)));
    let pipeline = readPipeline(sourceOf(text)).pipeline;
    times.read.push(timed(() => (pipeline = readPipeline(sourceOf(text)).pipeline)));
    if (!pipeline) throw new Error('The pipeline of a thousand steps cannot be read.');
    const { steps } = pipeline;
    const quote = {
      modelId: remoteModel.id,
      modelLabel: 'm',
      place: 'remote' as const,
      inputNanoUsdPerToken: 1000,
      outputNanoUsdPerToken: 5000,
    };
    const quotes = new Map(steps.map(({ id }) => [id, quote]));
    const ground = { pipeline, sizes: {}, quotes, files: [], privateCount: 0, problems: [] };
    times.plan.push(timed(() => planOf(ground)));
  }
  printFigure('plan_1000', percentile(times.plan, 50), 'ms');
  printFigure('yaml_parse_1000', percentile(times.parse, 50), 'ms');
  printFigure('read_1000', percentile(times.read, 50), 'ms');
}

/** Each step needs the one before it and one of ten before. */
function stepText(at: number): string {
  const variables = at === 0 ? '' : ` with {{ steps.s${at - 1} }} and {{ steps.s${Math.max(0, at - 10)} }}`;
  return `  - id: s${at}\n    title: does part ${at}\n    model: weak\n    answer: 200\n    prompt: |\n      Do part ${at}${variables}.\n`;
}

/** From the end of one step's answer to the question of the next: all that the scheduler does between two steps. */
async function chain(): Promise<void> {
  const text = `name: Chain\nsteps:\n${Array.from({ length: CHAIN_STEPS }, (_, at) => stepText(at)).join('')}`;
  const overheads: number[] = [];
  let endedMs = 0;
  await through(text, async () => {
    if (endedMs > 0) overheads.push(performance.now() - endedMs);
    await new Promise((resolve) => setImmediate(resolve));
    endedMs = performance.now();
  });
  printFigure('step_overhead_p95', percentile(overheads, 95), 'ms');
}

async function items(): Promise<void> {
  const list = JSON.stringify(Array.from({ length: ITEMS }, (_, at) => at));
  const text = `name: Items
steps:
  - { id: list, prompt: "list", output: { json: { type: array } } }
  - { id: each, forEach: { over: steps.list, parallel: ${PARALLELISM} }, prompt: "do {{ item }}" }
`;
  let [inFlight, startedMs] = [0, 0];
  const seen: number[] = [];
  await through(text, async ({ stepId = '' }) => {
    if (stepId.startsWith('list')) return list;
    if (startedMs === 0) startedMs = performance.now();
    seen.push(++inFlight);
    await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
    inFlight--;
    return 'done';
  });
  const tookMs = performance.now() - startedMs;
  // The first ones fill up and the last ones run out; between them as many as may be are in flight whenever one begins.
  const middle = seen.slice(PARALLELISM, ITEMS - PARALLELISM);
  printFigure('in_flight_of_16', Math.min(...middle), 'items');
  printFigure('items_200_overhead', (tookMs - Math.ceil(ITEMS / PARALLELISM) * ANSWER_MS) / ITEMS, 'ms');
}

const FILES = [
  'src/domain/format.ts',
  'src/ledger/tail.ts',
  'src/pipelines/order.ts',
  'src/domain/tokens.ts',
  'src/pipelines/call.ts',
  'src/ledger/budgets.ts',
];

/** The built-ins on real code with recorded answers: how often the true cost lies in the range that was printed before, and the widest range. */
async function estimates(): Promise<void> {
  const inRange: boolean[] = [];
  let widest = 0;
  const look = async (id: string, paths: readonly string[]): Promise<void> => {
    const { site, plan, inputs } = await planBuiltIn(id, paths);
    const { pipelines } = site.baton;
    await pipelines.approve(plan);
    const { runId } = await pipelines.run(plan, inputs);
    const { cost } = await ended(pipelines.engine, runId);
    const { lowNanoUsd = 0, highNanoUsd = 0 } = plan.cost ?? {};
    inRange.push(cost.totalNanoUsd >= lowNanoUsd && cost.totalNanoUsd <= highNanoUsd);
    widest = Math.max(widest, highNanoUsd / lowNanoUsd);
    console.log(`# ${id} ${paths[0]}: ${cost.totalNanoUsd} in ${lowNanoUsd} to ${highNanoUsd}`);
    await site.close();
  };
  for (const file of FILES) for (const id of ['summarise-document-optimise', 'review-staged']) await look(id, [file]);
  await look('release-notes', FILES);
  for (const count of [2, 4, 6]) await look('docstrings', FILES.slice(0, count));
  printFigure('estimate_in_range', (100 * inRange.filter(Boolean).length) / inRange.length, '%');
  printFigure('estimate_widest', widest, 'times');
}

/** Runs a pipeline to its end with answers that cost no time but what `answering` takes. */
async function through(text: string, answering: (task: Task) => Promise<string | void>): Promise<void> {
  const journal = createMemoryJournal();
  async function* ask(task: Task): AsyncGenerator<RunPart, void, undefined> {
    yield { type: 'decision', decision: aDecision(), alternatives: [] };
    const answer = (await answering(task)) ?? 'done';
    yield { type: 'text-delta', text: answer };
    yield {
      type: 'end',
      outcome: 'finished',
      finishReason: 'stop',
      model: remoteModel,
      entry: anEntry(),
      isBooked: true,
    };
  }
  const engine = createEmbeddedEngine(engineParts(journal, ask));
  await engine.start(aRequest(aPipeline(text)));
  for await (const event of engine.events('run-1', new AbortController().signal)) {
    if (event.type === 'run' && event.run.status === 'failed') throw new Error(event.run.problem?.message);
  }
  await engine.dispose();
}

function sourceOf(text: string): Parameters<typeof readPipeline>[0] {
  return { origin: 'conversation', path: 'thousand.baton.yaml', text, sha256: '' };
}

function timed(work: () => unknown): number {
  const startedMs = performance.now();
  work();
  return performance.now() - startedMs;
}
