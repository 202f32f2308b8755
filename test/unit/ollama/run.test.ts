import assert from 'node:assert/strict';

import type { Model } from '../../../src/domain/model.ts';
import type { StreamPart } from '../../../src/domain/stream.ts';
import { gpuWith, localHouse, type LocalHouse } from '../../fixtures/local-house.ts';
import { jsonLines } from '../../fixtures/scripted-server.ts';
import { chatLines, json, QWEN_CODER_7B, type ScriptedOllama, startOllama } from '../../fixtures/ollama-server.ts';

const GIB = 2 ** 30;

describe('running a local model', () => {
  let server: ScriptedOllama;
  let house: LocalHouse;

  beforeEach(async () => {
    server = await startOllama();
    house = localHouse(server.url);
  });
  afterEach(() => server.close());

  async function only(): Promise<Model> {
    const [model, ...more] = await house.list();
    assert.ok(model && more.length === 0);
    return model;
  }
  const errorOf = (parts: readonly StreamPart[]): Extract<StreamPart, { type: 'error' }>['error'] => {
    const last = parts.at(-1);
    assert.ok(last?.type === 'error', JSON.stringify(last));
    return last.error;
  };
  const sent = (): Record<string, unknown> => server.bodies('/api/chat').at(-1) ?? assert.fail('nothing was sent');
  /** Until `isTrue`, at most two seconds. */
  async function until(isTrue: () => boolean): Promise<void> {
    for (let tries = 0; tries < 200 && !isTrue(); tries++) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.ok(isTrue());
  }
  const refuse = (error: unknown, status = 400): void => {
    server.script.overrides['/api/chat'] = json({ error }, status);
  };

  it('case 32: num_ctx is always sent, constant, and the window that models are listed with', async () => {
    const model = await only();
    assert.equal(model.contextWindowTokens, 32_768);
    assert.equal(model.fit?.placement, 'gpu');
    for (let count = 0; count < 3; count++) {
      await house.ask(model);
      house.machine.gpus = [gpuWith(9000 - 1000 * count)];
      await house.list();
    }
    const contexts = server.bodies('/api/chat').map(({ options }) => (options as { num_ctx: number }).num_ctx);
    assert.deepEqual(contexts, [32_768, 32_768, 32_768]);
    assert.ok(server.bodies('/api/chat').every((body) => body['truncate'] === false));
  });

  it('case 32: what the model is loaded with is taken over where it is enough, so that nothing reloads', async () => {
    server.script.loaded = [
      { name: QWEN_CODER_7B.name, sizeBytes: 9 * GIB, sizeVramBytes: 9 * GIB, contextLength: 65_536 },
    ];
    const model = await only();
    assert.deepEqual([model.contextWindowTokens, model.fit?.isLoaded], [65_536, true]);
    await house.ask(model);
    assert.deepEqual(sent()['options'], { num_ctx: 65_536 });
  });

  it('case 32: num_ctx that the person wrote into the model is kept', async () => {
    server.script.models = [
      { ...QWEN_CODER_7B, parameters: 'stop "<|im_end|>"\nnum_ctx                        12288' },
    ];
    assert.equal((await only()).contextWindowTokens, 12_288);
  });

  it('case 32: a model of a machine that cannot be seen gets a context that small GPUs hold', async () => {
    const far = localHouse(server.url.replace('127.0.0.1', 'localtest.invalid'));
    const model: Model = { ...(await only()), contextWindowTokens: 131_072 };
    const [fitted] = await far.backend.fitted(
      {
        id: 'ollama',
        label: 'Ollama',
        wire: 'ollama',
        baseUrl: 'http://localtest.invalid',
        place: 'local',
        keyUse: 'none',
      },
      [model],
      new AbortController().signal,
    );
    assert.equal(fitted?.contextWindowTokens, 131_072, 'nothing is known, so nothing is changed');
    const { fit: _, ...bare } = model;
    assert.equal(far.backend.call(bare)?.numCtx, 8192);
  });

  it('case 32: after an answer it is looked at what the server loaded, and a smaller context is noted', async () => {
    const model = await only();
    server.script.overrides['/api/chat'] = () => {
      server.script.loaded = [{ name: model.name, sizeBytes: GIB, sizeVramBytes: GIB, contextLength: 4096 }];
      return chatLines(['ok']);
    };
    await house.ask(model);
    await until(() => house.backend.notes.length > 0);
    assert.match(house.backend.notes[0] ?? '', /runs with 4096 tokens of context, though 32768 were asked for/);
  });

  it('fits anew when a GPU is gone', async () => {
    house.machine.gpus = [gpuWith(7500), gpuWith(7500, { index: 1 })];
    const before = await only();
    house.machine.gpus = [];
    const after = await only();
    assert.deepEqual([before.fit?.placement, after.fit?.placement], ['gpu', 'cpu']);
    assert.ok((after.contextWindowTokens ?? 0) < (before.contextWindowTokens ?? 0));
  });

  it('counts what the server’s loaded models hold as free, since it puts them out', async () => {
    house.machine.gpus = [gpuWith(2000)];
    server.script.loaded = [{ name: 'other', sizeBytes: 20 * GIB, sizeVramBytes: 20 * GIB, contextLength: 4096 }];
    assert.equal((await only()).fit?.placement, 'gpu');
    server.script.loaded = [];
    const fresh = localHouse(server.url);
    fresh.machine.gpus = [gpuWith(2000)];
    assert.notEqual((await fresh.list())[0]?.fit?.placement, 'gpu');
  });

  it('case 33: a prompt that the server refuses as too long ends with both numbers, unwrapped', async () => {
    const model = await only();
    const inner = {
      code: 400,
      message: 'request (1204 tokens) exceeds the available context size (256 tokens), try increasing it',
      type: 'exceed_context_size_error',
      n_prompt_tokens: 1204,
      n_ctx: 256,
    };
    refuse(JSON.stringify({ error: inner }));
    const error = errorOf(await house.ask(model));
    assert.equal(error.code, 'BATON_E_CONTEXT_OVERFLOW');
    assert.match(error.message.replaceAll(/[\s,]/g, ''), /1204.*256/);
  });

  it('case 34: a server that read much less than was sent is noted', async () => {
    const model = await only();
    server.script.overrides['/api/chat'] = chatLines(['ok'], { prompt_eval_count: 2048 });
    server.script.overrides['/api/ps'] = json({ models: [{ name: model.name, size: GIB, size_vram: GIB }] });
    await house.ask(model, { messages: [{ role: 'user', content: 'word '.repeat(8000) }] });
    await until(() => house.backend.notes.length > 0);
    assert.match(house.backend.notes[0] ?? '', /read only 2048 of about 12500 tokens/);
  });

  it('case 25: a model that is missing maps to BATON_E_MODEL_NOT_FOUND, so that the chain goes on', async () => {
    const model = await only();
    server.script.models = [];
    const error = errorOf(await house.ask(model));
    assert.deepEqual([error.code, error.isRetryable], ['BATON_E_MODEL_NOT_FOUND', true]);
  });

  it('case 26: models of a cloud that a local server lists are remote, and nothing local is planned for them', async () => {
    server.script.models = [
      { name: 'qwen3-coder:480b-cloud', capabilities: ['completion'] },
      {
        name: 'gpt-oss:120b',
        remoteHost: 'https://ollama.com:443',
        remoteModel: 'gpt-oss:120b',
        capabilities: ['completion'],
      },
      { name: 'kimi-k2:cloud', capabilities: ['completion'], isInTags: true },
      QWEN_CODER_7B,
    ];
    const models = await house.list();
    assert.deepEqual(
      models.map(({ name, place, fit }) => [name, place, fit !== undefined]),
      [
        ['qwen3-coder:480b-cloud', 'remote', false],
        ['gpt-oss:120b', 'remote', false],
        ['kimi-k2:cloud', 'remote', false],
        ['qwen2.5-coder:7b', 'local', true],
      ],
    );
    const cloud = models[1] ?? assert.fail();
    await house.ask(cloud);
    assert.ok(!('keep_alive' in sent()) && !('options' in sent()));
  });

  it('case 26: a cloud model that only /api/show tells of is remote too', async () => {
    server.script.overrides['/api/show'] = json({
      capabilities: ['completion'],
      details: {},
      remote_host: 'https://ollama.com',
    });
    assert.equal((await only()).place, 'remote');
  });

  it('case 41: a model that runs out of memory gets half the context the next time, and never less than is of use', async () => {
    const model = await only();
    refuse('llama-server process has terminated: cudaMalloc failed: out of memory', 500);
    for (let tries = 0; tries < 8; tries++) assert.equal(errorOf(await house.ask(model)).isRetryable, true);
    const contexts = server.bodies('/api/chat').map(({ options }) => (options as { num_ctx: number }).num_ctx);
    assert.deepEqual(contexts, [32_768, 16_384, 8192, 4096, 2048, 2048, 2048, 2048]);
    assert.match(house.backend.notes[0] ?? '', /did not fit in memory with 32768 tokens of context\. It gets 16384/);
    assert.equal((await only()).contextWindowTokens, 2048);
  });

  it('case 44: thinking is always explicit for models that can, and streamed apart', async () => {
    server.script.models = [{ ...QWEN_CODER_7B, name: 'qwen3:8b', capabilities: ['completion', 'thinking'] }];
    server.script.overrides['/api/chat'] = {
      headers: { 'content-type': 'application/x-ndjson' },
      chunks: jsonLines([
        { message: { content: '', thinking: 'Hm.' }, done: false },
        { message: { content: 'Yes' }, done: true, done_reason: 'stop' },
      ]),
    };
    const parts = await house.ask(await only());
    assert.equal(sent()['think'], true);
    assert.deepEqual(
      parts.slice(0, 2).map((part) => part.type),
      ['reasoning-delta', 'text-delta'],
    );
    server.script.models = [{ ...QWEN_CODER_7B, name: 'gpt-oss:20b', capabilities: ['completion', 'thinking'] }];
    await house.ask(await only());
    assert.equal(sent()['think'], 'medium');
    server.script.models = [QWEN_CODER_7B];
    await house.ask(await only());
    assert.ok(!('think' in sent()));
  });

  it('case 44: a model that refuses to be told is asked again without, once, and not told from then on', async () => {
    server.script.models = [{ ...QWEN_CODER_7B, capabilities: ['completion', 'thinking'] }];
    const model = await only();
    server.script.overrides['/api/chat'] = (_, body) =>
      'think' in (body as object) ? json({ error: '"qwen" does not support thinking' }, 400) : chatLines(['ok']);
    assert.equal((await house.ask(model)).at(-1)?.type, 'finish');
    await house.ask(model);
    assert.deepEqual(
      server.bodies('/api/chat').map((body) => 'think' in body),
      [true, false, false],
    );
  });

  it('counts a quantised cache only for a server of our own, which has our environment', async () => {
    const needed = (await only()).fit?.neededMiB ?? 0;
    const own = localHouse(server.url, {}, 'q8_0');
    assert.equal((await own.list())[0]?.fit?.neededMiB, needed);
    own.settings.isOwn = true;
    assert.ok(((await own.list())[0]?.fit?.neededMiB ?? 0) < needed);
  });

  it('case 47: keep_alive is always sent, and never for ever to a server that is not ours', async () => {
    const model = await only();
    const wishes: [string | undefined, boolean, unknown][] = [
      [undefined, false, '30m'],
      ['1h', false, '1h'],
      ['600', false, 600],
      ['-1', false, '30m'],
      ['-1', true, -1],
    ];
    for (const [wish, isOwn, expected] of wishes) {
      Object.assign(house.settings, { keepAlive: wish, isOwn });
      await house.ask(model);
      assert.equal(sent()['keep_alive'], expected, String(wish));
    }
  });

  it('case 48: a loaded model that is partly on the CPU says how much, and is expected to be slower', async () => {
    server.script.loaded = [
      { name: QWEN_CODER_7B.name, sizeBytes: 10 * GIB, sizeVramBytes: 10 * GIB, contextLength: 32_768 },
    ];
    const whole = (await only()).fit;
    server.script.loaded = [
      { name: QWEN_CODER_7B.name, sizeBytes: 10 * GIB, sizeVramBytes: 6 * GIB, contextLength: 32_768 },
    ];
    const partly = (await only()).fit;
    assert.deepEqual([whole?.placement, partly?.placement], ['gpu', 'partly']);
    assert.equal(partly?.sentence, 'partly on the CPU (40 %), loaded');
    assert.ok((partly.outputTokensPerSecond ?? 0) < (whole?.outputTokensPerSecond ?? 0) / 2);
    server.script.loaded = [{ name: QWEN_CODER_7B.name, sizeBytes: 10 * GIB, sizeVramBytes: 0, contextLength: 32_768 }];
    assert.equal((await only()).fit?.placement, 'cpu');
  });

  it('sends the first byte within 10 ms of the decision, asking the server nothing before', async function () {
    // Another try tells a busy machine from slow code.
    this.retries(3);
    const model = await only();
    await house.ask(model);
    await until(() => server.requests.at(-1)?.path === '/api/ps');
    const times: number[] = [];
    for (let count = 0; count < 20; count++) {
      const asked = server.requests.length;
      const startedAt = performance.now();
      const answer = house.ask(model);
      while (server.requests.length === asked) await new Promise((resolve) => setImmediate(resolve));
      times.push(performance.now() - startedAt);
      assert.equal(server.requests[asked]?.path, '/api/chat');
      await answer;
      await until(() => server.requests.at(-1)?.path === '/api/ps');
    }
    const median = times.toSorted((one, other) => one - other)[10] ?? assert.fail();
    assert.ok(median < 10, `median ${median} ms`);
  });

  it('sends a context also for a list that was kept from the last window', async () => {
    const model = await only();
    const anew = localHouse(server.url);
    await anew.ask(model);
    assert.deepEqual(sent()['options'], { num_ctx: 32_768 });
  });

  it('leaves models as they are when the server tells nothing more', async () => {
    server.script.overrides['/api/ps'] = json({ error: 'no' }, 500);
    server.script.models = [{ name: 'llama3:8b', capabilities: ['completion'] }];
    const model = await only();
    assert.equal(model.fit, undefined);
    await house.ask(model);
    assert.deepEqual(sent()['options'], { num_ctx: 8192 });
  });
});
