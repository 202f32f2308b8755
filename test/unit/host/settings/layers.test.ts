import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSettingsFile } from '../../../../src/host/settings/file.ts';
import { createSettings } from '../../../../src/host/settings/layers.ts';
import { SETTING_NAMES, variableOf } from '../../../../src/host/settings/rules.ts';
import { settingsOf } from '../../../fixtures/settings.ts';

describe('where settings stand', () => {
  it('lets the person’s own value win over the environment, and that over the settings file', () => {
    const [own, env, file] = [
      { 'ollama.keepAlive': '1h' },
      { BATON_OLLAMA_KEEP_ALIVE: '2h', BATON_OLLAMA_LAUNCH: 'never' },
      { 'ollama.keepAlive': '3h', 'ollama.launch': 'auto', localRequests: 2 },
    ];
    const settings = settingsOf({ own, env, file });
    assert.deepEqual(
      (['ollama.keepAlive', 'ollama.launch', 'localRequests', 'ollama.gpus'] as const).map((name) => [
        settings.read(name),
        settings.origin(name),
      ]),
      [
        ['1h', 'editor'],
        ['never', 'environment'],
        [2, 'file'],
        [undefined, undefined],
      ],
    );
    assert.deepEqual(settings.problems(), []);
  });

  it('joins budgets part by part and addresses by their id', () => {
    const address = (id: string, label: string): object => ({ id, label, baseUrl: 'http://127.0.0.1:1/v1' });
    const settings = settingsOf({
      own: { budgets: { month: 50 }, endpoints: [address('b', 'mine')] },
      env: {
        BATON_BUDGET_DAY: '2.5',
        BATON_BUDGET_MONTH: '9',
        BATON_ENDPOINTS: JSON.stringify([address('a', 'team'), address('b', 'team')]),
      },
      file: { budgets: { day: 7, week: 8 } },
    });
    assert.deepEqual(settings.read('budgets'), { day: 2.5, week: 8, month: 50 });
    assert.deepEqual(
      settings.read('endpoints')?.map(({ id, label, place }) => [id, label, place]),
      [
        ['a', 'team', 'remote'],
        ['b', 'mine', 'remote'],
      ],
    );
  });

  it('reads lists with commas or as JSON, booleans in the usual words, numbers, and nothing from an empty variable', () => {
    const settings = settingsOf({
      env: {
        BATON_MODELS_ALLOW: 'ollama/*, anthropic/*',
        BATON_MODELS_DENY: '["*:free"]',
        BATON_INDEX_ENABLED: 'off',
        BATON_EDITOR_MODELS: '1',
        BATON_LOCAL_REQUESTS: ' 8 ',
        BATON_PRESET: '',
        BATON_TIMEOUT_FIRST_TOKEN: '60',
      },
    });
    assert.deepEqual(settings.read('models.allow'), ['ollama/*', 'anthropic/*']);
    assert.deepEqual(settings.read('models.deny'), ['*:free']);
    assert.equal(settings.read('index.enabled'), false);
    assert.equal(settings.read('editorModels'), true);
    assert.equal(settings.read('localRequests'), 8);
    assert.equal(settings.read('preset'), undefined);
    assert.deepEqual(settings.read('timeouts'), { firstToken: 60 });
    assert.deepEqual(settings.problems(), []);
  });

  it('names each wrong value with its place and lets the next one count', () => {
    const settings = settingsOf({
      own: {
        budgets: { day: '2 USD', week: 5, yearly: 3 },
        kinds: { fix: { floor: 2 }, sing: {} },
        localRequests: 4.5,
      },
      env: { BATON_BUDGET_DAY: 'two', BATON_ENDPOINTS: '{', BATON_LOCAL_REQUESTS: '16', BATON_OLLAMA_GPUS: 'all' },
      file: { budgets: { day: 3 }, 'a.setting.of.tomorrow': true },
    });
    assert.deepEqual(settings.read('budgets'), { day: 3, week: 5 });
    assert.deepEqual(settings.read('kinds'), { fix: {} });
    assert.equal(settings.read('localRequests'), 16);
    const told = settings.problems().join('\n');
    for (const words of [
      /baton\.budgets cannot be used: day has to be an amount in USD, such as 2\.5/,
      /yearly is not one of request/,
      /BATON_BUDGET_DAY of the environment cannot be used: it has to be an amount in USD/,
      /BATON_ENDPOINTS of the environment cannot be used: it has to be JSON/,
      /BATON_OLLAMA_GPUS of the environment/,
      /fix: floor has to be a number from 0 to 1/,
      /sing is no kind of task/,
      /localRequests cannot be used: it has to be a whole number from 1 to 64/,
      /a\.setting\.of\.tomorrow in \/state\/baton-settings\.json is no setting that this version knows\. It stays as it is/,
    ])
      assert.match(told, words);
  });

  it('shows no value in what it says: an address may hold a password', () => {
    const secret = 'hunter2hunter2';
    const settings = settingsOf({
      own: { endpoints: [{ id: 'A b', label: '', baseUrl: `https://me:${secret}@x` }], budgets: secret },
      env: { BATON_ENDPOINTS: `["${secret}"]`, BATON_SAVINGS_BASELINE: secret },
    });
    assert.equal(settings.problems().length, 4);
    assert.ok(!settings.problems().join().includes(secret));
  });

  it('names the variables after the settings', () => {
    assert.equal(variableOf('ollama.keepAlive'), 'BATON_OLLAMA_KEEP_ALIVE');
    assert.equal(variableOf('storageFolder'), 'BATON_STORAGE_FOLDER');
    assert.equal(new Set(SETTING_NAMES.map(variableOf)).size, SETTING_NAMES.length);
  });
});

describe('the settings file', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'baton-settings-'));
    path = join(folder, 'baton-settings.json');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('holds nothing while it is not there, and counts as soon as it is, with and without "baton." before the names', () => {
    const settings = createSettings({ own: () => undefined, env: {}, file: openSettingsFile(path) });
    assert.equal(settings.read('preset'), undefined);
    writeFileSync(path, JSON.stringify({ 'baton.preset': 'quality', localRequests: 7 }));
    assert.deepEqual([settings.read('preset'), settings.read('localRequests')], ['quality', 7]);
    writeFileSync(path, JSON.stringify({ preset: 'economy', localRequests: 7 }));
    utimesSync(path, 1, 1);
    assert.equal(settings.read('preset'), 'economy');
  });

  for (const [what, text] of Object.entries({ 'half written': '{"preset":', 'a list': '[]', empty: '' }))
    it(`says that it cannot be read when it is ${what}, and is left as it is`, () => {
      writeFileSync(path, text);
      const settings = createSettings({
        own: () => undefined,
        env: { BATON_PRESET: 'speed' },
        file: openSettingsFile(path),
      });
      assert.equal(settings.read('preset'), 'speed');
      assert.match(
        settings.problems().join(),
        /The settings file .*baton-settings\.json cannot be read, so nothing in it counts/,
      );
    });

  it('says so too when a folder is in its place', () => {
    const settings = createSettings({ own: () => undefined, env: {}, file: openSettingsFile(folder) });
    assert.equal(settings.read('preset'), undefined);
    assert.match(settings.problems().join(), /cannot be read/);
  });

  it('cannot move the folder that it lies in', () => {
    assert.equal(settingsOf({ file: { storageFolder: '/elsewhere' } }).read('storageFolder'), undefined);
  });
});
