import assert from 'node:assert/strict';

import { createAdmission } from '../../../src/delegation/acting/admission.ts';
import { systemClock } from '../../../src/delegation/acting/clock.ts';
import type { Model } from '../../../src/domain/model.ts';
import type { StreamPart } from '../../../src/domain/stream.ts';
import { localHouse, type LocalHouse } from '../../fixtures/local-house.ts';
import { chatLines, json, QWEN_CODER_7B, type ScriptedOllama, startOllama } from '../../fixtures/ollama-server.ts';
import { jsonLines } from '../../fixtures/scripted-server.ts';

describe('the answers of a local model', () => {
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

  it('case 30: a model that loads for long is waited for, and it is said since when', async () => {
    const model = await only();
    server.script.overrides['/api/chat'] = { ...chatLines(['ok']), delayMs: 300 };
    const answer = house.ask(model);
    await until(() => house.backend.loading.length === 1);
    assert.equal(house.backend.loading[0]?.modelId, model.id);
    assert.equal((await answer).at(-1)?.type, 'finish');
    assert.deepEqual(house.backend.loading, []);
  });

  it('case 31: a stop while a model loads closes the socket within 100 ms', async function () {
    // Another try tells a busy machine from slow code.
    this.retries(3);
    const model = await only();
    server.script.overrides['/api/chat'] = { fault: 'hang' };
    const stop = new AbortController();
    const answer = house.ask(model, {}, stop.signal);
    await until(() => server.bodies('/api/chat').length === 1);
    const startedAt = performance.now();
    stop.abort();
    assert.equal(errorOf(await answer).code, 'BATON_E_CANCELLED');
    assert.equal(await server.requests.find(({ path }) => path === '/api/chat')?.closed, true);
    assert.ok(performance.now() - startedAt < 100, `${performance.now() - startedAt} ms`);
    assert.deepEqual(house.backend.loading, []);
  });

  it('case 31: leaving while a model loads closes the socket', async () => {
    const model = await only();
    server.script.overrides['/api/chat'] = { fault: 'hang' };
    const messages = [{ role: 'user', content: 'hi' }] as const;
    const stream = house.provider.stream(
      { requestId: 'r', model, messages, privacy: 'open' },
      new AbortController().signal,
    );
    const parts = stream[Symbol.asyncIterator]();
    void parts.next();
    await until(() => server.bodies('/api/chat').length === 1);
    await parts.return?.();
    assert.equal(await server.requests.find(({ path }) => path === '/api/chat')?.closed, true);
  });

  it('case 35: an error in the middle of an answer keeps the text and ends it', async () => {
    const model = await only();
    server.script.overrides['/api/chat'] = {
      headers: { 'content-type': 'application/x-ndjson' },
      chunks: jsonLines([
        { message: { content: 'Hal' }, done: false },
        { error: 'model runner has unexpectedly stopped' },
      ]),
    };
    const parts = await house.ask(model);
    assert.deepEqual(parts[0], { type: 'text-delta', text: 'Hal' });
    assert.equal(parts.length, 2);
    assert.match(errorOf(parts).detail ?? '', /unexpectedly stopped/);
  });

  it('case 36: an answer that ends without done is no success', async () => {
    const model = await only();
    server.script.overrides['/api/chat'] = {
      headers: { 'content-type': 'application/x-ndjson' },
      chunks: jsonLines([{ message: { content: 'Hal' }, done: false }]),
    };
    assert.equal(errorOf(await house.ask(model)).code, 'BATON_E_ABNORMAL_END');
  });

  it('case 37: lines arrive whole, however the bytes are cut', async () => {
    const model = await only();
    const pieces = ['naïve ', '「再試行」', ' 👩‍💻'];
    const whole = Buffer.from(`\n${(chatLines(pieces).chunks ?? []).join('\n')}`);
    const cuts = [1, 7, 64, whole.length];
    for (const size of cuts) {
      const chunks = Array.from({ length: Math.ceil(whole.length / size) }, (_, index) =>
        Uint8Array.from(whole.subarray(index * size, (index + 1) * size)),
      );
      server.script.overrides['/api/chat'] = { headers: { 'content-type': 'application/x-ndjson' }, chunks };
      const parts = await house.ask(model);
      const text = parts.map((part) => (part.type === 'text-delta' ? part.text : '')).join('');
      assert.equal(text, pieces.join(''), `pieces of ${size} bytes`);
    }
  });

  it('case 37: a line that is no JSON is a broken answer', async () => {
    const model = await only();
    server.script.overrides['/api/chat'] = {
      headers: { 'content-type': 'application/x-ndjson' },
      chunks: ['{"message":\n'],
    };
    assert.equal(errorOf(await house.ask(model)).code, 'BATON_E_INVALID_RESPONSE');
  });

  it('case 38: why a model stopped is told in one word, and its own is kept', async () => {
    const model = await only();
    const reasons: Record<string, string> = {};
    for (const reason of ['stop', 'length', 'load', 'unload']) {
      server.script.overrides['/api/chat'] = chatLines(['ok'], { done_reason: reason });
      const last = (await house.ask(model)).at(-1);
      if (last?.type === 'finish') reasons[last.rawFinishReason ?? ''] = last.finishReason;
    }
    assert.deepEqual(reasons, { stop: 'stop', length: 'length', load: 'other', unload: 'other' });
  });

  it('case 39: a full queue is an overload that may be asked again', async () => {
    const model = await only();
    refuse('server busy, please try again.  maximum pending requests exceeded', 503);
    const error = errorOf(await house.ask(model));
    assert.deepEqual([error.code, error.isRetryable], ['BATON_E_OVERLOADED', true]);
  });

  it('case 40: of ten requests at once one is under way, and a stopped one leaves the queue', async () => {
    const model = await only();
    const admission = createAdmission(systemClock, () => 1);
    let [underWay, most] = [0, 0];
    server.script.overrides['/api/chat'] = { ...chatLines(['ok']), delayMs: 5 };
    const stop = new AbortController();
    const one = async (signal: AbortSignal): Promise<StreamPart | undefined> => {
      const entry = admission.enter({ model, lane: 'interactive', tokens: 10, signal });
      const place = 'place' in entry ? await entry.place : entry;
      most = Math.max(most, ++underWay);
      const parts = await house.ask(model, {}, signal);
      underWay--;
      place.leave();
      return parts.at(-1);
    };
    const patient = Array.from({ length: 9 }, () => one(new AbortController().signal));
    const stopped = one(stop.signal);
    stop.abort(new Error('stopped'));
    await assert.rejects(stopped, /stopped/);
    const ends = await Promise.all(patient);
    assert.ok(ends.every((end) => end?.type === 'finish'));
    assert.equal(most, 1);
    assert.equal(server.bodies('/api/chat').length, 9);
  });

  it('case 42: what a model takes is known before anything is sent, and images go as bare base64', async () => {
    assert.equal((await only()).takesImages, false);
    server.script.models = [{ ...QWEN_CODER_7B, name: 'qwen2.5vl:7b', capabilities: ['completion', 'vision'] }];
    const model = await only();
    assert.equal(model.takesImages, true);
    const images = [{ mediaType: 'image/png', base64: 'iVBORw0KGgo=' }];
    await house.ask(model, { messages: [{ role: 'user', content: 'what is this?', images }] });
    assert.deepEqual((sent()['messages'] as { images: unknown }[])[0]?.images, ['iVBORw0KGgo=']);
  });

  it('case 43: tool calls keep their arguments, with an id where the server gives none', async () => {
    const model = await only();
    assert.equal(model.callsTools, true);
    const call = { function: { name: 'find', arguments: { path: 'a.ts', lines: [1, 2] } } };
    server.script.overrides['/api/chat'] = {
      headers: { 'content-type': 'application/x-ndjson' },
      chunks: jsonLines([
        { message: { content: '', tool_calls: [call] }, done: false },
        { message: { content: '' }, done: true, done_reason: 'stop' },
      ]),
    };
    const parameters = { type: 'object', properties: { path: { type: 'string' } } };
    const parts = await house.ask(model, { tools: [{ name: 'find', description: 'Finds.', parameters }] });
    const [first, last] = [parts[0], parts.at(-1)];
    assert.ok(first?.type === 'tool-call' && first.id !== '');
    assert.deepEqual(JSON.parse(first.argumentsJson), { path: 'a.ts', lines: [1, 2] });
    assert.equal(last?.type === 'finish' && last.finishReason, 'tool-calls');
    assert.deepEqual(sent()['tools'], [
      { type: 'function', function: { name: 'find', description: 'Finds.', parameters } },
    ]);
  });

  it('case 43: a model that refuses tools leaves the request to another', async () => {
    const model = await only();
    refuse(`registry.ollama.ai/library/x:latest does not support tools`);
    const error = errorOf(await house.ask(model, { tools: [{ name: 'f', description: '', parameters: {} }] }));
    assert.equal(error.isRetryable, true, error.code);
  });

  it('case 45: the schema of an answer goes along', async () => {
    const schema = { type: 'object', properties: { kind: { type: 'string' } }, required: ['kind'] };
    await house.ask(await only(), { responseSchema: { name: 'task', schema } });
    assert.deepEqual(sent()['format'], schema);
  });
});
