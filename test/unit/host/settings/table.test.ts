// Every setting: what the manifest says of it, and that it does something in the real house.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manifestGroups, settingsFileSchema, settingsPage } from '../../../../scripts/settings-pages.ts';
import { createActing } from '../../../../src/delegation/acting/acting.ts';
import { FILE_ONLY, SETTING_NAMES, SETTINGS, type SettingName } from '../../../../src/host/settings/rules.ts';
import type { SettingRule } from '../../../../src/host/settings/rule.ts';
import { mayStartOllama, settledGround } from '../../../../src/host/settings/typed.ts';
import { kvCacheTypeIn } from '../../../../src/ollama/fit/memory.ts';
import { serverEnvironment } from '../../../../src/ollama/launch/server-environment.ts';
import { rowsFrom } from '../../../../src/providers/rows.ts';
import { openSettledHouse, type SettledHouse } from '../../../fixtures/settled-house.ts';
import { settingsOf } from '../../../fixtures/settings.ts';

const root = join(import.meta.dirname, '../../../..');
const visible = Object.assign({}, ...manifestGroups().map(({ properties }) => properties)) as ReturnType<
  typeof manifestGroups
>[number]['properties'];
/** Matters of taste that each window reads for itself; the suite inside the editor tests them. */
const OF_THE_WINDOW = ['baton.codeActions', 'baton.pipelines.graphBeside'];

describe('the settings of the manifest', () => {
  it('are at most 25, in groups with titles', () => {
    assert.ok(Object.keys(visible).length <= 25, `${Object.keys(visible).length}`);
    for (const { title } of manifestGroups()) assert.match(title, /^[A-Z][a-z ]+$/);
  });

  it('are those that are read, and no other', () => {
    assert.deepEqual(
      Object.keys(visible).toSorted(),
      [
        ...SETTING_NAMES.filter((name) => !FILE_ONLY.has(name)).map((name) => `baton.${name}`),
        ...OF_THE_WINDOW,
      ].toSorted(),
    );
  });

  for (const [name, { markdownDescription, examples = [], scope, default: usual }] of Object.entries(visible))
    it(`${name} has a description with an example, a scope, and an example that can be used`, () => {
      assert.match(markdownDescription, /^[A-Z].*[.`]$/s);
      assert.match(markdownDescription, /`[^`]+`/, 'no example in its words');
      assert.ok(['application', 'machine', 'resource', 'window'].includes(scope));
      assert.ok(examples.length > 0);
      assert.notDeepEqual(examples[0], usual);
      const rule: SettingRule<unknown> | undefined = (SETTINGS as Readonly<Record<string, SettingRule<unknown>>>)[
        name.slice(6)
      ];
      for (const example of rule ? examples : []) assert.deepEqual(rule?.check(example).wrong, []);
      // `null` and nothing mean "not set"; every other default is one that could be set.
      if (rule && usual !== null && usual !== '') assert.deepEqual(rule.check(usual).wrong, []);
    });

  it('that name addresses, programs, keys or money are the person’s or the machine’s alone', () => {
    for (const name of [
      'endpoints',
      'editorModels',
      'privateHosts',
      'models.allow',
      'kinds',
      'experiment',
      'preset',
      'budgets',
      'savings.baseline',
    ])
      assert.equal(visible[`baton.${name}`]?.scope, 'application', name);
    for (const name of ['pricesFile', 'seedsFile', 'ledger.retentionDays'])
      assert.equal(visible[`baton.${name}`]?.scope, 'application', name);
    for (const name of [
      'ollama.address',
      'ollama.launch',
      'ollama.gpus',
      'ollama.keepAlive',
      'storageFolder',
      'timeouts',
      'localRequests',
    ])
      assert.equal(visible[`baton.${name}`]?.scope, 'machine', name);
  });

  it('are restricted in a folder that is not trusted, but for the taste of a window', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      capabilities: {
        untrustedWorkspaces: { supported: string; restrictedConfigurations: string[] };
        virtualWorkspaces: { supported: string };
      };
    };
    const { untrustedWorkspaces, virtualWorkspaces } = manifest.capabilities;
    assert.deepEqual([untrustedWorkspaces.supported, virtualWorkspaces.supported], ['limited', 'limited']);
    assert.deepEqual(
      untrustedWorkspaces.restrictedConfigurations.toSorted(),
      Object.keys(visible)
        .filter((name) => !OF_THE_WINDOW.includes(name))
        .toSorted(),
    );
  });

  it('stand on a page and in a schema that are up to date', () => {
    const run = 'run: node scripts/settings-pages.ts && npx prettier --write docs schemas';
    // Prettier writes emphasis and tables in its own way.
    const words = (text: string): string => text.replaceAll(/[\s_*|-]+/g, ' ');
    assert.equal(words(readFileSync(join(root, 'docs/settings.md'), 'utf8')), words(settingsPage()), run);
    const schema = readFileSync(join(root, 'schemas/baton-settings.schema.json'), 'utf8');
    assert.deepEqual(JSON.parse(schema), JSON.parse(JSON.stringify(settingsFileSchema())), run);
  });
});

describe('each setting does something', function () {
  this.timeout(20_000);
  let scratch: string;
  const opened: SettledHouse[] = [];
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), 'baton-each-'));
  });
  after(() => rmSync(scratch, { recursive: true, force: true }));
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.close()));
  });

  async function house(given: Parameters<typeof openSettledHouse>[0]): Promise<SettledHouse> {
    const built = await openSettledHouse(given);
    opened.push(built);
    return built;
  }
  const remote = { openai: { models: ['gpt-5-nano', 'gpt-5'], answer: () => ({ chunks: [] }) } };
  /** The model that is asked with a setting and without it. */
  const asked = async (own: Record<string, unknown>, change = {}): Promise<readonly [string, string]> => [
    await (await house({ own })).chosen(change),
    (withoutAny ??= await (await house({})).chosen()),
  ];
  let withoutAny: string | undefined;
  const ground = (own: Record<string, unknown>): ReturnType<typeof settledGround> =>
    settledGround(settingsOf({ own, file: own }), {});
  const program = '/usr/bin/ollama';
  const LOCAL = 'ollama/qwen2.5-coder:7b';

  const proofs: { readonly [Name in SettingName]: () => void | Promise<void> } = {
    async preset() {
      const [quality, usual] = await asked({ preset: 'quality' });
      assert.ok(quality !== usual && quality !== LOCAL, `${quality}, ${usual}`);
    },
    async 'models.allow'() {
      assert.match((await asked({ 'models.allow': ['anthropic/*'] }))[0], /^anthropic\//);
    },
    async 'models.deny'() {
      const [without, usual] = await asked({ 'models.deny': ['ollama/*'] });
      assert.deepEqual([usual, without.startsWith('ollama/')], [LOCAL, false]);
    },
    async maskLocal() {
      const prompt = `Why is the token ghp_${'aB3dE5gH7'.repeat(4)} refused?`;
      const sent = async (own: Record<string, unknown>): Promise<string> => {
        const built = await house({ file: own });
        await built.run({ prompt, choice: { type: 'model', modelId: LOCAL } });
        return built.server.requests.find(({ path }) => path === '/api/chat')?.body ?? '';
      };
      assert.match(await sent({ maskLocal: true }), /BATON_SECRET_/);
      assert.match(await sent({}), /ghp_/);
    },
    async privatePaths() {
      const change = { references: [{ folder: 'app', path: 'config/prod/keys.ts' }] };
      const built = await house({ own: { privatePaths: ['config/prod/**'] }, vendors: remote });
      assert.equal(await built.chosen(change), 'BATON_E_PRIVATE_NO_ROUTE');
      assert.ok(built.server.requests.every(({ method }) => method === 'GET'));
    },
    async kinds() {
      const model = 'openai/gpt-5';
      assert.deepEqual(await asked({ kinds: { explain: { model } } }, { kind: 'explain' }), [model, LOCAL]);
    },
    async experiment() {
      const [compared, usual] = await asked({ experiment: { name: 'x', share: 1, presetB: 'quality' } });
      assert.notEqual(compared, usual);
    },
    async seedsFile() {
      const file = join(scratch, 'seeds.csv');
      writeFileSync(file, 'not a table');
      const built = await house({ own: { seedsFile: file } });
      await built.baton.routing.ready();
      assert.match(built.problems.join(), /seeds\.csv/);
    },
    async endpoints() {
      const own = { endpoints: [{ id: 'mine', label: 'Mine', baseUrl: '$URL/v1' }] };
      assert.ok((await house({ own })).baton.rows().some(({ id }) => id === 'mine'));
    },
    editorModels() {
      // What it opens is tested in the editor: test/extension/settings.test.ts.
      assert.equal(settingsOf({ own: { editorModels: true } }).read('editorModels'), true);
    },
    privateHosts() {
      const address = 'http://gpu.internal.example:11434';
      const place = (own: Record<string, unknown>): string | undefined => {
        const { privateHosts } = ground(own);
        const { rows } = rowsFrom({ env: { OLLAMA_HOST: address }, endpoints: [], privateHosts: privateHosts() });
        return rows.find(({ id }) => id === 'ollama')?.place;
      };
      assert.deepEqual([place({ privateHosts: ['gpu.internal.example'] }), place({})], ['local', 'remote']);
    },
    timeouts() {
      const { acting } = ground({ timeouts: { firstToken: 7, total: 70 } });
      const { firstTokenMs, totalMs, idleMs } = createActing(acting).limits();
      assert.deepEqual([firstTokenMs, totalMs, idleMs], [7_000, 70_000, createActing().limits().idleMs]);
    },
    localRequests() {
      assert.deepEqual(
        [ground({ localRequests: 9 }).acting.localRequests(), ground({}).acting.localRequests()],
        [9, 4],
      );
    },
    async budgets() {
      const built = await house({ own: { budgets: { day: 0, atLimit: 'stop' } }, vendors: remote });
      assert.equal(await built.chosen(), 'BATON_E_BUDGET');
    },
    async 'savings.baseline'() {
      const built = await house({ own: { 'savings.baseline': 'openai/gpt-5-nano' } });
      await built.run();
      const [entry] = await (await built.baton.ledger()).recent(1);
      assert.equal(entry?.facts?.baselineModelId, 'openai/gpt-5-nano');
    },
    async pricesFile() {
      const pricesFile = join(scratch, 'prices.json');
      writeFileSync(
        pricesFile,
        JSON.stringify({ models: { 'openai/gpt-5-nano': { inputUsdPerMillion: 5000, outputUsdPerMillion: 5000 } } }),
      );
      const built = await house({ own: { pricesFile, 'models.allow': ['openai/gpt-5-nano'] } });
      await built.run();
      const [entry] = await (await built.baton.ledger()).recent(1);
      assert.ok((entry?.cost.costNanoUsd ?? 0) > 1_000_000_000, `${entry?.cost.costNanoUsd}`);
    },
    'ledger.retentionDays'() {
      assert.deepEqual(
        [ground({ 'ledger.retentionDays': 30 }).money().retentionDays, ground({}).money().retentionDays],
        [30, 0],
      );
    },
    async storageFolder() {
      const storageFolder = join(scratch, 'volume');
      await (await house({ own: { storageFolder } })).run();
      assert.ok(existsSync(join(storageFolder, 'ledger.sqlite')));
    },
    async 'ollama.address'() {
      const given = { own: { 'ollama.address': '$URL' }, env: { OLLAMA_HOST: 'http://127.0.0.1:1' } };
      assert.equal(await (await house(given)).chosen(), LOCAL);
    },
    'ollama.launch'() {
      const launch = (value: string, hasGpu: boolean): readonly [boolean, boolean] => {
        const settings = settingsOf({ own: { 'ollama.launch': value } });
        const { local } = settledGround(settings, {}, { hasGpu: () => hasGpu });
        return [local.isStartedByItself(), mayStartOllama(settings, true)];
      };
      assert.deepEqual(
        [launch('ask', true), launch('auto', false), launch('gpu', false), launch('gpu', true), launch('never', true)],
        [
          [false, true],
          [true, true],
          [false, true],
          [true, true],
          [false, false],
        ],
      );
    },
    async 'ollama.keepAlive'() {
      const built = await house({ own: { 'ollama.keepAlive': '7m' } });
      await built.run();
      const body = built.server.requests.find(({ path }) => path === '/api/chat')?.body ?? '{}';
      assert.equal((JSON.parse(body) as { keep_alive?: string }).keep_alive, '7m');
    },
    'ollama.gpus'() {
      const visibleDevices = ground({ 'ollama.gpus': '0, 1' }).local.gpus();
      assert.equal(
        serverEnvironment({}, { program, ...(visibleDevices && { visibleDevices }) }, 1, 'm')['CUDA_VISIBLE_DEVICES'],
        '0,1',
      );
    },
    'ollama.program'() {
      assert.equal(ground({ 'ollama.program': '/opt/ollama' }).env['BATON_OLLAMA_BIN'], '/opt/ollama');
    },
    'ollama.modelsFolder'() {
      assert.equal(
        serverEnvironment(ground({ 'ollama.modelsFolder': '/models' }).env, { program }, 1, 'm')['OLLAMA_MODELS'],
        '/models',
      );
    },
    'ollama.kvCacheType'() {
      const { env } = ground({ 'ollama.kvCacheType': 'q8_0' });
      assert.equal(kvCacheTypeIn(env['OLLAMA_KV_CACHE_TYPE']), 'q8_0');
      assert.equal(serverEnvironment(env, { program }, 1, 'm')['OLLAMA_KV_CACHE_TYPE'], 'q8_0');
    },
    'index.enabled'() {
      // What it keeps from being indexed is tested in the editor: test/extension/settings.test.ts.
      assert.equal(settingsOf({ env: { BATON_INDEX_ENABLED: 'false' } }).read('index.enabled'), false);
    },
  };
  for (const name of SETTING_NAMES)
    it(`baton.${name}`, async () => {
      assert.equal(await proofs[name](), undefined);
    });

  it('and a trusted folder adds to the lists that only narrow', async () => {
    const added = (): { deny: string[]; privatePaths: string[] } => ({
      deny: ['ollama/*'],
      privatePaths: ['secret/**'],
    });
    const built = await house({ own: { 'models.deny': ['anthropic/*'], privatePaths: ['own/**'] }, added });
    assert.match(await built.chosen(), /^openai\//);
    assert.deepEqual(built.baton.routing.settings().privatePaths, ['own/**', 'secret/**']);
  });
});
