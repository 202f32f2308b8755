import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { fakeOllama, freePort, processesWith, until } from '../../fixtures/ollama/programs.ts';
import { randomFrom } from '../../fixtures/random-from.ts';

const ROUNDS = process.env['BATON_LONG'] === undefined ? 2 : 200;
const SEED = Number(process.env['BATON_SEED'] ?? randomInt(2 ** 31));
/** From the moment at which the house stands until its server answers, with room to spare. */
const LONGEST_LIFE_MS = 3_500;
/** Some are killed while they still load. */
const LOADING_SHARE = 0.15;
/** Some only once their server answers. */
const SERVED_SHARE = 0.35;
const LONGEST_LOADING_MS = 800;
/** Grace of the windows, the wish to end, and what a busy machine adds. */
const GONE_LIMIT_MS = 15_000;

/** Nothing listens on the discard port: an Ollama of this machine must not matter. */
const NOWHERE = 'http://127.0.0.1:9';

describe('killing the extension host', function () {
  this.timeout(ROUNDS * 25_000);

  it(`case 11: leaves no orphan, no second server and no foreign process killed, ${ROUNDS} times at random moments (seed ${SEED})`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'baton-kill-'));
    const runs = join(folder, 'runs');
    await mkdir(runs);
    const run = randomUUID();
    const next = randomFrom(SEED);
    const port = await freePort();
    const program = fakeOllama(folder);
    const foreign = spawn('sleep', ['100000'], { stdio: 'ignore' });
    const ours = (): Promise<number[]> => processesWith(`BATON_TEST_RUN=${run}`);
    let served = 0;
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const windows = Array.from({ length: next() < 0.35 ? 2 : 1 }, () =>
          openWindow(folder, program, port, run, runs),
        );
        await Promise.all(
          windows.map(async (window) => {
            const [phase, life] = [next(), next()];
            // A good part surely gets as far as an answer, however busy the machine is.
            if (round === 0 || phase > 1 - SERVED_SHARE) {
              await until('a server', () => window.hasServed(), 60_000);
              await delay(life * LONGEST_LOADING_MS);
            } else if (phase < LOADING_SHARE) await delay(life * LONGEST_LOADING_MS);
            else {
              await window.composed;
              await delay(life * LONGEST_LIFE_MS);
            }
            window.kill('SIGKILL');
          }),
        );
        served += windows.filter((window) => window.hasServed()).length > 0 ? 1 : 0;
        // Some windows come back before the last server is gone.
        if (next() < 0.7 || round === ROUNDS - 1)
          await until(`round ${round}: all is gone`, async () => (await ours()).length === 0, GONE_LIMIT_MS);
        const doubles = (await readdir(runs)).filter((name) => name.endsWith('.double'));
        assert.deepEqual(doubles, [], `round ${round}`);
        assert.equal(foreign.exitCode ?? foreign.signalCode, null, `round ${round}`);
        if (round % 20 === 19) console.log(`      ${round + 1} rounds, ${served} with a server that answered`);
      }
      console.log(`      ${served} of ${ROUNDS} rounds had a server that answered`);
      assert.ok(served > 0, 'no round lived long enough to have a server');
    } finally {
      foreign.kill();
      for (const pid of await ours()) process.kill(pid, 'SIGKILL');
      await rm(folder, { recursive: true, force: true });
    }
  });
});

function openWindow(
  folder: string,
  program: string,
  port: number,
  run: string,
  runs: string,
): { kill: ChildProcess['kill']; hasServed: () => boolean; composed: Promise<void> } {
  const entry = join(import.meta.dirname, 'support/window.ts');
  const child = spawn(process.execPath, [entry, join(folder, 'own'), String(port)], {
    env: {
      ...process.env,
      BATON_TEST_RUN: run,
      FAKE_OLLAMA_DIR: runs,
      BATON_OLLAMA_BIN: program,
      OLLAMA_HOST: NOWHERE,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  const composed = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes('composed')) resolve();
    });
    child.once('exit', () => resolve());
  });
  return { composed, kill: (signal) => child.kill(signal), hasServed: () => output.includes('"ready"') };
}
