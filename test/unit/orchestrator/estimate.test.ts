import assert from 'node:assert/strict';
import type { DraftTask } from '../../../src/domain/orchestrator.ts';
import { openFaultyHouse, type FaultyHouse, type FaultyVendor } from '../../fixtures/faulty-house.ts';
import { openAiAnswer } from '../../fixtures/vendors.ts';

const priced: FaultyVendor = { answer: () => openAiAnswer(['Hello']) };
const local: FaultyVendor = { ...priced, place: 'local', isUnpriced: true, model: 'tiny-llama:1b' };
const never = new AbortController().signal;

function draft(change: Partial<DraftTask> = {}): DraftTask {
  return {
    requestId: 'draft',
    conversationId: 'conversation',
    prompt: 'What does retry do?',
    history: [],
    references: [],
    choice: { type: 'auto' },
    isPrivate: false,
    ...change,
  };
}

describe('the estimate of a draft', function () {
  this.timeout(20_000);
  let house: FaultyHouse | undefined;
  afterEach(async () => {
    await house?.close();
    house = undefined;
  });

  async function open(vendors: readonly FaultyVendor[], env: Record<string, string> = {}): Promise<FaultyHouse> {
    house = await openFaultyHouse(vendors, {}, env);
    return house;
  }

  it('is what the decision of the sent question says, to the nano-USD', async () => {
    const own = await open([priced]);
    const estimated = await own.baton.orchestrator.estimate(draft(), never);
    const { parts } = await own.run({ conversationId: 'conversation' });
    const decision = parts.find((part) => part.type === 'decision')?.decision;
    assert.ok((estimated?.estimateNanoUsd ?? 0) > 0);
    assert.deepEqual(estimated, {
      modelId: decision?.chosen.id,
      expectedOutputTokens: decision?.expectedOutputTokens,
      modelLabel: decision?.chosen.label,
      place: 'remote',
      estimateNanoUsd: decision?.estimateNanoUsd,
    });
  });

  it('asks nobody, books nothing and logs nothing', async () => {
    const own = await open([priced]);
    const logged = own.lines.length;
    assert.ok(await own.baton.orchestrator.estimate(draft(), never));
    assert.deepEqual(await own.booked(), []);
    assert.deepEqual(own.questions(0), []);
    // The search for an Ollama that is not there goes on beside it, and is no part of it.
    const about = own.lines.slice(logged).filter(({ provider, event }) => provider !== 'ollama' && event !== 'egress');
    assert.deepEqual(about, []);
  });

  it('is exactly nothing for a local model', async () => {
    const { baton } = await open([local]);
    const { place, estimateNanoUsd } = (await baton.orchestrator.estimate(draft(), never)) ?? {};
    assert.deepEqual([place, estimateNanoUsd], ['local', 0]);
  });

  it('has no figure, not 0, where nobody knows the price', async () => {
    const { baton } = await open([{ ...priced, isUnpriced: true, model: 'nobody-knows-it' }]);
    const estimated = await baton.orchestrator.estimate(draft(), never);
    assert.equal(estimated?.place, 'remote');
    assert.equal('estimateNanoUsd' in estimated, false);
  });

  it('counts the history and what is not written out of a long draft', async () => {
    const { orchestrator } = (await open([priced])).baton;
    const cost = async (change: Partial<DraftTask>): Promise<number> =>
      (await orchestrator.estimate(draft(change), never))?.estimateNanoUsd ?? NaN;
    const prompt = 'Explain this line. '.repeat(50);
    const own = await cost({ prompt });
    const history = [{ role: 'user' as const, content: 'one two three four five '.repeat(1000) }];
    // History may change what the question is taken for, and so the output; five thousand words outweigh that.
    assert.ok((await cost({ prompt, history })) > own + 4_000_000);
    // One dollar per million input tokens: what is added costs its tokens in micro-dollars, four to five per line.
    const added = (await cost({ prompt, promptLength: prompt.length * 101 })) - own;
    assert.ok(added > 100 * 50 * 3 * 1000 && added < 100 * 50 * 6 * 1000, `${added}`);
  });

  it('is not there when nobody may answer: private without a local model, no model, an empty draft', async () => {
    const own = await open([priced]);
    assert.equal(await own.baton.orchestrator.estimate(draft({ isPrivate: true }), never), undefined);
    assert.equal(await own.baton.orchestrator.estimate(draft({ prompt: ' \n' }), never), undefined);
    const gone = draft({ choice: { type: 'model', modelId: 'one/gone' } });
    assert.equal(await own.baton.orchestrator.estimate(gone, never), undefined);
  });

  it('follows the budget: another model at the limit, or none where the person wants to be asked', async () => {
    const quality = draft({ choice: { type: 'auto', preset: 'quality' } });
    const lower = await open([local, priced], { BATON_BUDGET_DAY: '0.0005' });
    assert.equal((await lower.baton.orchestrator.estimate(quality, never))?.place, 'local');
    await lower.close();
    const asks = await open([priced], { BATON_BUDGET_DAY: '0.0005', BATON_BUDGET_AT_LIMIT: 'ask' });
    assert.equal(await asks.baton.orchestrator.estimate(draft(), never), undefined);
  });

  it('is given up when it is no longer wanted, before or while it is worked out', async () => {
    const { orchestrator } = (await open([priced])).baton;
    assert.equal(await orchestrator.estimate(draft(), AbortSignal.abort()), undefined);
    const controller = new AbortController();
    const running = orchestrator.estimate(draft({ prompt: 'x '.repeat(10_000) }), controller.signal);
    controller.abort();
    assert.equal(await running, undefined);
  });
});
