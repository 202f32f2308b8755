import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { OllamaFinding } from '../../../src/domain/ollama.ts';
import { createEgress } from '../../../src/egress.ts';
import { createOllamaFinder } from '../../../src/ollama/find.ts';
import { silentLog } from '../../fixtures/providers/asking.ts';
import { type ScriptedAnswer, type ScriptedServer, startScriptedServer } from '../../fixtures/scripted-server.ts';

describe('looking for Ollama', () => {
  let server: ScriptedServer;
  let answers: Record<string, ScriptedAnswer>;
  let folder: string;

  beforeEach(async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    answers = {
      '/api/version': { headers, chunks: ['{"version":"0.33.0"}'] },
      '/api/tags': { headers, chunks: ['{"models":[{"name":"a"},{"name":"b"}]}'] },
    };
    server = await startScriptedServer(({ path }) => answers[path] ?? { status: 404, chunks: ['404 page not found'] });
    folder = await mkdtemp(join(tmpdir(), 'baton-find-'));
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  // Without the usual folders an Ollama of this machine does not matter.
  function find(host: string, path = folder): Promise<OllamaFinding> {
    const env = { OLLAMA_HOST: host, PATH: path };
    return createOllamaFinder({ egress: createEgress({ log: silentLog }), env, usualFolders: [] }).find();
  }

  it('finds a server and counts its models', async () => {
    assert.deepEqual(await find(server.url), {
      type: 'running',
      address: server.url,
      version: '0.33.0',
      modelCount: 2,
    });
  });

  it('finds a server without models', async () => {
    answers['/api/tags'] = { chunks: ['{"models":null}'] };
    const finding = await find(server.url);
    assert.equal(finding.type === 'running' && finding.modelCount, 0);
  });

  it('takes no other server for one', async () => {
    const others: [string, ScriptedAnswer][] = [
      ['/api/version', { status: 404 }],
      ['/api/version', { chunks: ['<html>router</html>'] }],
      ['/api/version', { chunks: ['{"version":7}'] }],
      ['/api/tags', { chunks: ['[]'] }],
      ['/api/version', { status: 302, headers: { location: 'https://evil.example/' } }],
    ];
    for (const [path, answer] of others) {
      const before = answers[path] ?? {};
      answers[path] = answer;
      assert.deepEqual(await find(server.url), { type: 'absent' }, JSON.stringify(answer));
      answers[path] = before;
    }
  });

  it('finds the program when no server answers', async () => {
    const program = join(folder, process.platform === 'win32' ? 'ollama.exe' : 'ollama');
    await writeFile(program, '#!/bin/sh\n');
    await chmod(program, 0o755);
    assert.deepEqual(
      await find('127.0.0.1:1', ['', join(folder, 'nowhere'), folder].join(process.platform === 'win32' ? ';' : ':')),
      { type: 'installed', program },
    );
  });

  it('takes neither a folder nor a file that cannot run for the program', async () => {
    await mkdir(join(folder, 'ollama'));
    const other = await mkdtemp(join(folder, 'other-'));
    await writeFile(join(other, 'ollama'), '', { mode: 0o644 });
    assert.deepEqual(await find('127.0.0.1:1', `${folder}:${other}`), { type: 'absent' });
  });

  it('says within a second that nothing is there, also when something takes the connection and never answers', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    try {
      for (const host of ['127.0.0.1:1', `127.0.0.1:${port}`]) {
        const startedAt = performance.now();
        assert.deepEqual(await find(host), { type: 'absent' });
        assert.ok(performance.now() - startedAt < 1000, host);
      }
    } finally {
      silent.close();
    }
  });

  it('looks at this machine when OLLAMA_HOST is no address', async () => {
    const origins: string[] = [];
    const egress = {
      fetchFor: ({ origin }: { origin: string }) => {
        origins.push(origin);
        return () => Promise.reject(new Error('no'));
      },
    };
    await createOllamaFinder({ egress, env: { OLLAMA_HOST: 'ftp://x' }, usualFolders: [] }).find();
    assert.deepEqual(origins, ['http://127.0.0.1:11434']);
  });
});
