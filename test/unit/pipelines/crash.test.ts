import { deepEqual, equal } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomFrom } from '../../fixtures/random-from.ts';
import { openAiEvents, startScriptedServer, type ScriptedServer } from '../../fixtures/scripted-server.ts';
import { vendorScript } from '../../fixtures/vendors.ts';

const CHILD = join(import.meta.dirname, 'crash-child.ts');
/** `BATON_LONG=30` is thirty kills, any other value two hundred. */
const LONG = process.env['BATON_LONG'];
const KILLS = LONG === undefined ? 2 : Number(LONG) > 1 ? Number(LONG) : 200;
const ANSWER_MS = 60;
const STEPS = ['one', 'two', 'three', 'four', 'five', 'six'].map((id) => `${id}#1`);
/** What the last step says when every step before it gave what it gives without a kill. */
const RESULT = { type: 'text', text: 'told six from five' };
/** Spares each child the stripping of types. */
const CACHE = join(tmpdir(), 'baton-compile-cache');
/** 100 tokens in at $1 and 10 out at $2 for a million. */
const ANSWER_NANO_USD = 120_000;

interface Ended {
  readonly status: string;
  readonly tookMs: number;
  readonly result: unknown;
}

describe('case 39: a host that is killed in the middle of a pipeline', () => {
  let server: ScriptedServer;
  let folder: string;

  before(async () => {
    server = await startScriptedServer(
      vendorScript({ openai: { models: ['gpt-5'], answer: ({ body }) => answer(body) } }),
    );
  });
  after(() => server.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'baton-crash-'));
    const models = { 'one/gpt-5': { inputUsdPerMillion: 1, outputUsdPerMillion: 2 } };
    await writeFile(join(folder, 'prices.json'), JSON.stringify({ models }));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it(`pays each finished step exactly once and ends with the same result, killed at ${KILLS} random moments`, async function () {
    this.timeout(KILLS * 30_000);
    const startedMs = performance.now();
    // How long a run takes that nobody kills says when to kill; a few kills do without.
    const whole = LONG === undefined ? undefined : await live(folder, server.url, undefined);
    const wholeMs = whole?.tookMs ?? 10 * ANSWER_MS;
    const seed = Math.trunc(Math.random() * 2 ** 31);
    const random = randomFrom(seed);
    let cut = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const own = join(folder, `kill-${kill}`);
      await copyPrices(own);
      const afterMs = random() * wholeMs;
      const killed = await live(own, server.url, afterMs);
      if (!killed) cut++;
      const ended = killed ?? (await live(own, server.url, undefined));
      const where = `${JSON.stringify(ended)} seed ${seed}, kill ${kill} after ${afterMs.toFixed(1)} ms`;
      deepEqual(ended?.result, RESULT, where);
      equal(ended?.status, 'done', where);
      deepEqual(
        finished(own),
        STEPS.toSorted().map((step) => [step, 1, ANSWER_NANO_USD]),
        where,
      );
      await rm(own, { recursive: true, force: true });
    }
    console.log(
      `      seed ${seed}, ${cut} of ${KILLS} killed before the end, ${Math.round((performance.now() - startedMs) / 1000)} s`,
    );
  });

  async function copyPrices(own: string): Promise<void> {
    const { cp } = await import('node:fs/promises');
    await cp(join(folder, 'prices.json'), join(own, 'prices.json'), { recursive: true });
  }
});

/** Runs the child; kills it `killAfterMs` after it began the run. Resolves with how the run ended, or with nothing when it was killed before. */
async function live(folder: string, url: string, killAfterMs: number | undefined): Promise<Ended | undefined> {
  const child = spawn(process.execPath, [CHILD, folder, url], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: CACHE },
  });
  const closed = once(child, 'close');
  let ended: Ended | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line !== 'started') ended = JSON.parse(line) as Ended;
    else if (killAfterMs !== undefined) void sleep(killAfterMs).then(() => child.kill('SIGKILL'));
  }
  const [code, killedBy] = (await closed) as [number | null, string | null];
  if (!ended && killAfterMs === undefined)
    throw new Error(`The child ended with ${code ?? killedBy} and said nothing.`);
  return ended;
}

/** Each step's finished calls in the ledger, with what they cost together. */
function finished(folder: string): readonly (readonly [string, number, number])[] {
  const database = new DatabaseSync(join(folder, 'ledger.sqlite'), { readOnly: true });
  try {
    const rows = database
      .prepare(
        `SELECT step_id AS step, COUNT(*) AS count, SUM(cost_nano_usd) AS cost FROM attempt
         WHERE pipeline_run_id = 'run-1' AND is_settled = 1 AND error_code IS NULL GROUP BY step_id ORDER BY step_id`,
      )
      .all() as { step: string; count: number; cost: number }[];
    return rows.map(({ step, count, cost }) => [step, count, cost]);
  } finally {
    database.close();
  }
}

/** The same question always gets the same answer, after a while. */
function answer(body: string): object {
  const { messages } = JSON.parse(body) as { messages: { content: string }[] };
  const question = messages.at(-1)?.content ?? '';
  const word = /Tell (\w+)/.exec(question)?.[1] ?? '';
  const told = [...question.matchAll(/told (\w+)/g)].map(([, each]) => each).join('+');
  const content = word === 'three' ? '{"n": 3}' : `told ${word} from ${told}`;
  const chunk = (choices: readonly object[]): object => ({
    id: 'c',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices,
  });
  return {
    delayMs: ANSWER_MS,
    headers: { 'content-type': 'text/event-stream' },
    chunks: openAiEvents([
      chunk([{ index: 0, delta: { content }, finish_reason: null }]),
      chunk([{ index: 0, delta: {}, finish_reason: 'stop' }]),
      { ...chunk([]), usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 } },
    ]),
  };
}
