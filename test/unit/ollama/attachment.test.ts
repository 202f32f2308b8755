import assert from 'node:assert/strict';

import type { Catalog, CatalogState } from '../../../src/domain/catalog.ts';
import { BatonError } from '../../../src/domain/errors.ts';
import type { LaunchWish, LocalServer, LocalServerState } from '../../../src/domain/local-server.ts';
import type { OllamaFinder, OllamaFinding } from '../../../src/domain/ollama.ts';
import { createEgress } from '../../../src/egress.ts';
import { type AttachmentParts, createAttachment } from '../../../src/ollama/attachment.ts';
import { followingCatalog, followingEgress } from '../../../src/ollama/follow.ts';
import { freePort } from '../../fixtures/ollama/programs.ts';
import { json, type ScriptedOllama, startOllama } from '../../fixtures/ollama-server.ts';
import { silentLog } from '../../fixtures/silent-log.ts';

const { signal } = new AbortController();
const found = (address = 'http://127.0.0.1:11434'): OllamaFinding => ({
  type: 'running',
  address,
  version: '0.33.0',
  modelCount: 1,
});

function finderOf(...findings: OllamaFinding[]): OllamaFinder & { looks: number } {
  const finder = {
    looks: 0,
    attempts: [],
    find: async () => {
      finder.looks++;
      return (findings.length > 1 ? findings.shift() : findings[0]) ?? { type: 'absent' as const };
    },
    findReady: () => finder.find(),
  };
  return finder;
}

/** A server of our own as far as an attachment sees it. */
function serverOf(
  answer: LocalServerState,
): LocalServer & { wishes: LaunchWish[]; tell(state: LocalServerState): void } {
  const listeners = new Set<(state: LocalServerState) => void>();
  const server = {
    state: { type: 'off' } as LocalServerState,
    wishes: [] as LaunchWish[],
    tell(state: LocalServerState) {
      server.state = state;
      for (const listener of listeners) listener(state);
    },
    launch: async (wish: LaunchWish) => {
      server.wishes.push(wish);
      server.tell(answer);
      return answer;
    },
    join: async () => undefined,
    log: async () => '',
    onDidChange: (listener: (state: LocalServerState) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    release: () => undefined,
  };
  return server;
}

const OWN: LocalServerState = { type: 'ready', address: 'http://127.0.0.1:41434', version: '0.33.0', isOwn: true };
const INSTALLED: OllamaFinding = { type: 'installed', program: '/usr/bin/ollama' };

describe('attaching to an Ollama', () => {
  const attach = (change: Partial<AttachmentParts>): ReturnType<typeof createAttachment> =>
    createAttachment({ finder: finderOf(), mayStart: () => true, isStartedByItself: () => false, ...change });

  it('case 1: uses the server that answers, and does not call it ours', async () => {
    const server = serverOf(OWN);
    const attachment = attach({ finder: finderOf(found()), server });
    assert.equal((await attachment.look()).type, 'running');
    assert.deepEqual(attachment.current, { address: 'http://127.0.0.1:11434', version: '0.33.0', isOwn: false });
    assert.deepEqual(server.wishes, []);
  });

  it('case 4: starts nothing by a look, and one after the person’s click', async () => {
    const server = serverOf(OWN);
    const attachment = attach({
      finder: finderOf(INSTALLED),
      server,
      keepAlive: () => '30m',
      visibleDevices: () => '1',
    });
    assert.equal((await attachment.look()).type, 'installed');
    assert.deepEqual(server.wishes, []);
    assert.deepEqual(await attachment.start(signal), OWN);
    assert.deepEqual(server.wishes, [{ program: '/usr/bin/ollama', keepAlive: '30m', visibleDevices: '1' }]);
    assert.equal(attachment.current?.isOwn, true);
  });

  it('case 4: starts by itself where the person allowed it for always', async () => {
    const server = serverOf(OWN);
    const attachment = attach({
      finder: finderOf(INSTALLED, found('http://127.0.0.1:41434')),
      server,
      isStartedByItself: () => true,
    });
    assert.equal((await attachment.look()).type, 'running');
    assert.equal(server.wishes.length, 1);
    assert.equal(attachment.current?.isOwn, true);
  });

  it('case 6: never starts where it may not: by the setting, in an untrusted folder, without a place for it', async () => {
    const server = serverOf(OWN);
    const forbidden = attach({
      finder: finderOf(INSTALLED),
      server,
      mayStart: () => false,
      isStartedByItself: () => true,
    });
    await forbidden.look();
    const refused = await forbidden.start(signal);
    assert.ok(refused.type === 'failed' && refused.failure === 'not-allowed');
    assert.match(refused.sentence, /not trusted, or baton\.ollama\.launch is “never”/);
    assert.deepEqual(server.wishes, []);
    const headless = await attach({ finder: finderOf(INSTALLED) }).start(signal);
    assert.ok(headless.type === 'failed' && headless.failure === 'not-allowed');
  });

  it('case 3: does not start a second one beside a server that is starting', async () => {
    const server = serverOf(OWN);
    const starting: OllamaFinding = { type: 'starting', address: 'http://127.0.0.1:11434' };
    const state = await attach({ finder: finderOf(starting), server }).start(signal);
    assert.ok(state.type === 'failed');
    assert.match(state.sentence, /127\.0\.0\.1:11434 takes connections and does not answer/);
    assert.deepEqual(server.wishes, []);
  });

  it('case 5: says what to do where there is no Ollama, or one that cannot be used', async () => {
    const absent = await attach({ server: serverOf(OWN) }).start(signal);
    assert.ok(absent.type === 'failed' && /Install it from ollama\.com/.test(absent.sentence));
    const old: OllamaFinding = { type: 'unusable', address: 'http://127.0.0.1:11434', sentence: 'Too old. Update it.' };
    const state = await attach({ finder: finderOf(old), server: serverOf(OWN) }).start(signal);
    assert.ok(state.type === 'failed' && state.sentence === 'Too old. Update it.');
  });

  it('takes the program that the environment names in the place of any other', async () => {
    const server = serverOf(OWN);
    const attachment = attach({ finder: finderOf(INSTALLED), server, program: '/opt/ollama' });
    assert.deepEqual(await attachment.look(), { type: 'installed', program: '/opt/ollama' });
    await attachment.start(signal);
    assert.equal(server.wishes[0]?.program, '/opt/ollama');
  });

  it('case 15: follows our server where it gives way, and lets go of it when it ends', async () => {
    const server = serverOf(OWN);
    const attachment = attach({ finder: finderOf(INSTALLED), server });
    await attachment.start(signal);
    let changes = 0;
    attachment.onDidChange(() => changes++);
    server.tell({ type: 'ready', address: 'http://127.0.0.1:11434', version: '0.32.0', isOwn: false });
    assert.deepEqual(attachment.current, { address: 'http://127.0.0.1:11434', version: '0.32.0', isOwn: false });
    server.tell(OWN);
    server.tell({ type: 'waiting', sentence: 'It starts again in 1 s.' });
    assert.equal(attachment.current, undefined);
    assert.equal(changes, 3);
  });
});

describe('following an Ollama that moves', () => {
  let server: ScriptedOllama;
  beforeEach(async () => {
    server = await startOllama({ overrides: { '/api/chat': json({ done: true }) } });
  });
  afterEach(() => server.close());

  const ask = async (from: string, finder: OllamaFinder, init: RequestInit): Promise<Response> => {
    const attachment = createAttachment({ finder, mayStart: () => false, isStartedByItself: () => false });
    const egress = followingEgress(createEgress({ log: silentLog }), attachment);
    const scope = { provider: 'ollama', origin: new URL(from).origin, privacy: 'private' as const };
    return egress.fetchFor(scope)(`${from}/api/chat`, init);
  };
  const isRefused = (thrown: unknown): boolean => thrown instanceof BatonError && thrown.code === 'BATON_E_NETWORK';

  it('case 16: looks once and asks once more when the server was restarted elsewhere', async () => {
    const dead = `http://127.0.0.1:${await freePort()}`;
    const headers = { authorization: 'Bearer secret' };
    const response = await ask(dead, finderOf(found(server.url)), { method: 'POST', body: '{"model":"m"}', headers });
    assert.equal(response.status, 200);
    assert.deepEqual(server.bodies('/api/chat'), [{ model: 'm' }]);
    assert.equal(server.requests[0]?.headers.authorization, undefined, 'a key stays with its address');
  });

  it('case 16: gives the first failure when nothing is found, and asks nothing twice that carries no work', async () => {
    const dead = `http://127.0.0.1:${await freePort()}`;
    const none = finderOf();
    await assert.rejects(ask(dead, none, { method: 'POST', body: '{}' }), isRefused);
    assert.equal(none.looks, 1);
    await assert.rejects(ask(dead, none, {}), isRefused);
    assert.equal(none.looks, 1);
  });

  it('case 16: never sends private text to another machine that was found meanwhile', async () => {
    const dead = `http://127.0.0.1:${await freePort()}`;
    const away = ask(dead, finderOf(found('http://192.0.2.1:11434')), { method: 'POST', body: '{}' });
    await assert.rejects(away, (thrown) => thrown instanceof BatonError && thrown.code === 'BATON_E_EGRESS_PRIVATE');
  });

  it('asks all providers again when the server is another one now', async () => {
    let refreshes = 0;
    const state: CatalogState = { isLooking: false, models: [], problems: [] };
    const plain: Catalog = {
      state,
      refresh: async () => {
        refreshes++;
        return state;
      },
      provider: () => undefined,
      onDidChange: () => () => undefined,
    };
    const finder = finderOf(found(), found(), found('http://127.0.0.1:41434'));
    const attachment = createAttachment({ finder, mayStart: () => false, isStartedByItself: () => false });
    const catalog = followingCatalog(plain, attachment);
    await catalog.refresh();
    assert.equal(refreshes, 2, 'once beside the look, once after it found the server');
    await catalog.refresh();
    assert.equal(refreshes, 3);
    await attachment.look();
    assert.equal(refreshes, 4);
  });
});
