// The four examples in examples/settings, each loaded as a person's settings into the real house: what changes.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settledGround } from '../../../../src/host/settings/typed.ts';
import { serverEnvironment } from '../../../../src/ollama/launch/server-environment.ts';
import { openSettledHouse, type SettledHouse } from '../../../fixtures/settled-house.ts';
import { settingsOf } from '../../../fixtures/settings.ts';

const folder = join(import.meta.dirname, '../../../../examples/settings');
const read = (name: string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as object).map(([key, value]) => [
      key.replace(/^baton\./, ''),
      value,
    ]),
  );

describe('the example settings', function () {
  this.timeout(20_000);
  let house: SettledHouse | undefined;
  afterEach(async () => {
    await house?.close();
    house = undefined;
  });
  const HARD =
    'Plan and design, step by step, how to split this service into a distributed, fault-tolerant system with exactly-once delivery.';
  const open = async (name: string, vendors = {}): Promise<SettledHouse> =>
    (house = await openSettledHouse({ file: read(name), ...vendors }));

  it('are four, and hold nothing that cannot be used', () => {
    const names = readdirSync(folder).map((file) => file.replace('.json', ''));
    assert.deepEqual(names.toSorted(), ['budget-conscious', 'offline', 'quality-first', 'several-gpus']);
    for (const name of names) {
      assert.deepEqual(settingsOf({ own: read(name), file: read(name) }).problems(), [], name);
    }
  });

  it('budget-conscious: never the dearest model, and at most a dollar a day', async () => {
    const built = await open('budget-conscious');
    const parts = await built.run({ kind: 'plan', prompt: HARD });
    const decision = parts.find((part) => part.type === 'decision')?.decision;
    assert.equal(decision?.candidates.find(({ modelId }) => modelId.includes('opus'))?.excludedBy, 'list');
    const states = await built.baton.money.budgets.states(new Date());
    assert.equal(states.find(({ scope }) => scope === 'day')?.limitNanoUsd, 1_000_000_000);
    const [entry] = await (await built.baton.ledger()).recent(1);
    assert.ok((entry?.cost.costNanoUsd ?? 0) < 10_000_000, 'a hard question costs less than a cent');
  });

  it('quality first: a hard question goes to a strong model, where without it a cheaper one answers', async () => {
    const built = await open('quality-first');
    const strong = await built.chosen({ kind: 'plan', prompt: HARD });
    assert.match(strong, /gpt-5$|opus/);
    await built.close();
    house = await openSettledHouse();
    assert.notEqual(await house.chosen(), strong);
    assert.equal(settingsOf({ own: read('quality-first') }).read('budgets')?.atLimit, 'ask');
  });

  it('offline: nothing leaves this machine, not even for a hard question', async () => {
    const built = await open('offline');
    assert.equal(await built.chosen({ kind: 'plan', prompt: HARD }), 'ollama/qwen2.5-coder:7b');
    const parts = await built.run();
    const candidates = parts.find((part) => part.type === 'decision')?.decision.candidates ?? [];
    assert.ok(candidates.every(({ place, excludedBy }) => place === 'local' || excludedBy !== undefined));
    assert.deepEqual(
      built.server.requests.filter(({ method, path }) => method === 'POST' && !path.startsWith('/api/')),
      [],
    );
  });

  it('several GPUs: Baton starts its own server on both, which keeps its models and is given more at once', () => {
    const { local, acting, env } = settledGround(settingsOf({ file: read('several-gpus') }), {});
    assert.deepEqual([local.isStartedByItself(), local.keepAlive(), acting.localRequests()], [true, '-1', 12]);
    const visibleDevices = local.gpus();
    const wish = { program: 'ollama', keepAlive: local.keepAlive(), ...(visibleDevices && { visibleDevices }) };
    const started = serverEnvironment(env, wish, 1, 'mark');
    assert.deepEqual(
      [started['CUDA_VISIBLE_DEVICES'], started['OLLAMA_KEEP_ALIVE'], started['OLLAMA_KV_CACHE_TYPE']],
      ['0,1', '-1', 'q8_0'],
    );
  });
});
