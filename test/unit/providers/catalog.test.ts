import assert from 'node:assert/strict';

import type { Catalog, CatalogState, ProviderRow } from '../../../src/domain/catalog.ts';
import { BatonError } from '../../../src/domain/errors.ts';
import type { LogLine } from '../../../src/domain/log.ts';
import type { PriceBook } from '../../../src/domain/price.ts';
import { createEgress } from '../../../src/egress.ts';
import { createCatalog } from '../../../src/providers/catalog.ts';
import type { FoundRows } from '../../../src/providers/rows.ts';
import { fixture, rowFor, silentLog } from '../../fixtures/providers/asking.ts';
import {
  type RecordedRequest,
  type ScriptedAnswer,
  type ScriptedServer,
  startScriptedServer,
} from '../../fixtures/scripted-server.ts';

const prices: PriceBook = {
  price: ({ name, place }) => {
    if (place === 'local') return { inputNanoUsdPerToken: 0, outputNanoUsdPerToken: 0 };
    return name === 'gpt-5' ? { inputNanoUsdPerToken: 1250, outputNanoUsdPerToken: 10_000 } : undefined;
  },
  cost: () => ({ basis: 'unknown' }),
  facts: (_, name) => (name === 'gpt-5' ? { contextWindowTokens: 400_000, label: 'GPT-5' } : {}),
};

const json = { 'content-type': 'application/json' };

describe('the catalog', () => {
  let server: ScriptedServer;
  let answers: Record<string, ScriptedAnswer>;
  let lines: LogLine[];

  beforeEach(async () => {
    lines = [];
    answers = {
      '/openai/models': {
        headers: json,
        chunks: [JSON.stringify({ data: [{ id: 'gpt-5' }, { id: 'gpt-new' }, { id: 'tts-1' }] })],
      },
      '/anthropic/v1/models?limit=1000': { headers: json, chunks: [JSON.stringify(fixture('anthropic-models.json'))] },
      '/ollama/api/tags': { headers: json, chunks: [JSON.stringify({ models: [{ name: 'qwen3:8b' }] })] },
      '/ollama/api/show': { headers: json, chunks: ['{"capabilities":["completion"]}'] },
    };
    server = await startScriptedServer(({ path }: RecordedRequest) => answers[path] ?? { status: 404 });
  });
  afterEach(() => server.close());

  function allRows(): ProviderRow[] {
    return [
      rowFor('openai', '', { id: 'openai', label: 'OpenAI', baseUrl: `${server.url}/openai` }),
      rowFor('anthropic', '', { id: 'anthropic', label: 'Anthropic', baseUrl: `${server.url}/anthropic` }),
      rowFor('ollama', '', {
        id: 'ollama',
        label: 'Ollama',
        baseUrl: `${server.url}/ollama`,
        place: 'local',
        keyUse: 'optional',
      }),
    ];
  }

  function create(found: Partial<FoundRows> = {}, key: string | undefined = 'k', lookLimitMs = 8000): Catalog {
    const log = { ...silentLog, info: (line: LogLine) => lines.push(line), warn: (line: LogLine) => lines.push(line) };
    return createCatalog({
      rows: () => ({ rows: allRows(), problems: [], presumed: [], ...found }),
      keys: { key: async () => key },
      egress: createEgress({ log: silentLog }),
      prices: async () => prices,
      log,
      now: () => 0,
      lookLimitMs,
    });
  }

  function codes(state: CatalogState): string[] {
    return state.problems.map(({ provider, error }) => `${provider} ${error.code}`);
  }

  it('lists the models of all providers in the order of their rows', async () => {
    const state = await create().refresh();
    assert.deepEqual(
      state.models.map(({ id }) => id),
      [
        'openai/gpt-5',
        'openai/gpt-new',
        'anthropic/claude-opus-4-5-20251101',
        'anthropic/claude-haiku-4-5-20251001',
        'anthropic/claude-3-7-sonnet-20250219',
        'ollama/qwen3:8b',
      ],
    );
    assert.deepEqual([state.isLooking, state.problems], [false, []]);
  });

  it('merges what is published: name, window and price; what nobody knows stays unknown; local costs 0', async () => {
    const { models } = await create().refresh();
    const [known, unknown] = models;
    assert.deepEqual(
      [known?.label, known?.contextWindowTokens, known?.price],
      ['GPT-5', 400_000, { inputNanoUsdPerToken: 1250, outputNanoUsdPerToken: 10_000 }],
    );
    assert.equal(unknown && 'price' in unknown, false);
    assert.equal(unknown && 'contextWindowTokens' in unknown, false);
    assert.deepEqual(models.at(-1)?.price, { inputNanoUsdPerToken: 0, outputNanoUsdPerToken: 0 });
  });

  it('does not ask a provider whose key is missing, and lists no problem', async () => {
    const catalog = createCatalog({
      rows: () => ({ rows: allRows(), problems: [], presumed: [] }),
      keys: { key: async (id) => (id === 'openai' ? 'k' : undefined) },
      egress: createEgress({ log: silentLog }),
      prices: async () => prices,
      log: silentLog,
    });
    const state = await catalog.refresh();
    assert.deepEqual([...new Set(state.models.map(({ provider }) => provider))], ['openai', 'ollama']);
    assert.deepEqual(state.problems, []);
    assert.equal(
      server.requests.some(({ path }) => path.startsWith('/anthropic')),
      false,
    );
  });

  it('keeps the others when one provider refuses, is slow, or answers with a web page', async () => {
    answers['/openai/models'] = { status: 401, headers: json, chunks: ['{}'] };
    answers['/anthropic/v1/models?limit=1000'] = { headers: { 'content-type': 'text/html' }, chunks: ['<html>'] };
    const state = await create().refresh();
    assert.deepEqual(codes(state), ['openai BATON_E_AUTHENTICATION', 'anthropic BATON_E_INVALID_RESPONSE']);
    assert.equal(state.problems[0]?.error.message, 'OpenAI refused the key. Enter it again, or use another model.');
    assert.deepEqual(
      state.models.map(({ id }) => id),
      ['ollama/qwen3:8b'],
    );
  });

  it('gives up on a provider that does not list in time, closes its socket and says so', async () => {
    answers['/openai/models'] = { fault: 'hang' };
    const startedAt = performance.now();
    const state = await create({}, 'k', 150).refresh();
    assert.ok(performance.now() - startedAt < 1000);
    assert.deepEqual(codes(state), ['openai BATON_E_TIMEOUT']);
    assert.equal(state.models.length, 4);
    const hanging = server.requests.find(({ path }) => path === '/openai/models');
    assert.equal(await hanging?.closed, true);
  });

  it('says nothing about an Ollama that nobody configured and that is not there', async () => {
    for (const [rest, expected] of [
      [{ presumed: ['ollama'] }, []],
      [{ presumed: [] }, ['ollama BATON_E_NETWORK']],
    ] as const) {
      const rows = allRows().map((row) => (row.id === 'ollama' ? { ...row, baseUrl: 'http://127.0.0.1:1' } : row));
      assert.deepEqual(codes(await create({ rows, ...rest }).refresh()), expected);
    }
  });

  it('shows addresses that cannot be used', async () => {
    const error = new BatonError('BATON_E_BAD_ADDRESS', 'The address of X is not one.', { isRetryable: false });
    const state = await create({ problems: [{ provider: 'x', providerLabel: 'X', error }] }).refresh();
    assert.deepEqual(codes(state), ['x BATON_E_BAD_ADDRESS']);
    assert.equal(state.models.length, 6);
  });

  it('tells listeners as each provider answers, and is looking until all have', async () => {
    answers['/openai/models'] = { ...answers['/openai/models'], delayMs: 100 };
    const catalog = create();
    assert.equal(catalog.state.isLooking, true);
    const seen: [boolean, number][] = [];
    const stop = catalog.onDidChange(({ isLooking, models }) => seen.push([isLooking, models.length]));
    await catalog.refresh();
    assert.deepEqual(seen.at(-1), [false, 6]);
    assert.ok(seen.some(([isLooking, count]) => isLooking && count > 0 && count < 6));
    const before = seen.length;
    stop();
    await catalog.refresh();
    assert.equal(seen.length, before);
  });

  it('does not mind a listener that throws', async () => {
    const catalog = create();
    catalog.onDidChange(() => assert.fail('listener'));
    assert.equal((await catalog.refresh()).models.length, 6);
  });

  it('looks once more for calls during a look, however many they are', async () => {
    const catalog = create();
    const [first, second, third] = await Promise.all([catalog.refresh(), catalog.refresh(), catalog.refresh()]);
    assert.notEqual(first, second);
    assert.equal(second, third);
    assert.equal(server.requests.filter(({ path }) => path === '/openai/models').length, 2);
  });

  it('keeps what it knows while it looks again, and forgets what is gone', async () => {
    const found = { rows: allRows() };
    const catalog = create(found);
    await catalog.refresh();
    found.rows = allRows().slice(0, 1);
    const state = await create(found).refresh();
    assert.deepEqual([...new Set(state.models.map(({ provider }) => provider))], ['openai']);
    answers['/openai/models'] = { ...answers['/openai/models'], delayMs: 50 };
    const again = catalog.refresh();
    assert.equal(catalog.state.models.length, 6);
    await again;
  });

  it('drops the models of a provider that fails the next time', async () => {
    const catalog = create();
    await catalog.refresh();
    answers['/ollama/api/tags'] = { status: 500 };
    const state = await catalog.refresh();
    assert.equal(
      state.models.some(({ provider }) => provider === 'ollama'),
      false,
    );
    assert.deepEqual(codes(state), ['ollama BATON_E_OVERLOADED']);
  });

  it('gives the provider that serves a model', async () => {
    const catalog = create();
    assert.equal(catalog.provider('openai'), undefined);
    await catalog.refresh();
    assert.equal(catalog.provider('openai')?.label, 'OpenAI');
    assert.equal(catalog.provider('nobody'), undefined);
  });

  it('never rejects, also when the settings cannot be read', async () => {
    const catalog = createCatalog({
      rows: () => assert.fail('settings'),
      keys: { key: async () => 'k' },
      egress: createEgress({ log: silentLog }),
      prices: async () => prices,
      log: silentLog,
    });
    assert.equal((await catalog.refresh()).isLooking, false);
  });

  it('logs one line per provider that was asked, without keys', async () => {
    await create().refresh();
    assert.deepEqual(lines.map(({ event, provider, models }) => `${event} ${provider} ${models}`).toSorted(), [
      'catalog anthropic 3',
      'catalog ollama 1',
      'catalog openai 2',
    ]);
  });
});
