import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';

import { createLineReader, helloSchema, lineOf, newsSchema } from '../../../src/ollama/launch/messages.ts';
import { endGroup } from '../../../src/ollama/launch/processes.ts';
import { planRestart, RESTART_RULE } from '../../../src/ollama/launch/restart-plan.ts';
import { serverEnvironment, supervisorEnvironment } from '../../../src/ollama/launch/server-environment.ts';
import { createServerLog, readServerLog } from '../../../src/ollama/launch/server-log.ts';
import { socketPath } from '../../../src/ollama/launch/sockets.ts';
import { takeLock } from '../../../src/ollama/launch/sqlite-lock.ts';
import { cannotRun, isOllamaVersion, isPortTaken, lastLines } from '../../../src/ollama/launch/verdict.ts';

describe('how a server of our own is started', () => {
  it('case 51: gives it the environment of the person without that of the editor, bound to this machine', () => {
    const env = serverEnvironment(
      {
        PATH: '/usr/bin',
        HOME: '/home/me',
        OLLAMA_MODELS: '/big/models',
        OLLAMA_HOST: '0.0.0.0',
        HTTPS_PROXY: 'http://proxy:3128',
        ELECTRON_RUN_AS_NODE: '1',
        ELECTRON_NO_ATTACH_CONSOLE: '1',
        NODE_OPTIONS: '--inspect',
        VSCODE_IPC_HOOK: '/tmp/x.sock',
        SNAP: '/snap/code/1',
        LD_LIBRARY_PATH: '/snap/code/1/lib',
        NOTHING: undefined,
      },
      { program: '/usr/bin/ollama', contextTokens: 32_768, visibleDevices: 'GPU-5b2', keepAlive: '30m' },
      41_434,
      'a-mark-of-ours',
    );
    assert.deepEqual(env, {
      PATH: '/usr/bin',
      HOME: '/home/me',
      OLLAMA_MODELS: '/big/models',
      HTTPS_PROXY: 'http://proxy:3128',
      SNAP: '/snap/code/1',
      OLLAMA_HOST: '127.0.0.1:41434',
      OLLAMA_NO_CLOUD: '1',
      OLLAMA_NOPRUNE: '1',
      OLLAMA_CONTEXT_LENGTH: '32768',
      OLLAMA_KEEP_ALIVE: '30m',
      CUDA_VISIBLE_DEVICES: 'GPU-5b2',
      ROCR_VISIBLE_DEVICES: 'GPU-5b2',
      BATON_OLLAMA_MARK: 'a-mark-of-ours',
    });
  });

  it('case 51: keeps a library path that is no snap’s, and sets nothing that nobody asked for', () => {
    const env = serverEnvironment({ LD_LIBRARY_PATH: '/opt/cuda' }, { program: 'x' }, 1, 'a-mark-of-ours');
    assert.equal(env['LD_LIBRARY_PATH'], '/opt/cuda');
    assert.ok(!('CUDA_VISIBLE_DEVICES' in env) && !('OLLAMA_CONTEXT_LENGTH' in env));
  });

  it('case 51: runs the supervisor as plain Node', () => {
    assert.deepEqual(supervisorEnvironment({ A: '1', NODE_OPTIONS: '--inspect', B: undefined }), {
      A: '1',
      ELECTRON_RUN_AS_NODE: '1',
    });
  });

  it('case 52: takes the variables away with which prompts would be logged', () => {
    const env = serverEnvironment(
      { OLLAMA_DEBUG: '2', OLLAMA_DEBUG_LOG_REQUESTS: '1' },
      { program: 'x' },
      1,
      'a-mark-of-ours',
    );
    assert.deepEqual(
      Object.keys(env).filter((name) => name.startsWith('OLLAMA_DEBUG')),
      [],
    );
  });

  it('case 52: keeps at most 1 MB of the log, the newest, for the person alone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'baton-log-'));
    const log = createServerLog(folder);
    const line = `${'x'.repeat(999)}\n`;
    for (let index = 0; index < 3_000; index++) log.add(`${index} ${line}`);
    assert.ok(log.text().length <= 1_048_576 && log.text().endsWith(`2999 ${line}`));
    const file = await stat(join(folder, 'server.log'));
    assert.ok(file.size <= 1_048_576, String(file.size));
    assert.equal(file.mode & 0o077, 0);
    assert.ok((await readServerLog(folder)).endsWith(`2999 ${line}`));
    log.close();
    await rm(folder, { recursive: true });
  });

  it('case 14: waits 1, 2, 4 and 8 s between starts, and gives up at the fifth end within ten minutes', () => {
    const ends = [0, 5_000, 10_000, 15_000, 20_000];
    const plans = ends.map((_, index) => planRestart(ends.slice(0, index + 1), RESTART_RULE));
    assert.deepEqual(plans, [{ pauseMs: 1000 }, { pauseMs: 2000 }, { pauseMs: 4000 }, { pauseMs: 8000 }, 'give-up']);
    assert.deepEqual(planRestart([0, 700_000], RESTART_RULE), { pauseMs: 1000 });
  });

  it('case 14: never waits longer than a minute', () => {
    const rule = { ...RESTART_RULE, mostEnds: 100 };
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000), { minLength: 1 }), (times) => {
        const plan = planRestart(
          times.toSorted((a, b) => a - b),
          rule,
        );
        return plan === 'give-up' || (plan.pauseMs >= 1000 && plan.pauseMs <= 60_000);
      }),
    );
  });

  it('case 7: knows a taken port by the words of both families of operating systems', () => {
    assert.ok(isPortTaken({ log: 'Error: listen tcp 127.0.0.1:11434: bind: address already in use' }));
    assert.ok(
      isPortTaken({
        log: 'Error: listen tcp 127.0.0.1:11434: bind: Only one usage of each socket address (protocol/network address/port) is normally permitted.',
      }),
    );
    assert.ok(!isPortTaken({ log: 'Error: something else' }));
  });

  it('knows Ollama by what it says of its version, with and without a server', () => {
    assert.ok(isOllamaVersion('ollama version is 0.33.0'));
    assert.ok(
      isOllamaVersion('Warning: could not connect to a running Ollama instance\nWarning: client version is 0.12.5'),
    );
    assert.ok(!isOllamaVersion('llama-server version: 4242'));
  });

  it('says what to do about every way in which a program cannot be run', () => {
    for (const code of ['ENOENT', 'EACCES', 'ENOEXEC', 'EMFILE', undefined]) {
      const state = cannotRun('/x/ollama', code);
      assert.ok(state.type === 'failed' && /\/x\/ollama.*\.$/.test(state.sentence), JSON.stringify(state));
    }
  });

  it('shows at most forty lines, the last', () => {
    const shown = lastLines(Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n'));
    assert.equal(shown.length, 40);
    assert.equal(shown.at(-1), 'line 99');
  });

  it('reads messages whole, however they are cut, and drops what is none', () => {
    const hello = { type: 'hello', wish: { program: '/usr/bin/ollama' }, isRetry: false } as const;
    const text = `nonsense\n{"type":"hello"}\n${lineOf(hello)}${lineOf(hello)}`;
    fc.assert(
      fc.property(fc.nat(text.length), (at) => {
        const read = createLineReader(helloSchema);
        assert.deepEqual([...read(text.slice(0, at)), ...read(text.slice(at))], [hello, hello]);
      }),
    );
    const state = { type: 'failed', failure: 'crashes', sentence: 's', logLines: ['l'] } as const;
    assert.deepEqual(createLineReader(newsSchema)(lineOf({ type: 'state', state })), [{ type: 'state', state }]);
  });

  it('lets one holder have the lock, and the next one when it is released', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'baton-lock-'));
    const file = join(folder, 'lock.sqlite');
    const lock = takeLock(file);
    assert.ok(lock);
    assert.equal(takeLock(file), undefined);
    lock.release();
    takeLock(file)?.release();
    await rm(folder, { recursive: true });
  });

  it('meets at a path that the operating system can hold', () => {
    assert.equal(socketPath('/short'), '/short/lease.sock');
    assert.ok(socketPath(`/${'deep/'.repeat(40)}`).length < 100);
    assert.notEqual(socketPath(`/${'deep/'.repeat(40)}a`), socketPath(`/${'deep/'.repeat(40)}b`));
  });

  it('refuses to end what can be no process of ours', async () => {
    for (const pid of [0, 1, -1, Number.NaN])
      await assert.rejects(
        endGroup(pid, () => true),
        RangeError,
      );
  });
});
