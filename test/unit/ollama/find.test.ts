import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Log } from '../../../src/domain/log.ts';
import type { OllamaFinder } from '../../../src/domain/ollama.ts';
import { createEgress } from '../../../src/egress.ts';
import { goesDirect, privateHostsFrom } from '../../../src/egress/policy.ts';
import { createOllamaFinder, type FinderParts } from '../../../src/ollama/find.ts';
import { json, type ScriptedOllama, startOllama } from '../../fixtures/ollama-server.ts';
import { type ScriptedAnswer, startScriptedServer } from '../../fixtures/scripted-server.ts';

const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** Nothing listens at port 1, so that an Ollama of this machine does not matter. */
const NOBODY = 1;

describe('looking for Ollama', () => {
  let server: ScriptedOllama;
  let folder: string;
  const others: Server[] = [];

  beforeEach(async () => {
    server = await startOllama();
    folder = await mkdtemp(join(tmpdir(), 'baton-find-'));
  });
  afterEach(async () => {
    await server.close();
    for (const other of others.splice(0)) other.close();
    await rm(folder, { recursive: true });
  });

  function finder(env: Record<string, string> = {}, change: Partial<FinderParts> = {}): OllamaFinder {
    return createOllamaFinder({
      egress: createEgress({ log: silentLog }),
      env: { PATH: folder, ...env },
      usualFolders: [],
      surroundings: async () => ({ isInside: false, port: NOBODY }),
      ...change,
    });
  }

  /** Takes connections and never says a word; its address. */
  async function silentServer(): Promise<string> {
    const silent = createServer().listen(0, '127.0.0.1');
    others.push(silent);
    await once(silent, 'listening');
    return `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  }

  const portOf = (url: string): number => Number(new URL(url).port);

  it('case 1: a server at the default address is attached to within 300 ms', async function () {
    // Another try tells a busy machine from slow code.
    this.retries(3);
    const looking = finder({}, { surroundings: async () => ({ isInside: false, port: portOf(server.url) }) });
    const startedAt = performance.now();
    const finding = await looking.find();
    const tookMs = performance.now() - startedAt;
    assert.deepEqual(finding, { type: 'running', address: server.url, version: '0.33.0', modelCount: 1 });
    assert.ok(tookMs < 300, `${tookMs} ms`);
  });

  it('case 1: a server that is up is not kept waiting by silent places', async function () {
    // Another try tells a busy machine from slow code.
    this.retries(3);
    const looking = finder(
      { OLLAMA_HOST: server.url },
      { setting: () => 'http://127.0.0.1:2', ownAddress: () => undefined },
    );
    const slow = finder({ OLLAMA_HOST: server.url }, { ownAddress: () => 'http://10.255.255.1:11434' });
    for (const one of [looking, slow]) {
      const startedAt = performance.now();
      assert.equal((await one.find()).type, 'running');
      assert.ok(performance.now() - startedAt < 300, `${performance.now() - startedAt} ms`);
    }
  });

  it('finds a server without models', async () => {
    server.script.overrides['/api/tags'] = json({ models: null });
    const finding = await finder({ OLLAMA_HOST: server.url }).find();
    assert.equal(finding.type === 'running' && finding.modelCount, 0);
  });

  it('case 2: what answers HTTP and is not Ollama is not taken for it, and is named', async () => {
    const foreign: [string, ScriptedAnswer][] = [
      ['/api/version', { status: 404, headers: { server: 'llama.cpp', 'content-type': 'application/json' } }],
      ['/api/version', { headers: { 'content-type': 'text/html' }, chunks: ['<html>router</html>'] }],
      ['/api/version', json({ version: 7 })],
      ['/api/tags', json([])],
      ['/api/version', { status: 302, headers: { location: 'https://evil.example/' } }],
    ];
    for (const [path, answer] of foreign) {
      server.script.overrides = { [path]: answer };
      const looking = finder({ OLLAMA_HOST: server.url });
      assert.deepEqual(await looking.find(), { type: 'absent' }, JSON.stringify(answer));
      assert.match(looking.attempts[0]?.outcome ?? '', /something else answers \(.*HTTP|redirects/);
    }
  });

  it('case 2: the next place is tried when something else has the first', async () => {
    const other = await startScriptedServer(() => ({ status: 404, headers: { server: 'llama.cpp' } }));
    try {
      const looking = finder({ OLLAMA_HOST: server.url }, { setting: () => other.url });
      const finding = await looking.find();
      assert.equal(finding.type === 'running' && finding.address, server.url);
      const first = looking.attempts.find(({ source }) => source === 'the setting');
      assert.equal(first?.outcome, 'something else answers (llama.cpp, HTTP 404)');
    } finally {
      await other.close();
    }
  });

  it('case 3: a place that takes connections and says nothing is starting, and is attached to once it answers', async () => {
    const host = await silentServer();
    const looking = finder({ OLLAMA_HOST: host });
    assert.deepEqual(await looking.find(), { type: 'starting', address: `http://${host}` });
    server.script.overrides['/api/version'] = { fault: 'hang' };
    const ready = finder({ OLLAMA_HOST: server.url }).findReady(new AbortController().signal);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    server.script.overrides = {};
    assert.equal((await ready).type, 'running');
  });

  it('case 3: waiting ends at the deadline and when it is no longer wanted', async () => {
    const host = await silentServer();
    const looking = finder({ OLLAMA_HOST: host }, { startingLimitMs: 50 });
    assert.equal((await looking.findReady(new AbortController().signal)).type, 'starting');
    const patient = finder({ OLLAMA_HOST: host });
    const startedAt = performance.now();
    await patient.findReady(AbortSignal.abort());
    assert.ok(performance.now() - startedAt < 2000);
  });

  it('case 18: localhost means both literal addresses, so that it does not matter which one it resolves to', async () => {
    const finding = await finder({ OLLAMA_HOST: `localhost:${portOf(server.url)}` }).find();
    assert.equal(finding.type === 'running' && finding.address, server.url);
    const only6 = createServer((socket) => socket.pipe(connect(portOf(server.url), '127.0.0.1')).pipe(socket));
    others.push(only6);
    only6.listen(0, '::1');
    await once(only6, 'listening');
    const { port } = only6.address() as AddressInfo;
    const found6 = await finder({ OLLAMA_HOST: `localhost:${port}` }).find();
    assert.equal(found6.type === 'running' && found6.address, `http://[::1]:${port}`);
  });

  it('case 19: a proxy in the environment is not asked for a server of this machine', async () => {
    const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY'];
    const before = names.map((name) => process.env[name]);
    for (const name of names) process.env[name] = 'http://127.0.0.1:1';
    try {
      const proxied = finder({ OLLAMA_HOST: server.url, HTTP_PROXY: 'http://127.0.0.1:1' });
      assert.equal((await proxied.find()).type, 'running');
      for (const host of ['127.0.0.1', '[::1]', 'localhost', 'gpu-box']) {
        assert.ok(goesDirect('open', host, privateHostsFrom(['gpu-box'])), host);
      }
    } finally {
      for (const [index, name] of names.entries()) {
        if (before[index] === undefined) delete process.env[name];
        else process.env[name] = before[index];
      }
    }
  });

  it('case 20: nothing anywhere is known within a second, from inside a container too', async () => {
    const around = async (): Promise<{ isInside: boolean; gateway: string; port: number }> => ({
      isInside: true,
      gateway: '127.0.0.9',
      port: NOBODY,
    });
    for (const change of [{}, { surroundings: around }]) {
      const looking = finder({}, change);
      const startedAt = performance.now();
      assert.deepEqual(await looking.find(), { type: 'absent' });
      assert.ok(performance.now() - startedAt < 1000, `${performance.now() - startedAt} ms`);
      assert.ok(looking.attempts.every(({ isOllama }) => !isOllama));
    }
  });

  it('case 20: a server at the default gateway is found from inside a container', async () => {
    const surroundings = async (): Promise<{ isInside: boolean; gateway: string; port: number }> => ({
      isInside: true,
      gateway: '127.0.0.1',
      port: portOf(server.url),
    });
    const finding = await finder({}, { surroundings }).find();
    assert.equal(finding.type === 'running' && finding.address, server.url);
  });

  it('case 22: a refused host name is named, with what to do', async () => {
    server.script.overrides['/api/version'] = { status: 403 };
    server.script.overrides['/api/tags'] = { status: 403 };
    const finding = await finder({ OLLAMA_HOST: server.url }).find();
    assert.equal(finding.type, 'unusable');
    assert.match(finding.sentence, /does not accept the host name 127\.0\.0\.1\. Use its IP address/);
  });

  it('case 23: a server behind a key gets the one that was entered for it, and says so where it is another', async () => {
    const isAllowed = (authorization: string | undefined): boolean => authorization === 'Bearer good';
    for (const path of ['/api/version', '/api/tags']) {
      const good = path === '/api/tags' ? json({ models: [] }) : json({ version: '0.33.0' });
      server.script.overrides[path] = ({ headers }) =>
        isAllowed(headers.authorization) ? good : json({ error: 'unauthorized' }, 401);
    }
    const found = async (key: string | undefined): Promise<string> => {
      const keys = { key: async (_: string, origin: string) => (origin === server.url ? key : undefined) };
      const finding = await finder({ OLLAMA_HOST: server.url }, { keys }).find();
      return finding.type === 'unusable' ? finding.sentence : finding.type;
    };
    assert.equal(await found('good'), 'running');
    for (const key of ['bad', undefined]) assert.match(await found(key), /asks for a key\. Enter the right one with/);
  });

  it('case 24: versions are refused, warned of, taken or tried', async () => {
    const kinds: Record<string, string> = {};
    for (const version of ['0.6.3', '0.12.5', '0.33.0-rc2', '0.0.0', 'garbage']) {
      server.script.version = version;
      const finding = await finder({ OLLAMA_HOST: server.url }).find();
      kinds[version] = finding.type === 'running' ? (finding.warning ?? 'ok') : finding.type;
    }
    assert.deepEqual(kinds, {
      '0.6.3': 'unusable',
      '0.12.5': 'Ollama 0.12.5 cuts long prompts in silence. Update it to 0.12.6 or later.',
      '0.33.0-rc2': 'ok',
      '0.0.0': 'ok',
      garbage: 'ok',
    });
  });

  it('ranks several servers by health first, then by how much they are wanted', async () => {
    const old = await startOllama({ version: '0.12.5' });
    const second = await startOllama();
    try {
      const looking = finder({ OLLAMA_HOST: server.url }, { setting: () => old.url, ownAddress: () => second.url });
      const finding = await looking.find();
      assert.equal(finding.type === 'running' && finding.address, server.url);
      await second.close();
      await server.close();
      const left = await looking.find();
      assert.equal(left.type === 'running' && left.address, old.url);
    } finally {
      await old.close();
      await second.close();
    }
  });

  it('case 5: finds the program when no server answers, and says so when that is missing too', async () => {
    assert.deepEqual(await finder().find(), { type: 'absent' });
    const program = join(folder, process.platform === 'win32' ? 'ollama.exe' : 'ollama');
    await writeFile(program, '#!/bin/sh\n');
    await chmod(program, 0o755);
    assert.deepEqual(await finder().find(), { type: 'installed', program });
  });

  it('takes neither a folder nor a file that cannot run for the program', async () => {
    await mkdir(join(folder, 'ollama'));
    const other = await mkdtemp(join(folder, 'other-'));
    await writeFile(join(other, 'ollama'), '', { mode: 0o644 });
    assert.deepEqual(await finder({ PATH: `${folder}:${other}` }).find(), { type: 'absent' });
  });

  it('looks at this machine when OLLAMA_HOST is no address', async () => {
    const looking = finder({ OLLAMA_HOST: 'ftp://x' });
    await looking.find();
    assert.deepEqual(
      looking.attempts.map(({ address }) => address),
      ['http://127.0.0.1:1', 'http://[::1]:1'],
    );
  });
});
