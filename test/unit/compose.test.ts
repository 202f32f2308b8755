import { fileURLToPath } from 'node:url';
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { moneySettings } from '../../src/domain/budget-settings.ts';
import { compose, type Baton } from '../../src/compose.ts';
import type { LogLine } from '../../src/domain/log.ts';
import type { RunPart } from '../../src/domain/run.ts';
import type { SnippetSource } from '../../src/domain/snippet.ts';
import type { Task } from '../../src/domain/task.ts';
import { listed, sharedTokens, TOKEN_WORKER } from '../fixtures/faulty-house.ts';
import { startScriptedServer, type ScriptedAnswer, type ScriptedServer } from '../fixtures/scripted-server.ts';
import { anthropicAnswer, ollamaAnswer, openAiAnswer, vendorScript, type Vendors } from '../fixtures/vendors.ts';

const FILE = 'export async function retry() {}\n';
const overloaded: ScriptedAnswer = {
  status: 529,
  headers: { 'content-type': 'application/json' },
  chunks: ['{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}'],
};

/** One file, src/http.ts, in a folder named app; everything else is missing. */
const oneFile: SnippetSource = {
  find: async (suffix) => ('src/http.ts'.endsWith(suffix) ? { folder: 'app', path: 'src/http.ts' } : undefined),
  read: async (references) => ({
    snippets: references
      .filter((reference) => reference.path === 'src/http.ts')
      .map((reference) => ({
        reference,
        language: 'typescript',
        text: FILE,
        tokens: { tokens: 8, isEstimate: false },
      })),
    unreadable: references
      .filter((reference) => reference.path !== 'src/http.ts')
      .map((reference) => ({ reference, reason: 'it does not exist' })),
  }),
};

describe('the composed house, over real sockets and a real ledger', () => {
  let folder: string;
  let server: ScriptedServer | undefined;
  let baton: Baton | undefined;
  let lines: LogLine[];
  let asked: number;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'baton-house-'));
    [lines, asked] = [[], 0];
  });
  afterEach(async () => {
    await baton?.dispose();
    await server?.close();
    [baton, server] = [undefined, undefined];
    await rm(folder, { recursive: true, force: true });
  });

  async function house(vendors: Vendors, env: Record<string, string> = {}): Promise<Baton> {
    server = await startScriptedServer(vendorScript(vendors));
    const log = {
      info: (line: LogLine) => lines.push(line),
      warn: (line: LogLine) => lines.push(line),
      error: (line: LogLine) => lines.push(line),
    };
    baton = compose({
      env: {
        ...(vendors.openai && { OPENAI_API_KEY: 'sk-openai-secret', OPENAI_BASE_URL: `${server.url}/v1` }),
        ...(vendors.anthropic && { ANTHROPIC_API_KEY: 'sk-anthropic-secret', ANTHROPIC_BASE_URL: server.url }),
        OLLAMA_HOST: vendors.ollama ? server.url : 'http://127.0.0.1:1',
        ...env,
      },
      mediaFolder: fileURLToPath(new URL('../../media', import.meta.url)),
      ledgerWorkerFile: join(import.meta.dirname, '../../src/workers/ledger.worker.ts'),
      money: () => moneySettings(() => undefined),
      log,
      storageFolder: folder,
      tokenWorker: TOKEN_WORKER,
      tokens: sharedTokens,
      keys: { get: async () => undefined },
      endpoints: () => [],
      privateHosts: () => [],
      pricesFile: () => undefined,
      snippets: () => oneFile,
      onProblem: (sentence) => lines.push({ event: 'problem', sentence }),
    });
    const count = [vendors.openai, vendors.anthropic, vendors.ollama].reduce(
      (sum, each) => sum + (each?.models.length ?? 0),
      0,
    );
    await listed(baton, Math.max(1, count));
    return baton;
  }

  const task = (change: Partial<Task> = {}): Task => ({
    requestId: `r${++asked}`,
    conversationId: 'c1',
    prompt: 'what does retry() in src/http.ts do?',
    history: [],
    references: [],
    choice: { type: 'auto' },
    isPrivate: false,
    ...change,
  });

  async function run(
    built: Baton,
    change: Partial<Task> = {},
    signal = new AbortController().signal,
  ): Promise<RunPart[]> {
    const parts: RunPart[] = [];
    for await (const part of built.orchestrator.run(task(change), signal)) parts.push(part);
    return parts;
  }

  const endOf = (parts: RunPart[]): Extract<RunPart, { type: 'end' }> => {
    const last = parts.at(-1);
    if (last?.type !== 'end') throw new Error(`no end: ${JSON.stringify(parts)}`);
    return last;
  };
  const textOf = (parts: RunPart[]): string =>
    parts.map((part) => (part.type === 'text-delta' ? part.text : '')).join('');
  const small = 'qwen2.5-coder:7b';
  const openai = { models: ['gpt-5-mini'], answer: () => openAiAnswer(['Hel', 'lo']) };
  const anthropic = { models: ['claude-sonnet-4-5'], answer: () => anthropicAnswer(['Hel', 'lo']) };
  const ollama = { models: [small], answer: () => ollamaAnswer(['Hel', 'lo']) };

  for (const [wire, vendors] of Object.entries({ openai: { openai }, anthropic: { anthropic }, ollama: { ollama } })) {
    it(`decides, streams and books an answer through the ${wire} wire`, async () => {
      const parts = await run(await house(vendors));
      deepEqual(
        parts.map((part) => part.type),
        ['decision', 'prompt', 'text-delta', 'text-delta', 'end'],
      );
      equal(textOf(parts), 'Hello');
      const { entry, outcome, isBooked } = endOf(parts);
      equal(outcome, 'finished');
      equal(isBooked, true);
      deepEqual(entry?.usage.inputTokens, 1204);
      deepEqual(entry?.usage.outputTokens, 86);
      equal(entry?.cost.basis, wire === 'ollama' ? 'local' : 'priced');
      const [booked] = await (await (baton as Baton).ledger()).recent(5);
      equal(booked?.requestId, 'r1');
      equal(booked?.cost.costNanoUsd, entry?.cost.costNanoUsd);
    });
  }

  it('prefers the local model for a routine question, and a price of nothing', async () => {
    const parts = await run(await house({ openai, anthropic, ollama }));
    const decision = parts.find((part) => part.type === 'decision')?.decision;
    equal(decision?.chosen.id, `ollama/${small}`);
    equal(decision?.estimateNanoUsd, 0);
    match(decision?.reason ?? '', /^explain, \w+: /);
    equal(decision?.candidates.length, 3);
  });

  it('sends the file that the question names, as data', async () => {
    await run(await house({ openai }));
    const body = server?.requests.find((request) => request.path === '/v1/chat/completions')?.body ?? '';
    match(body, /src\/http\.ts/);
    match(body, /export async function retry/);
  });

  it('sends the lines that were given of a file, and no more of it because the question names it', async () => {
    const first = { folder: 'app', path: 'src/http.ts', startLine: 1, endLine: 1 };
    const parts = await run(await house({ openai }), { references: [first] });
    const prompt = parts.find((part) => part.type === 'prompt');
    deepEqual(
      prompt?.snippets.map(({ reference }) => reference),
      [first],
    );
    const further = await run(baton as Baton, {
      references: [first],
      prompt: 'and what do lines 4-9 of http.ts:4-9 do?',
    });
    deepEqual(
      further.find((part) => part.type === 'prompt')?.snippets.map(({ reference }) => reference.startLine),
      [1, 4],
    );
  });

  it('lets the next model answer when the first is overloaded, books both and mixes nothing', async () => {
    let calls = 0;
    const firstFails = (answer: () => ScriptedAnswer) => () => (++calls === 1 ? overloaded : answer());
    const parts = await run(
      await house({
        openai: { ...openai, answer: firstFails(openai.answer) },
        anthropic: { ...anthropic, answer: firstFails(anthropic.answer) },
      }),
    );
    const failed = parts.find((part) => part.type === 'attempt-failed');
    equal(failed?.error.code, 'BATON_E_OVERLOADED');
    equal(failed?.entry.cost.costNanoUsd, 0);
    equal(textOf(parts), 'Hello');
    equal(endOf(parts).outcome, 'finished');
    equal(endOf(parts).entry?.attempt, 2);
    equal(endOf(parts).model?.id, failed?.next.id);
    equal((await (await (baton as Baton).ledger()).recent(5)).length, 2);
  });

  it('asks nobody else when the person named the model', async () => {
    const parts = await run(await house({ openai: { ...openai, answer: () => overloaded }, ollama }), {
      choice: { type: 'model', modelId: 'openai/gpt-5-mini' },
    });
    equal(endOf(parts).outcome, 'failed');
    equal(endOf(parts).error?.code, 'BATON_E_OVERLOADED');
  });

  it('keeps the text of an answer that breaks, books it as estimated, and asks nobody else', async () => {
    const cut = openAiAnswer(['Hel', 'lo ', 'world']);
    const parts = await run(
      await house({ openai: { ...openai, answer: () => ({ ...cut, chunks: (cut.chunks ?? []).slice(0, 3) }) } }),
    );
    equal(textOf(parts), 'Hello world');
    equal(endOf(parts).error?.code, 'BATON_E_ABNORMAL_END');
    equal(endOf(parts).entry?.cost.basis, 'estimated');
    ok((endOf(parts).entry?.cost.costNanoUsd ?? 0) > 0);
  });

  it('says what to do when the key is refused, and never shows the key', async () => {
    const refused: ScriptedAnswer = {
      status: 401,
      headers: { 'content-type': 'application/json' },
      chunks: ['{"error":{"message":"Incorrect API key provided: sk-openai-secret"}}'],
    };
    const parts = await run(await house({ openai: { ...openai, answer: () => refused } }));
    equal(endOf(parts).error?.code, 'BATON_E_AUTHENTICATION');
    ok(!JSON.stringify([parts, lines]).includes('sk-openai-secret'), 'the key stands in a part or a log line');
  });

  it('says so when the server went down after it had listed its models', async () => {
    const built = await house({ openai });
    await server?.close();
    const parts = await run(built);
    equal(endOf(parts).error?.code, 'BATON_E_NETWORK');
    match(endOf(parts).error?.message ?? '', /127\.0\.0\.1/);
    equal(endOf(parts).entry?.cost.costNanoUsd, 0);
  });

  it('says so when the address answers with a web page', async () => {
    const page: ScriptedAnswer = {
      headers: { 'content-type': 'text/html' },
      chunks: ['<!doctype html><title>Sign in</title>'],
    };
    const parts = await run(await house({ openai: { ...openai, answer: () => page } }));
    equal(endOf(parts).error?.code, 'BATON_E_INVALID_RESPONSE');
  });

  it('stops within 100 ms, closes the socket and books what was spent', async function () {
    // Another try tells a busy machine from slow code.
    this.retries(3);
    const slow: ScriptedAnswer = { ...openAiAnswer(['one ', 'two ', 'three ']), chunkDelayMs: 5_000 };
    const built = await house({ openai: { ...openai, answer: () => slow } });
    const controller = new AbortController();
    const parts: RunPart[] = [];
    let stoppedAt = 0;
    for await (const part of built.orchestrator.run(task(), controller.signal)) {
      parts.push(part);
      if (part.type === 'text-delta' && stoppedAt === 0) {
        stoppedAt = performance.now();
        controller.abort();
      }
    }
    ok(performance.now() - stoppedAt < 100, `${performance.now() - stoppedAt} ms`);
    equal(endOf(parts).outcome, 'cancelled');
    equal(endOf(parts).entry?.cost.basis, 'estimated');
    equal(await server?.requests.find((request) => request.path === '/v1/chat/completions')?.closed, true);
  });

  it('books an attempt whose consumer went away', async () => {
    const slow: ScriptedAnswer = { ...openAiAnswer(['one ', 'two ']), chunkDelayMs: 5_000 };
    const built = await house({ openai: { ...openai, answer: () => slow } });
    for await (const part of built.orchestrator.run(task(), new AbortController().signal))
      if (part.type === 'text-delta') break;
    const [entry] = await (await built.ledger()).recent(1);
    equal(entry?.errorCode, 'BATON_E_CANCELLED');
  });

  it('never sends a private task to a remote model, and says why it stops (case 19)', async () => {
    const parts = await run(await house({ openai, anthropic }), { isPrivate: true });
    equal(endOf(parts).error?.code, 'BATON_E_PRIVATE_NO_ROUTE');
    ok(!server?.requests.some((request) => request.method === 'POST'));
  });

  it('answers a private task with the local model, and with no fallback that is not local (case 19)', async () => {
    const parts = await run(await house({ openai, ollama }), { isPrivate: true });
    equal(endOf(parts).model?.id, `ollama/${small}`);
    const decision = parts.find((part) => part.type === 'decision')?.decision;
    ok(decision?.chain.every((model) => model.place === 'local'));
  });

  it('says that there is no model when nobody serves one', async () => {
    equal(endOf(await run(await house({}))).error?.code, 'BATON_E_NO_MODEL');
  });

  it('refuses an empty message without asking anybody', async () => {
    equal(endOf(await run(await house({ openai }), { prompt: ' \n' })).error?.code, 'BATON_E_EMPTY_MESSAGE');
  });

  it('reports a file that cannot be read and answers without it', async () => {
    const parts = await run(await house({ openai }), { references: [{ folder: 'app', path: 'gone.ts' }] });
    const prompt = parts.find((part) => part.type === 'prompt');
    deepEqual(
      prompt?.unreadable.map((each) => each.reference.path),
      ['gone.ts'],
    );
    equal(endOf(parts).outcome, 'finished');
  });

  it('keeps the newest turns when the conversation outgrows the window, and says what it left out', async () => {
    const long = 'word '.repeat(4_000);
    const history = Array.from(
      { length: 20 },
      (_, index) => ({ role: index % 2 ? 'assistant' : 'user', content: `${index} ${long}` }) as const,
    );
    const parts = await run(await house({ ollama }), { history });
    const prompt = parts.find((part) => part.type === 'prompt');
    ok((prompt?.leftOut.messageCount ?? 0) > 0);
    const body = server?.requests.find((request) => request.path === '/api/chat')?.body ?? '';
    ok(body.includes('19 word') && !body.includes('"0 word'));
  });

  it('case 32: sends the context that a local model was fitted with, and keeps to it', async () => {
    const built = await house({ ollama });
    for (let count = 0; count < 2; count++) await run(built);
    const bodies = (server?.requests ?? []).filter(({ path }) => path === '/api/chat').map(({ body }) => body);
    const sent = bodies.map((body) => JSON.parse(body) as { options: object; truncate: boolean; keep_alive: string });
    deepEqual(
      sent.map(({ options, truncate, keep_alive }) => [options, truncate, keep_alive]),
      Array.from({ length: 2 }, () => [{ num_ctx: 32_768 }, false, '30m']),
    );
    equal(built.catalog.state.models[0]?.contextWindowTokens, 32_768);
  });

  it('gives another answer with the stronger model when asked to', async () => {
    const built = await house({ anthropic, ollama });
    const first = (await run(built)).find((part) => part.type === 'decision')?.decision.chosen;
    const parts = await run(built, { alternative: { type: 'stronger', than: first?.id ?? 'x/y' } });
    equal(endOf(parts).model?.id, 'anthropic/claude-sonnet-4-5');
  });

  it('writes one line per decision, by id, without a word of the prompt', async () => {
    await run(await house({ openai }), { prompt: 'explain the secret handshake' });
    const line = lines.find((each) => each.event === 'decision');
    equal(line?.['requestId'], 'r1');
    ok(!JSON.stringify(lines).includes('handshake'));
  });
});
