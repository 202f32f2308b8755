import assert from 'node:assert/strict';

import { LLMock } from '@copilotkit/aimock';

import { MODEL, partsOf, providerFor, textOf, WIRES } from '../../fixtures/providers/asking.ts';

const ANSWER =
  'It calls `fn` again, naïvely → 👩‍💻, up to three times.\n\n```ts\nawait retry(fn, { attempts: 3 });\n```\n';

describe('an independent simulator of the vendors', () => {
  let mock: LLMock;

  before(async () => {
    mock = new LLMock({ port: 0, chunkSize: 5 });
    mock.onMessage('retry()', { content: ANSWER, reasoning: 'Reading it.' });
    mock.onMessage('overloaded', { error: { message: 'Overloaded', type: 'overloaded_error' }, status: 529 });
    await mock.start();
  });
  after(() => mock.stop());

  for (const wire of WIRES) {
    describe(`over the ${wire} wire`, () => {
      it('streams an answer in pieces and finishes', async () => {
        const parts = await partsOf(providerFor(wire, mock.url));
        assert.equal(textOf(parts), ANSWER);
        assert.ok(parts.filter(({ type }) => type === 'text-delta').length > 10);
        const last = parts.at(-1);
        assert.deepEqual(last?.type === 'finish' && last.finishReason, 'stop');
      });

      it('answers several questions at the same time without mixing them', async () => {
        const provider = providerFor(wire, mock.url);
        const answers = await Promise.all(Array.from({ length: 20 }, () => partsOf(provider)));
        for (const parts of answers) assert.equal(textOf(parts), ANSWER);
      });

      it('gives the vendor’s refusal as an error', async () => {
        const [last] = await partsOf(providerFor(wire, mock.url), {
          messages: [{ role: 'user', content: 'overloaded?' }],
        });
        assert.equal(last?.type === 'error' && last.error.code, 'BATON_E_OVERLOADED');
      });

      it('lists models', async () => {
        const models = await providerFor(wire, mock.url).models(new AbortController().signal);
        assert.ok(models.length > 0);
        for (const model of models) assert.equal(model.id, `vendor/${model.name}`);
      });
    });
  }

  it('knows the model and the conversation that were sent', async () => {
    const messages = [
      { role: 'system', content: 'S' },
      { role: 'user', content: 'one' },
      { role: 'assistant', content: 'two' },
      { role: 'user', content: 'what does retry() do?' },
    ] as const;
    for (const wire of WIRES) {
      await partsOf(providerFor(wire, mock.url), { messages, model: { ...MODEL, name: 'some-model' } });
      const sent = mock.getLastRequest()?.body as
        | { model: string; messages: { role: string; content: unknown }[] }
        | undefined;
      assert.equal(sent?.model, 'some-model');
      assert.deepEqual(
        sent?.messages.map(({ role }) => role).filter((role) => role !== 'system'),
        ['user', 'assistant', 'user'],
      );
    }
  });
});
