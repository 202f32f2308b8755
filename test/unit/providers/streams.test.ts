import assert from 'node:assert/strict';

import fc from 'fast-check';

import type { Wire } from '../../../src/domain/catalog.ts';
import type { StreamPart } from '../../../src/domain/stream.ts';
import {
  cleanStart,
  errorOf,
  MODEL,
  partsOf,
  providerFor,
  readSplit,
  RECORDED,
  RECORDED_TEXT,
  requestFor,
  textOf,
  WIRES,
} from '../../fixtures/providers/asking.ts';
import { type ScriptedAnswer, type ScriptedServer, startScriptedServer } from '../../fixtures/scripted-server.ts';

const EXPECTED_END: Readonly<Record<Wire, StreamPart>> = {
  openai: {
    type: 'finish',
    finishReason: 'stop',
    rawFinishReason: 'stop',
    usage: { inputTokens: 1117, outputTokens: 46, cacheReadInputTokens: 1024, reasoningOutputTokens: 12 },
  },
  anthropic: {
    type: 'finish',
    finishReason: 'stop',
    rawFinishReason: 'end_turn',
    usage: {
      inputTokens: 2125,
      outputTokens: 46,
      cacheReadInputTokens: 2000,
      cacheCreationInputTokens: 100,
      reasoningOutputTokens: 12,
    },
  },
  ollama: {
    type: 'finish',
    finishReason: 'stop',
    rawFinishReason: 'stop',
    usage: { inputTokens: 26, outputTokens: 46 },
  },
};

for (const wire of WIRES) {
  describe(`a stream over the ${wire} wire`, () => {
    const { type, body } = RECORDED[wire];
    const good: ScriptedAnswer = { headers: { 'content-type': type }, chunks: [body] };
    let server: ScriptedServer;
    let answer: ScriptedAnswer;

    beforeEach(async () => {
      answer = good;
      server = await startScriptedServer(() => answer);
    });
    afterEach(() => server.close());

    it('gives text, reasoning, finish reason and usage of a recorded answer', async () => {
      const parts = await partsOf(providerFor(wire, server.url));
      assert.equal(textOf(parts), RECORDED_TEXT);
      assert.equal(textOf(parts, 'reasoning-delta'), wire === 'openai' ? '' : 'Let me see.');
      assert.deepEqual(parts.at(-1), EXPECTED_END[wire]);
    });

    it('gives the same text wherever the bytes are split', async function () {
      this.timeout(60_000);
      const bytes = Buffer.from(body);
      for (const at of splitsOf(bytes)) assert.equal(await splitAt(bytes, at), RECORDED_TEXT, `split at ${at}`);
    });

    it('gives the same text with CRLF line ends, also when they are split', async function () {
      this.timeout(60_000);
      const bytes = Buffer.from(body.replaceAll('\n', '\r\n'));
      const afterReturns = [...bytes.keys()].filter((at) => bytes[at - 1] === 13);
      for (const at of afterReturns) assert.equal(await splitAt(bytes, at), RECORDED_TEXT, `split at ${at}`);
    });

    /** Where an answer is split: inside and beside each character of several bytes, and at every place (`npm run test:long`) or every thirteenth. */
    function splitsOf(bytes: Buffer): number[] {
      const step = process.env['BATON_LONG'] === undefined ? 13 : 1;
      const isWide = (at: number): boolean => (bytes[at] ?? 0) > 127;
      return [...bytes.keys(), bytes.length].filter((at) => at % step === 0 || isWide(at) || isWide(at - 1));
    }

    /** The text of a whole answer whose bytes came in two pieces; undefined when it did not finish. */
    async function splitAt(bytes: Buffer, at: number): Promise<string | undefined> {
      const parts = await readSplit(wire, [bytes.subarray(0, at), bytes.subarray(at)]);
      return parts.at(-1)?.type === 'finish' ? textOf(parts) : undefined;
    }

    it('gives the same text however many pieces the bytes come in', async () => {
      const bytes = Buffer.from(body);
      const cuts = fc.uniqueArray(fc.integer({ min: 0, max: bytes.length }), { maxLength: 60 });
      await fc.assert(
        fc.asyncProperty(cuts, async (positions) => {
          const sorted = [0, ...positions.toSorted((a, b) => a - b), bytes.length];
          const pieces = sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
          assert.equal(textOf(await readSplit(wire, pieces)), RECORDED_TEXT);
        }),
        { numRuns: 60 },
      );
    });

    it('stops within 100 ms and closes the socket when cancelled before the first byte', async function () {
      // Another try tells a busy machine from slow code.
      this.retries(3);
      answer = { fault: 'hang' };
      const stop = new AbortController();
      const pending = partsOf(providerFor(wire, server.url), {}, stop.signal);
      while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
      const startedAt = performance.now();
      stop.abort();
      assert.equal(errorOf(await pending).code, 'BATON_E_CANCELLED');
      assert.equal(await server.requests[0]?.closed, true);
      assert.ok(performance.now() - startedAt < 100);
    });

    it('stops within 100 ms, closes the socket and keeps the text when cancelled in the middle', async function () {
      // Another try tells a busy machine from slow code.
      this.retries(3);
      answer = {
        ...good,
        chunks: [cleanStart(body.slice(0, body.indexOf('retries')), wire)],
        fault: 'hang-after-body',
      };
      const stop = new AbortController();
      const parts: StreamPart[] = [];
      let abortedAt = 0;
      for await (const part of providerFor(wire, server.url).stream(requestFor(), stop.signal)) {
        parts.push(part);
        if (part.type === 'text-delta' && abortedAt === 0) {
          abortedAt = performance.now();
          stop.abort();
        }
      }
      assert.equal(errorOf(parts).code, 'BATON_E_CANCELLED');
      assert.equal(await server.requests[0]?.closed, true);
      assert.ok(performance.now() - abortedAt < 100);
      assert.match(textOf(parts), /^The /);
    });

    it('closes the socket when the reader leaves early', async () => {
      answer = {
        ...good,
        chunks: [cleanStart(body.slice(0, body.indexOf('retries')), wire)],
        fault: 'hang-after-body',
      };
      const startedAt = performance.now();
      for await (const part of providerFor(wire, server.url).stream(requestFor(), new AbortController().signal))
        if (part.type === 'text-delta') break;
      assert.equal(await server.requests[0]?.closed, true);
      assert.ok(performance.now() - startedAt < 1000);
    });

    it('uses one connection for answers that follow each other', async () => {
      const provider = providerFor(wire, server.url);
      for (let i = 0; i < 4; i++) {
        await partsOf(provider);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      assert.equal(server.requests.length, 4);
      assert.equal(server.openConnections(), 1);
    });

    it('waits for a first byte that takes its time', async () => {
      answer = { ...good, delayMs: 300 };
      assert.equal(textOf(await partsOf(providerFor(wire, server.url))), RECORDED_TEXT);
    });

    it('sends model, messages and limit as the wire wants them, and only its own headers', async () => {
      process.env['OPENAI_CUSTOM_HEADERS'] = process.env['ANTHROPIC_CUSTOM_HEADERS'] = 'x-gateway-secret: 123';
      try {
        await partsOf(providerFor(wire, server.url), { maxOutputTokens: 55 });
      } finally {
        delete process.env['OPENAI_CUSTOM_HEADERS'];
        delete process.env['ANTHROPIC_CUSTOM_HEADERS'];
      }
      const [sent] = server.requests;
      const user = { role: 'user', content: 'What does retry() do?' };
      const withSystem = [{ role: 'system', content: 'Be brief.' }, user];
      const bodies = {
        openai: {
          model: 'model-1',
          messages: withSystem,
          stream: true,
          stream_options: { include_usage: true },
          max_tokens: 55,
        },
        anthropic: { model: 'model-1', max_tokens: 55, messages: [user], system: 'Be brief.', stream: true },
        ollama: { model: 'model-1', messages: withSystem, stream: true, options: { num_predict: 55 }, truncate: false },
      };
      assert.deepEqual(JSON.parse(sent?.body ?? ''), bodies[wire]);
      assert.equal(
        sent?.path,
        { openai: '/v1/chat/completions', anthropic: '/v1/messages', ollama: '/api/chat' }[wire],
      );
      assert.equal(
        sent?.headers.authorization ?? sent?.headers['x-api-key'],
        sent?.headers.authorization ? 'Bearer the-key' : 'the-key',
      );
      const plain = new Set([
        'host',
        'connection',
        'content-length',
        'accept',
        'content-type',
        'user-agent',
        'authorization',
        'x-api-key',
        'anthropic-version',
      ]);
      assert.deepEqual(
        Object.keys(sent?.headers ?? {}).filter((name) => !plain.has(name)),
        [],
      );
    });

    it('sends no key where the provider needs none', async () => {
      await partsOf(providerFor(wire, server.url, { changes: { keyUse: 'none' } }));
      assert.doesNotMatch(JSON.stringify(server.requests[0]?.headers), /authorization|x-api-key|the-key/);
    });

    it('does not ask without the key it needs, and says so', async () => {
      const error = errorOf(await partsOf(providerFor(wire, server.url, { keys: { key: async () => undefined } })));
      assert.equal(error.code, 'BATON_E_AUTHENTICATION');
      assert.equal(error.message, 'Vendor wants a key. Enter one, or use another model.');
      assert.equal(server.requests.length, 0);
    });

    it('sends no private text to a model that a local server only passes on', async () => {
      const error = errorOf(await partsOf(providerFor(wire, server.url), { privacy: 'private' }));
      assert.equal(error.code, 'BATON_E_EGRESS_PRIVATE');
      const parts = await partsOf(providerFor(wire, server.url), {
        privacy: 'private',
        model: { ...MODEL, place: 'local' },
      });
      assert.equal(parts.at(-1)?.type, 'finish');
      assert.equal(server.requests.length, 1);
    });
  });
}
