// A headless Baton that runs or goes on with one pipeline run and says so: "started", then the run as JSON. Its parent kills it somewhere on the way.
import { join } from 'node:path';
import { compose } from '../../../src/compose.ts';
import { moneySettings } from '../../../src/domain/budget-settings.ts';
import { estimateTokens } from '../../../src/domain/tokens.ts';
import { ended } from './engine-ended.ts';
import { silentLog } from '../../fixtures/silent-log.ts';

/** Six steps, three of them side by side. */
export const SIX_STEPS = `
name: Six
steps:
  - { id: one, prompt: "Tell one thing." }
  - { id: two, prompt: "Tell two of {{ steps.one }}." }
  - { id: three, prompt: "Tell three of {{ steps.one }}.", output: { json: { type: object, required: [n], properties: { n: { type: number } } } } }
  - { id: four, prompt: "Tell four of {{ steps.one }}." }
  - { id: five, prompt: "Tell five of {{ steps.two }}, {{ steps.three.n }} and {{ steps.four }}." }
  - { id: six, prompt: "Tell six of {{ steps.five }}." }
`;

async function main(folder: string, url: string): Promise<void> {
  const source = join(import.meta.dirname, '../../../src');
  const baton = compose({
    env: { OLLAMA_HOST: 'http://127.0.0.1:1' },
    log: silentLog,
    storageFolder: folder,
    tokenWorker: { workerFile: '' },
    tokens: { count: async (text) => estimateTokens(text) },
    keys: { get: async () => undefined },
    endpoints: () => [{ id: 'one', label: 'One', baseUrl: `${url}/v1`, place: 'remote' as const }],
    ledgerWorkerFile: join(source, 'workers/ledger.worker.ts'),
    mediaFolder: join(source, '../media'),
    money: () => moneySettings(() => undefined),
    privateHosts: () => [],
    pricesFile: () => join(folder, 'prices.json'),
    snippets: () => ({ find: async () => undefined, read: async () => ({ snippets: [], unreadable: [] }) }),
    onProblem: () => undefined,
  });
  await baton.catalog.refresh();
  const { pipelines } = baton;
  const signal = new AbortController().signal;
  const { pipeline } = pipelines.read({ origin: 'conversation', path: 'six.baton.yaml', text: SIX_STEPS });
  if (!pipeline) throw new Error('the pipeline cannot be read');
  const inputs = { inputs: {}, problems: [] };
  const known = await pipelines.engine.status('run-1');
  const plan = known ? undefined : await pipelines.plan(pipeline, inputs, signal);
  console.log('started');
  const startedMs = performance.now();
  if (plan) await pipelines.run(plan, inputs, { runId: 'run-1' });
  else await pipelines.resume('run-1');
  const run = await ended(pipelines.engine, 'run-1');
  const { status, result, problem } = run;
  console.log(JSON.stringify({ status, result, problem, tookMs: performance.now() - startedMs }));
  await baton.dispose();
}

const [folder, url] = process.argv.slice(2);
if (folder !== undefined && url !== undefined) await main(folder, url);
