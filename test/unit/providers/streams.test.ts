import assert from 'node:assert/strict';

import fc from 'fast-check';

import type { Wire } from '../../../src/domain/catalog.ts';
import { BatonError } from '../../../src/domain/errors.ts';
import type { StreamPart } from '../../../src/domain/stream.ts';
import {
  cannedEgress,
  fixtureText,
  MODEL,
  partsOf,
  providerFor,
  RECORDED,
  RECORDED_TEXT,
  requestFor,
  textOf,
  WIRES,
} from '../../fixtures/providers/asking.ts';
import { type ScriptedAnswer, type ScriptedServer, startScriptedServer } from '../../fixtures/scripted-server.ts';

function errorOf(parts: readonly StreamPart[]): BatonError {
  const last = parts.at(-1);
  assert.ok(last?.type === 'error', `it ended with ${JSON.stringify(last)}`);
  return last.error;
}

async function readSplit(wire: Wire, pieces: readonly Uint8Array[]): Promise<StreamPart[]> {
  return partsOf(providerFor(wire, 'http://127.0.0.1:1', { egress: cannedEgress(RECORDED[wire].type, pieces) }));
}

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
      for (let at = 0; at <= bytes.length; at++) await assertSplit(bytes, at);
    });

    it('gives the same text with CRLF line ends, also when they are split', async function () {
      this.timeout(60_000);
      const bytes = Buffer.from(body.replaceAll('\n', '\r\n'));
      for (let at = 1; at <= bytes.length; at++) if (bytes[at - 1] === 13) await assertSplit(bytes, at);
    });

    async function assertSplit(bytes: Buffer, at: number): Promise<void> {
      const parts = await readSplit(wire, [bytes.subarray(0, at), bytes.subarray(at)]);
      assert.equal(textOf(parts), RECORDED_TEXT, `split at ${at}`);
      assert.equal(parts.at(-1)?.type, 'finish', `split at ${at}`);
    }

    it('gives the same text however many pieces the bytes come in', async () => {
      const bytes = Buffer.from(body);
      const cuts = fc.uniqueArray(fc.integer({ min: 0, max: bytes.length }), { maxLength: 60 });
      await fc.assert(
        fc.asyncProperty(cuts, async (positions) => {
          const sorted = [0, ...positions.sort((a, b) => a - b), bytes.length];
          const pieces = sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
          assert.equal(textOf(await readSplit(wire, pieces)), RECORDED_TEXT);
        }),
        { numRuns: 60 },
      );
    });

    it('ends with BATON_E_ABNORMAL_END and keeps the text when the connection is cut', async () => {
      const whole = Buffer.from(body);
      const cut = whole.indexOf('retries');
      answer = {
        ...good,
        headers: { 'content-type': type, 'content-length': String(whole.length) },
        cutAfterBytes: cut,
      };
      const parts = await partsOf(providerFor(wire, server.url));
      assert.equal(errorOf(parts).code, 'BATON_E_ABNORMAL_END');
      assert.match(textOf(parts), /^The function naïve → 「再試行」/);
    });

    it('ends with BATON_E_ABNORMAL_END when the server ends cleanly without the terminator', async () => {
      const terminator = { openai: '"finish_reason":"stop"', anthropic: 'event: message_stop', ollama: '"done":true' }[
        wire
      ];
      answer = { ...good, chunks: [cleanStart(body.slice(0, body.indexOf(terminator)), wire)] };
      const parts = await partsOf(providerFor(wire, server.url));
      assert.equal(errorOf(parts).code, 'BATON_E_ABNORMAL_END');
      assert.equal(textOf(parts), RECORDED_TEXT);
    });

    it('says that a web page came instead of an answer, also with status 200', async () => {
      for (const headers of [{ 'content-type': 'text/html; charset=utf-8' }, { 'content-type': 'text/plain' }]) {
        answer = { headers, chunks: ['<!doctype html><title>Sign in</title>'] };
        const error = errorOf(await partsOf(providerFor(wire, server.url)));
        assert.equal(error.code, 'BATON_E_INVALID_RESPONSE');
        assert.match(error.message, /^Vendor answered with a web page.*Check the address/);
      }
    });

    it('reads an error that comes as JSON with status 200', async () => {
      answer = {
        headers: { 'content-type': 'application/json' },
        chunks: ['{"error":{"type":"overloaded_error","message":"Overloaded"}}'],
      };
      assert.equal(errorOf(await partsOf(providerFor(wire, server.url))).code, 'BATON_E_OVERLOADED');
    });

    it('ends with BATON_E_INVALID_RESPONSE at a malformed piece and keeps the text before it', async () => {
      const pieces = body.split(wire === 'ollama' ? '\n' : '\n\n');
      const end = wire === 'ollama' ? '\n' : '\n\n';
      const broken =
        wire === 'anthropic'
          ? 'event: content_block_delta\ndata: {"type":'
          : wire === 'openai'
            ? 'data: {"choices":'
            : '{"message":';
      const middle = pieces.length - 5;
      answer = { ...good, chunks: [[...pieces.slice(0, middle), broken, ...pieces.slice(middle)].join(end)] };
      const parts = await partsOf(providerFor(wire, server.url));
      assert.equal(errorOf(parts).code, 'BATON_E_INVALID_RESPONSE');
      assert.match(textOf(parts), /^The function naïve/);
    });

    it('ends with BATON_E_INVALID_RESPONSE at a piece of the wrong shape', async () => {
      const wrong =
        wire === 'openai'
          ? 'data: {"choices":[{"delta":{"content":7}}]}\n\n'
          : 'event: message_start\ndata: {"type":7}\n\n';
      answer = { ...good, chunks: [wire === 'ollama' ? '{"message":{"content":7},"done":false}\n' : wrong] };
      assert.equal(errorOf(await partsOf(providerFor(wire, server.url))).code, 'BATON_E_INVALID_RESPONSE');
    });

    it('reports an error inside a stream by its kind and keeps the text before it', async () => {
      const fault = 'data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n';
      const error = {
        openai: fault,
        anthropic: `event: error\n${fault}`,
        ollama: '{"error":"model runner has unexpectedly stopped"}\n',
      }[wire];
      answer = { ...good, chunks: [cleanStart(body.slice(0, body.indexOf('retries')), wire), error] };
      const parts = await partsOf(providerFor(wire, server.url));
      assert.equal(errorOf(parts).code, wire === 'ollama' ? 'BATON_E_ABNORMAL_END' : 'BATON_E_OVERLOADED');
      assert.match(textOf(parts), /^The function/);
    });

    it('stops within 100 ms and closes the socket when cancelled before the first byte', async () => {
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

    it('stops within 100 ms, closes the socket and keeps the text when cancelled in the middle', async () => {
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

    it('asks once, whatever comes back', async () => {
      for (const status of [408, 429, 500, 503]) {
        answer = {
          status,
          headers: { 'content-type': 'application/json', 'x-should-retry': 'true' },
          chunks: ['{"error":"no"}'],
        };
        const before = server.requests.length;
        errorOf(await partsOf(providerFor(wire, server.url)));
        assert.equal(server.requests.length, before + 1);
      }
    });

    it('carries status, kind, detail and waiting time of a refusal', async () => {
      const headers = { 'content-type': 'application/json', 'retry-after': '7' };
      answer = { status: 429, headers, chunks: ['{"error":{"type":"rate_limit_error","message":"slow down"}}'] };
      const error = errorOf(await partsOf(providerFor(wire, server.url)));
      assert.equal(error.code, 'BATON_E_RATE_LIMIT');
      assert.deepEqual(
        [error.status, error.retryAfterMs, error.detail, error.provider, error.isRetryable],
        [429, 7000, 'slow down', 'vendor', true],
      );
    });

    it('names the address when nothing answers there', async () => {
      await server.close();
      const error = errorOf(await partsOf(providerFor(wire, server.url)));
      assert.equal(error.code, 'BATON_E_NETWORK');
      assert.match(error.message, new RegExp(`Nothing answers at ${server.url}`));
    });

    it('follows no redirect', async () => {
      answer = { status: 302, headers: { location: 'https://evil.example/' } };
      assert.equal(errorOf(await partsOf(providerFor(wire, server.url))).code, 'BATON_E_EGRESS_REDIRECT');
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
      const plain = [
        'host',
        'connection',
        'content-length',
        'accept',
        'content-type',
        'user-agent',
        'authorization',
        'x-api-key',
        'anthropic-version',
      ];
      assert.deepEqual(
        Object.keys(sent?.headers ?? {}).filter((name) => !plain.includes(name)),
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

describe('a stream of a server that speaks OpenAI’s wire its own way', () => {
  const end = 'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';

  async function read(body: string): Promise<StreamPart[]> {
    return readSplit('openai', [Buffer.from(body)]);
  }

  it('reads OpenRouter’s comments, reasoning and cost', async () => {
    const parts = await read(fixtureText('openrouter-stream.txt'));
    assert.equal(textOf(parts), RECORDED_TEXT);
    assert.equal(textOf(parts, 'reasoning-delta'), 'Let me see.');
    const last = parts.at(-1);
    assert.ok(last?.type === 'finish');
    assert.equal(last.billedNanoUsd, 140_000);
    assert.deepEqual(last.usage, {
      inputTokens: 194,
      outputTokens: 46,
      cacheReadInputTokens: 0,
      reasoningOutputTokens: 4,
    });
  });

  it('finishes with unknown usage when the server reports none', async () => {
    const parts = await read(`data: {"choices":[{"delta":{"content":"hi"}}]}\n\n${end}`);
    assert.deepEqual(parts.at(-1), { type: 'finish', finishReason: 'stop', rawFinishReason: 'stop', usage: {} });
  });

  it('takes the last of several usage reports', async () => {
    const report = (count: number): string =>
      `data: {"choices":[{"delta":{"content":"x"}}],"usage":{"prompt_tokens":9,"completion_tokens":${count}}}\n\n`;
    const last = (await read(report(1) + report(2) + report(3) + end)).at(-1);
    assert.deepEqual(last?.type === 'finish' && last.usage, { inputTokens: 9, outputTokens: 3 });
  });

  it('keeps the usage that came before a failure', async () => {
    const parts = await read('data: {"choices":[{"delta":{"content":"x"}}],"usage":{"prompt_tokens":9}}\n\n');
    const last = parts.at(-1);
    assert.deepEqual(last?.type === 'error' && last.usage, { inputTokens: 9 });
  });

  it('reads reasoning_content, refusals and lists of parts', async () => {
    const parts = await read(
      'data: {"choices":[{"delta":{"reasoning_content":"hm"}}]}\n\n' +
        'data: {"choices":[{"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"deep"}]},{"type":"text","text":"An"}]}}]}\n\n' +
        `data: {"choices":[{"delta":{"refusal":"swer"}}]}\n\n${end}`,
    );
    assert.equal(textOf(parts, 'reasoning-delta'), 'hmdeep');
    assert.equal(textOf(parts), 'Answer');
  });

  it('asks Mistral without the option that it refuses', async () => {
    let sent = '';
    const egress = {
      fetchFor: () => async (_: unknown, init?: RequestInit) => {
        sent = String(init?.body);
        return new Response(end, { headers: { 'content-type': 'text/event-stream' } });
      },
    };
    await partsOf(providerFor('openai', 'https://api.mistral.ai', { egress }));
    assert.equal('stream_options' in JSON.parse(sent), false);
  });

  it('reads one line of 8 MB', async () => {
    const long = 'é'.repeat(4_000_000);
    const parts = await read(`data: ${JSON.stringify({ choices: [{ delta: { content: long } }] })}\n\n${end}`);
    assert.equal(textOf(parts) === long, true);
  });
});

describe('a stream of an Ollama server', () => {
  it('reads one line of 8 MB in many pieces', async () => {
    const long = 'é'.repeat(4_000_000);
    const bytes = Buffer.from(
      `${JSON.stringify({ message: { content: long }, done: false })}\n\n{"message":{"content":""},"done":true}`,
    );
    const pieces = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, i) =>
      bytes.subarray(i * 65_536, (i + 1) * 65_536),
    );
    const parts = await readSplit('ollama', pieces);
    assert.equal(textOf(parts) === long, true);
    assert.equal(parts.at(-1)?.type, 'finish');
  });

  it('tells a cut by length from a plain stop', async () => {
    const [, last] = await readSplit('ollama', [
      Buffer.from('{"message":{"content":"a"},"done":true,"done_reason":"length"}\n'),
    ]);
    assert.deepEqual(last, { type: 'finish', finishReason: 'length', rawFinishReason: 'length', usage: {} });
  });

  it('writes nothing to the console when a line is no JSON', async () => {
    const { warn, log } = console;
    const written: unknown[] = [];
    console.warn = console.log = (...args: unknown[]) => void written.push(args);
    try {
      errorOf(await readSplit('ollama', [Buffer.from('secret answer, no JSON\n')]));
    } finally {
      Object.assign(console, { warn, log });
    }
    assert.deepEqual(written, []);
  });
});

/** The part of a recording up to its last whole event. */
function cleanStart(text: string, wire: Wire): string {
  const end = wire === 'ollama' ? '\n' : '\n\n';
  return text.slice(0, text.lastIndexOf(end) + end.length);
}
