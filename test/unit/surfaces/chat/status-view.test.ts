import { deepEqual, equal, ok } from 'node:assert/strict';
import { BatonError } from '../../../../src/domain/errors.ts';
import { statusViewSchema } from '../../../../src/protocol.ts';
import {
  listPriceText,
  sortForPicker,
  statusText,
  statusView,
  todayText,
  type StatusFacts,
} from '../../../../src/surfaces/chat/status-view.ts';
import { english } from '../../../../src/surfaces/l10n.ts';
import { localModel, remoteModel } from '../../../fixtures/decisions.ts';
import { aModel } from '../../../fixtures/models.ts';

const facts = (change: Partial<StatusFacts> = {}): StatusFacts => ({
  catalog: { isLooking: false, models: [remoteModel, localModel], problems: [] },
  choice: { type: 'auto' },
  isPrivate: false,
  today: { totalNanoUsd: 2_100_000, entryCount: 1, unknownCount: 0 },
  ...change,
});

describe('statusView', () => {
  it('is ready as soon as one model can be asked', () => {
    equal(statusView(facts(), english).setup, 'ready');
  });

  it('looks while providers are asked, and shows the three ways when none answered', () => {
    equal(statusView(facts({ catalog: { isLooking: true, models: [], problems: [] } }), english).setup, 'looking');
    equal(statusView(facts({ catalog: { isLooking: false, models: [], problems: [] } }), english).setup, 'none');
  });

  it('says where a key stays that is typed in a browser, and the two ways that last', () => {
    equal(/secret storage/.test(statusView(facts(), english).ways.key), true);
    const inBrowser = statusView(facts(), english, true).ways.key;
    equal(/this browser alone/.test(inBrowser), true);
    equal(/environment of the server, or as a file below \/run\/secrets/.test(inBrowser), true);
  });

  it('offers what another assistant has set up, where one was found', () => {
    equal('import' in statusView(facts(), english).ways, false);
    const { ways } = statusView(facts({ others: ['continue', 'cline', 'roo'] }), english);
    equal(ways.import, 'Keys, addresses, rules and prompts of Continue, Cline and Roo. You tick what is taken.');
  });

  it('names what failed while models were looked for', () => {
    const error = new BatonError('BATON_E_AUTHENTICATION', 'OpenAI refused the key.', { isRetryable: false });
    const catalog = {
      isLooking: false,
      models: [localModel],
      problems: [{ provider: 'openai', providerLabel: 'OpenAI', error }],
    };
    deepEqual(statusView(facts({ catalog }), english).problems, ['OpenAI refused the key.']);
  });

  it('says under the input what failed when others can answer', () => {
    const error = new BatonError('BATON_E_AUTHENTICATION', 'OpenAI refused the key.', { isRetryable: false });
    const problem = { provider: 'openai', providerLabel: 'OpenAI', error };
    const note = (problems: (typeof problem)[], models = [localModel]) =>
      statusView(facts({ catalog: { isLooking: false, models, problems } }), english).note;
    equal(note([problem]), 'OpenAI refused the key.');
    equal(note([problem, problem]), 'OpenAI refused the key. And 1 more, in the log.');
    equal(note([]), '');
    equal(note([problem], []), '');
  });

  it('offers only local models while private', () => {
    const view = statusView(facts({ isPrivate: true }), english);
    deepEqual(
      view.models.map((model) => model.id),
      [localModel.id],
    );
    equal(view.modelCount, 1);
  });

  it('says so when private leaves nothing', () => {
    const catalog = { isLooking: false, models: [remoteModel], problems: [] };
    equal(statusView(facts({ isPrivate: true, catalog }), english).note, 'private: no local model');
  });

  it('keeps showing a chosen model that is no longer listed, by its id', () => {
    const view = statusView(facts({ choice: { type: 'model', modelId: 'openai/gone' } }), english);
    equal(view.chosenLabel, 'openai/gone');
  });

  it('shows at most seven models, and always some that are not local', () => {
    const many = Array.from({ length: 20 }, (_, index) => aModel({ id: `ollama/m${index}`, place: 'local' }));
    const view = statusView(
      facts({ catalog: { isLooking: false, models: [...many, remoteModel], problems: [] } }),
      english,
    );
    equal(view.models.length, 7);
    ok(view.models.some((model) => !model.isLocal));
    equal(view.modelCount, 21);
  });

  it('is accepted by the protocol', () => {
    ok(statusViewSchema.safeParse(statusView(facts(), english)).success);
  });
});

describe('todayText', () => {
  it('is a sum, a dash when it is not known, and says when parts are unknown', () => {
    equal(todayText({ totalNanoUsd: 2_100_000, entryCount: 1, unknownCount: 0 }, english), '$0.0021 today');
    equal(todayText({ totalNanoUsd: 0, entryCount: 0, unknownCount: 0 }, english), '$0.00 today');
    equal(todayText({ totalNanoUsd: 420_000_000, entryCount: 3, unknownCount: 1 }, english), '$0.42 + 1 unknown today');
    equal(todayText(undefined, english), '– today');
  });
});

describe('listPriceText', () => {
  it('prints dollars per million tokens, $0.00 for local models and a dash for unknown prices', () => {
    const price = { inputNanoUsdPerToken: 250, outputNanoUsdPerToken: 2_000 };
    equal(listPriceText({ place: 'remote', price }), '$0.25 / $2');
    equal(listPriceText({ place: 'local' }), '$0.00');
    equal(listPriceText({ place: 'remote' }), '–');
  });
});

describe('sortForPicker', () => {
  it('puts local models first, then the dearest, then those without a price', () => {
    const { price: _, ...unpriced } = aModel({ id: 'x/unpriced' });
    const cheap = aModel({ id: 'x/cheap', price: { inputNanoUsdPerToken: 1, outputNanoUsdPerToken: 2 } });
    deepEqual(
      sortForPicker([unpriced, cheap, remoteModel, localModel]).map((model) => model.id),
      [localModel.id, remoteModel.id, 'x/cheap', 'x/unpriced'],
    );
  });
});

describe('statusText', () => {
  const ready = { setup: 'ready', isPrivate: false, today: '$0.0021 today' } as const;
  it('names what would answer and what was spent today', () => {
    equal(statusText(ready, undefined, english), '$(baton-mark) auto · $0.0021 today');
    equal(
      statusText({ ...ready, chosenLabel: 'gpt-5-mini' }, undefined, english),
      '$(baton-mark) gpt-5-mini · $0.0021 today',
    );
  });
  it('names the model that answers now', () => {
    equal(statusText(ready, 'qwen3-coder 30B', english), '$(loading~spin) qwen3-coder 30B');
    equal(statusText(ready, '', english), '$(loading~spin) choosing a model');
  });
  it('says when nothing can answer, and when only local models may', () => {
    equal(statusText({ ...ready, setup: 'none' }, undefined, english), '$(debug-disconnect) no model');
    equal(statusText({ ...ready, isPrivate: true }, undefined, english), '$(lock) private · $0.0021 today');
  });
});
