import assert from 'node:assert/strict';

import type { StreamPart } from '../../../src/domain/stream.ts';
import {
  errorOf,
  fixtureText,
  partsOf,
  providerFor,
  readSplit,
  RECORDED_TEXT,
  textOf,
} from '../../fixtures/providers/asking.ts';

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
        sent = typeof init?.body === 'string' ? init.body : '';
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

describe('a stream of Anthropic', () => {
  it('reads one line of 8 MB in many pieces', async () => {
    const long = 'é'.repeat(4_000_000);
    const [before, after] = fixtureText('anthropic-stream.txt').split('"The "');
    const bytes = Buffer.from(`${before}${JSON.stringify(long)}${after}`);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, i) =>
      bytes.subarray(i * 65_536, (i + 1) * 65_536),
    );
    const parts = await readSplit('anthropic', pieces);
    assert.equal(textOf(parts) === RECORDED_TEXT.replace('The ', long), true);
    assert.equal(parts.at(-1)?.type, 'finish');
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
