import assert from 'node:assert/strict';
import { BatonError } from '../../../../src/domain/errors.ts';
import { askOnce, taskOf, type AskParts } from '../../../../src/surfaces/code/ask-once.ts';
import { modelsKnown } from '../../../../src/surfaces/code/models-known.ts';
import { english } from '../../../../src/surfaces/l10n.ts';
import { openFaultyHouse, type FaultyHouse, type FaultyVendor } from '../../../fixtures/faulty-house.ts';
import { openAiEvents, type ScriptedAnswer } from '../../../fixtures/scripted-server.ts';
import { openAiAnswer } from '../../../fixtures/vendors.ts';

const never = new AbortController().signal;

/** An answer of OpenAI's wire that ends for another reason, with a tool call where one is given. */
function ending(finish_reason: string, delta: object): ScriptedAnswer {
  const chunk = (choices: readonly object[]): object => ({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_763_715_600,
    model: 'm',
    choices,
  });
  return {
    headers: { 'content-type': 'text/event-stream' },
    chunks: openAiEvents([
      chunk([{ index: 0, delta, finish_reason: null }]),
      chunk([{ index: 0, delta: {}, finish_reason }]),
      { ...chunk([]), usage: { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 } },
    ]),
  };
}

describe('a request outside the chat', function () {
  this.timeout(20_000);
  let house: FaultyHouse;
  let ids = 0;
  afterEach(() => house.close());

  async function open(answer: FaultyVendor['answer']): Promise<AskParts> {
    house = await openFaultyHouse([{ answer }]);
    const { orchestrator, catalog } = house.baton;
    return {
      orchestrator,
      catalog,
      base: async () => ({ choice: { type: 'auto' }, isPrivate: false }),
      newId: () => `id-${++ids}`,
      t: english,
    };
  }

  it('gives the whole answer with who gave it and what it cost, and shows it grow', async () => {
    const parts = await open(() => openAiAnswer(['Hello ', 'world']));
    const grown: string[] = [];
    const answer = await askOnce(parts, { prompt: 'Say hello.' }, never, (part, soFar) => {
      if (part.type === 'text-delta') grown.push(soFar);
    });
    assert.equal(answer.text, 'Hello world');
    assert.match(answer.by, /^GPT-?5, One · \$[\d.]+$/i);
    assert.deepEqual(grown, ['Hello ', 'Hello world']);
    assert.equal((await house.booked()).length, 1);
  });

  it('says how much of what was sent was masked', async () => {
    const parts = await open(() => openAiAnswer(['done']));
    const text = `password = "${['hunter2', 'Xk92', 'qLw7'].join('-')}"`;
    const ask = { prompt: 'Sum it up.', attachments: [{ label: 'git diff', language: 'diff', text }] };
    assert.match((await askOnce(parts, ask, never)).by, /^GPT-?5, One · \$[\d.]+ · 1 secret masked$/i);
  });

  it('is no answer when it was cut at the model’s limit', async () => {
    const parts = await open(() => ending('length', { content: 'Half' }));
    await assert.rejects(askOnce(parts, { prompt: 'Say more.' }, never), (thrown: unknown) => {
      assert.ok(thrown instanceof BatonError);
      assert.match(thrown.message, /was cut at its limit/);
      return true;
    });
  });

  it('ends as stopped when it is stopped, also before models are known', async () => {
    const parts = await open(() => ({ fault: 'hang' }));
    const code = (thrown: unknown): boolean => thrown instanceof BatonError && thrown.code === 'BATON_E_CANCELLED';
    await assert.rejects(askOnce(parts, { prompt: 'Wait.' }, AbortSignal.timeout(50)), code);
    await assert.rejects(askOnce(parts, { prompt: 'Wait.' }, AbortSignal.abort()), code);
  });

  it('has a conversation of its own, and the person’s choices', async () => {
    const parts = await open(() => openAiAnswer(['x']));
    const task = await taskOf(parts, { prompt: 'p', kind: 'review', choice: { type: 'auto', preset: 'economy' } });
    assert.equal(task.conversationId, task.requestId);
    assert.deepEqual(task.choice, { type: 'auto', preset: 'economy' });
    assert.equal(task.isPrivate, false);
  });

  it('hands the tools of a caller to the model and its call back, and runs none', async () => {
    const call = { index: 0, id: 'call_1', type: 'function', function: { name: 'add', arguments: '{"a":1}' } };
    const parts = await open(() => ending('tool_calls', { tool_calls: [call] }));
    const tool = { name: 'add', description: 'Adds.', parameters: { type: 'object', properties: {} } };
    const seen: unknown[] = [];
    await askOnce(parts, { prompt: 'Add 1.', tools: [tool] }, never, (part) => {
      if (part.type === 'tool-call') seen.push(part);
    });
    assert.deepEqual(seen, [{ type: 'tool-call', id: 'call_1', name: 'add', argumentsJson: '{"a":1}' }]);
    const body = JSON.parse(house.questions(0)[0]?.body ?? '{}') as { tools?: { function: { name: string } }[] };
    assert.deepEqual(
      body.tools?.map((each) => each.function.name),
      ['add'],
    );
  });

  it('waits for the first models of a window, and no longer', async () => {
    const parts = await open(() => openAiAnswer(['x']));
    await modelsKnown(parts.catalog, never);
    assert.ok(parts.catalog.state.models.length > 0);
    await assert.rejects(modelsKnown(parts.catalog, AbortSignal.abort()));
  });
});
