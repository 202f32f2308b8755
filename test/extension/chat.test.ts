import { equal, match, ok } from 'node:assert/strict';
import { LLMock } from '@copilotkit/aimock';
import type { ToView, TurnView } from '../../src/protocol.ts';
import type { BatonApi } from '../../src/surfaces/api.ts';
import { ask, batonApi, useServers } from './support/baton.ts';

/** An independent simulator of a vendor that serves one model. */
async function startSimulator(model: string): Promise<LLMock> {
  const simulator = new LLMock({ port: 0 });
  simulator.on({ model }, { content: `The wire of **${model}** answers.` });
  await simulator.start();
  return simulator;
}

const WIRES = [
  { wire: 'openai', model: 'gpt-5-mini', place: 'OpenAI' },
  { wire: 'anthropic', model: 'claude-sonnet-4-5', place: 'Anthropic' },
  { wire: 'ollama', model: 'qwen2.5-coder:7b', place: 'local' },
] as const;

describe('a conversation in a real extension host', () => {
  let api: BatonApi;
  let simulator: LLMock;

  before(async () => {
    api = await batonApi();
    simulator = await startSimulator('gpt-5-mini');
  });
  after(async () => {
    await useServers({});
    await simulator.stop();
  });
  beforeEach(() => api.startNew());

  it('says that there is no model when there is none, and takes no question', async () => {
    const { status } = await useServers({});
    equal(status.setup, 'none');
    const turn = await ask(api, 'hello?');
    equal(turn.status, 'failed');
    equal(turn.failure?.detail, 'BATON_E_NO_MODEL');
  });

  for (const { wire, model, place } of WIRES) {
    it(`gives a routed, explained, streamed and booked answer through the ${wire} wire`, async () => {
      const vendor = await startSimulator(model);
      try {
        const { status } = await useServers({ [wire]: vendor.url });
        ok(
          status.models.some((option) => option.id === `${wire}/${model}`),
          JSON.stringify(status),
        );
        const seen: ToView[] = [];
        const turn = await ask(api, 'what does retry() in src/http.ts do?', (message) => seen.push(message));
        equal(turn.status, 'done', JSON.stringify(turn.failure));
        equal(turn.text, `The wire of **${model}** answers.`);
        equal(turn.decision?.place, place);
        ok(turn.footer && turn.footer.basis !== 'unknown', JSON.stringify(turn.footer));
        const decided = seen.findIndex((message) => message.type === 'turn' && message.turn.decision !== undefined);
        const streamed = seen.findIndex((message) => message.type === 'delta');
        ok(decided >= 0 && decided < streamed, 'the decision comes before the first text');
        ok(
          turn.sources.some((source) => source.path === 'src/http.ts'),
          'the file that the question names was sent',
        );
      } finally {
        await vendor.stop();
      }
    });
  }

  it('sends the file as fenced data, and the whole conversation with the next question', async () => {
    await useServers({ openai: simulator.url });
    await ask(api, 'what does retry() in src/http.ts do?');
    await ask(api, 'and how often does it try?');
    const bodies = simulator
      .getRequests()
      .slice(-2)
      .map((request) => JSON.stringify(request.body));
    match(bodies[0] ?? '', /src\/http\.ts/);
    match(bodies[0] ?? '', /async function retry/);
    match(bodies[1] ?? '', /what does retry/);
    match(bodies[1] ?? '', /The wire of/);
    match(bodies[1] ?? '', /async function retry/);
  });

  it('refuses an empty message with a sentence', async () => {
    await useServers({ openai: simulator.url });
    let sentence = '';
    await api.send(' \n ').catch((thrown: unknown) => (sentence = thrown instanceof Error ? thrown.message : ''));
    equal(sentence, 'The message is empty. Type a question first.');
  });

  it('takes a paste of 3.8 MB, and says with the numbers that no window holds it', async () => {
    await useServers({ openai: simulator.url });
    const refused = new Promise<TurnView>((resolve) => {
      const subscription = api.onDidPost((message) => {
        if (message.type !== 'turn' || message.turn.status !== 'failed') return;
        subscription.dispose();
        resolve(message.turn);
      });
    });
    await api.send(`what is this? ${'lorem ipsum dolor sit amet '.repeat(140_000)}`);
    const turn = await refused;
    equal(turn.failure?.detail, 'BATON_E_NO_MODEL_FITS');
    match(turn.failure?.text ?? '', /\d/);
    ok(turn.question.shortened);
  });
});
