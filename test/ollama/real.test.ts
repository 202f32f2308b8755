import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { compose, type Baton } from '../../src/compose.ts';
import { moneySettings } from '../../src/domain/budget-settings.ts';
import type { StreamPart } from '../../src/domain/stream.ts';
import { freePort, launcherParts, until } from '../fixtures/ollama/programs.ts';
import { tinyGguf } from '../fixtures/ollama/tiny-gguf.ts';
import { silentLog } from '../fixtures/silent-log.ts';

const root = join(import.meta.dirname, '../..');
const NOWHERE = 'http://127.0.0.1:9';

// Run by `npm run test:ollama` alone, against the program that BATON_OLLAMA_BIN names.
describe('a real Ollama', function () {
  this.timeout(180_000);
  const { signal } = new AbortController();
  let folder: string;
  let baton: Baton;
  let address: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'baton-real-'));
    const port = await freePort();
    const { start, supervisorFile, node } = launcherParts(folder, [port], { startLimitMs: 120_000 });
    baton = compose({
      // Models of their own: those of the machine are neither seen nor touched.
      env: { ...process.env, OLLAMA_HOST: NOWHERE, OLLAMA_MODELS: join(folder, 'models') },
      log: silentLog,
      storageFolder: folder,
      mediaFolder: join(root, 'media'),
      ledgerWorkerFile: join(root, 'src/workers/ledger.worker.ts'),
      money: () => moneySettings(() => undefined),
      tokenWorker: {
        workerFile: join(root, 'src/workers/tokens.worker.ts'),
      },
      keys: { get: async () => undefined },
      endpoints: () => [],
      privateHosts: () => [],
      pricesFile: () => undefined,
      snippets: () => ({ find: async () => undefined, read: async () => ({ snippets: [], unreadable: [] }) }),
      local: {
        supervisorFile,
        node,
        mayStart: () => true,
        isStartedByItself: () => false,
        address: () => undefined,
        keepAlive: () => '1m',
        start: { graceMs: start.graceMs, rules: start.rules },
      },
      onProblem: () => undefined,
    });
  });
  after(async () => {
    await baton.dispose();
    await until('the server is gone', async () => !(await answers(address)), 20_000);
    await rm(folder, { recursive: true, force: true });
  });

  it('is started, and says which version it is', async () => {
    const state = await baton.local.attachment.start(signal);
    assert.ok(state.type === 'ready', JSON.stringify(state));
    assert.equal(state.isOwn, true);
    address = state.address;
    console.log(`      Ollama ${state.version}`);
  });

  it('takes a model that was made here, lists and shows it', async () => {
    const bytes = tinyGguf();
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    await request(`${address}/api/blobs/${digest}`, bytes);
    const create = { model: 'tiny', files: { 'tiny.gguf': digest }, stream: false };
    await request(`${address}/api/create`, JSON.stringify(create));
    const listed = await baton.local.store.list(signal);
    assert.deepEqual(
      listed.map(({ name, isCloud }) => [name, isCloud]),
      [['tiny:latest', false]],
    );
    const shown = await baton.local.store.show('tiny', signal);
    assert.ok(shown.capabilities.includes('completion'));
    assert.equal(shown.contextLength, 512);
  });

  it('answers through the provider, with the context that was asked for', async () => {
    const { models } = await baton.catalog.refresh();
    const model = models.find(({ provider, name }) => provider === 'ollama' && name.startsWith('tiny'));
    assert.ok(model, JSON.stringify(models.map(({ id }) => id)));
    const asked = {
      requestId: 'r',
      model,
      messages: [{ role: 'user', content: 'hello' }],
      privacy: 'private',
      maxOutputTokens: 16,
    } as const;
    const parts: StreamPart[] = [];
    for await (const part of baton.catalog.provider('ollama')?.stream(asked, signal) ?? []) parts.push(part);
    const last = parts.at(-1);
    assert.ok(last?.type === 'finish', JSON.stringify(last));
    assert.ok((last.usage.outputTokens ?? 0) > 0);
    const [loaded] = await baton.local.store.loaded(signal);
    assert.equal(loaded?.contextTokens, model.fit?.numCtx ?? 512);
  });

  it('lets the model go, and deletes it', async () => {
    await baton.local.store.unload('tiny', signal);
    await until('nothing is loaded', async () => (await baton.local.store.loaded(signal)).length === 0);
    await baton.local.store.delete('tiny', signal);
    assert.deepEqual(await baton.local.store.list(signal), []);
  });
});

async function answers(address: string): Promise<boolean> {
  return fetch(`${address}/api/version`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function request(url: string, body: string | Uint8Array): Promise<void> {
  const response = await fetch(url, { method: 'POST', body: typeof body === 'string' ? body : new Uint8Array(body) });
  assert.ok(response.ok, await response.text());
}
