import assert from 'node:assert/strict';

import fc from 'fast-check';

import { fromAnthropic, fromOllama, fromOpenAi } from '../../../src/providers/finish-reason.ts';
import { conversationOf, messagesOf } from '../../../src/providers/messages.ts';
import { dialectOf } from '../../../src/providers/presets.ts';
import { mergeUsage, usageFromAnthropic, usageFromOllama, usageFromOpenAi } from '../../../src/providers/usage.ts';

describe('finish reasons', () => {
  it('become ours, word by word', () => {
    assert.deepEqual(['stop', 'length', 'content_filter', 'tool_calls', 'function_call', 'brand_new'].map(fromOpenAi), [
      'stop',
      'length',
      'content-filter',
      'tool-calls',
      'tool-calls',
      'other',
    ]);
    const anthropic = [
      'end_turn',
      'stop_sequence',
      'max_tokens',
      'model_context_window_exceeded',
      'tool_use',
      'refusal',
      'pause_turn',
    ];
    assert.deepEqual(anthropic.map(fromAnthropic), [
      'stop',
      'stop',
      'length',
      'length',
      'tool-calls',
      'content-filter',
      'other',
    ]);
    assert.deepEqual([undefined, '', 'stop', 'length', 'load', 'unload'].map(fromOllama), [
      'stop',
      'stop',
      'stop',
      'length',
      'other',
      'other',
    ]);
  });

  it('never come from the names that every object has', () => {
    for (const word of ['constructor', 'toString', '__proto__']) assert.equal(fromOpenAi(word), 'other');
  });
});

describe('usage', () => {
  it('of OpenAI already includes cached tokens', () => {
    const reported = {
      prompt_tokens: 100,
      completion_tokens: 5,
      prompt_tokens_details: { cached_tokens: 64 },
      completion_tokens_details: null,
    };
    assert.deepEqual(usageFromOpenAi(reported).usage, { inputTokens: 100, outputTokens: 5, cacheReadInputTokens: 64 });
  });

  it('of DeepSeek names its cache in its own way', () => {
    assert.equal(usageFromOpenAi({ prompt_tokens: 9, prompt_cache_hit_tokens: 4 }).usage.cacheReadInputTokens, 4);
  });

  it('of xAI holds the thoughts that it counts beside the completion, and the bill in its ticks', () => {
    // A true report, quoted in Wei-Shaw/sub2api issue 5771: 10120 + 1499 + 2809 = 14428.
    const reported = {
      prompt_tokens: 10_120,
      completion_tokens: 1499,
      total_tokens: 14_428,
      prompt_tokens_details: { cached_tokens: 128 },
      completion_tokens_details: { reasoning_tokens: 2809 },
      cost_in_usd_ticks: 232_856_000,
    };
    assert.deepEqual(usageFromOpenAi(reported), {
      usage: {
        inputTokens: 10_120,
        outputTokens: 4308,
        cacheReadInputTokens: 128,
        reasoningOutputTokens: 2809,
      },
      billedNanoUsd: 23_285_600,
    });
  });

  it('of Google holds the thoughts that only its total counts', () => {
    const reported = { prompt_tokens: 20, completion_tokens: 198, total_tokens: 623 };
    assert.deepEqual(usageFromOpenAi(reported).usage, { inputTokens: 20, outputTokens: 603 });
  });

  it('does not add thoughts that are part of the completion, nor a cache that is counted beside the prompt', () => {
    const within = { completion_tokens_details: { reasoning_tokens: 30 }, total_tokens: 150 };
    assert.equal(usageFromOpenAi({ prompt_tokens: 100, completion_tokens: 50, ...within }).usage.outputTokens, 50);
    const beside = { prompt_tokens_details: { cached_tokens: 60 }, total_tokens: 210 };
    assert.equal(usageFromOpenAi({ prompt_tokens: 100, completion_tokens: 50, ...beside }).usage.outputTokens, 50);
  });

  it('adds more thoughts than output where no total says how they are counted', () => {
    const reported = { prompt_tokens: 9, completion_tokens: 2, completion_tokens_details: { reasoning_tokens: 317 } };
    assert.equal(usageFromOpenAi(reported).usage.outputTokens, 319);
  });

  it('of Anthropic gets what was read from and written to the cache added', () => {
    const start = { input_tokens: 10, cache_read_input_tokens: 200, cache_creation_input_tokens: 30, output_tokens: 1 };
    assert.deepEqual(usageFromAnthropic(start, { output_tokens: 40, input_tokens: null }).usage, {
      inputTokens: 240,
      outputTokens: 40,
      cacheReadInputTokens: 200,
      cacheCreationInputTokens: 30,
    });
  });

  it('of Ollama leaves a prompt that was wholly cached unknown', () => {
    assert.deepEqual(usageFromOllama({ eval_count: 3 }).usage, { outputTokens: 3 });
  });

  it('keeps unknown what is missing, negative, fractional or no number', () => {
    for (const count of [undefined, null, -1, 1.5, Number.NaN, '12', {}, []]) {
      assert.deepEqual(usageFromOpenAi({ prompt_tokens: count, completion_tokens: 2 }).usage, { outputTokens: 2 });
      assert.deepEqual(usageFromAnthropic({ input_tokens: count }).usage, {});
      assert.deepEqual(usageFromOllama({ prompt_eval_count: count }).usage, {});
    }
    for (const report of [undefined, null, 'x', 7, []]) assert.deepEqual(usageFromOpenAi(report).usage, {});
  });

  it('knows nothing about a cache that would hold more than was sent', () => {
    assert.deepEqual(usageFromOpenAi({ prompt_tokens: 5, prompt_tokens_details: { cached_tokens: 6 } }).usage, {
      inputTokens: 5,
    });
  });

  it('is made of whole counts of at least 0, whatever comes', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (one, other) => {
        const report = {
          prompt_tokens: one,
          completion_tokens: other,
          input_tokens: one,
          output_tokens: other,
          prompt_eval_count: one,
        };
        for (const { usage } of [
          usageFromOpenAi(report),
          usageFromAnthropic(report, other),
          usageFromOllama(report),
          usageFromOpenAi(one),
        ]) {
          for (const count of Object.values(usage)) assert.ok(Number.isInteger(count) && count >= 0);
        }
      }),
    );
  });

  it('takes a gateway’s cost to the nano-dollar, as number or text, and keeps a 0 for whoever knows the price', () => {
    assert.equal(usageFromOpenAi({ cost: 1e-7 }).billedNanoUsd, 100);
    assert.equal(usageFromOpenAi({ cost: '1e-7' }).billedNanoUsd, 100);
    assert.equal(usageFromAnthropic({ cost: 0.0123456789 }).billedNanoUsd, 12_345_679);
    assert.equal(usageFromOpenAi({ cost: 0 }).billedNanoUsd, 0);
    for (const cost of [-1, 'None', '', null, undefined, Number.NaN])
      assert.equal('billedNanoUsd' in usageFromOpenAi({ cost }), false);
  });

  it('flags what cannot be right, and says nothing about what is only missing', () => {
    assert.equal(usageFromOpenAi({ prompt_tokens: 5, completion_tokens: null }).problem, undefined);
    assert.equal(usageFromOpenAi({ prompt_tokens: -5 }).problem, 'inputTokens is -5');
    assert.equal(usageFromOpenAi({ prompt_tokens: '5' }).problem, 'inputTokens is string');
    assert.equal(usageFromOllama({ eval_count: Number.NaN }).problem, 'outputTokens is NaN');
    const cache = { prompt_tokens: 5, prompt_tokens_details: { cached_tokens: 6 } };
    assert.equal(usageFromOpenAi(cache).problem, '6 cached of 5');
    const reasoning = { output_tokens: 5, output_tokens_details: { thinking_tokens: 60 } };
    assert.deepEqual(usageFromAnthropic(reasoning), { usage: { outputTokens: 5 }, problem: '60 reasoning of 5' });
  });

  it('of Responses has the same meaning under other names', () => {
    const reported = {
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 64 },
      output_tokens: 20,
      output_tokens_details: { reasoning_tokens: 12 },
    };
    assert.deepEqual(usageFromOpenAi(reported).usage, {
      inputTokens: 100,
      outputTokens: 20,
      cacheReadInputTokens: 64,
      reasoningOutputTokens: 12,
    });
  });

  it('keeps what a later report leaves out', () => {
    assert.deepEqual(mergeUsage({ inputTokens: 5, outputTokens: 1 }, { outputTokens: 2 }), {
      inputTokens: 5,
      outputTokens: 2,
    });
  });
});

describe('messages', () => {
  it('set system text apart, drop empty ones and join neighbours', () => {
    const conversation = conversationOf([
      { role: 'system', content: 'A' },
      { role: 'user', content: 'one' },
      { role: 'assistant', content: '' },
      { role: 'user', content: 'two' },
      { role: 'system', content: 'B' },
      { role: 'assistant', content: 'three' },
    ]);
    assert.deepEqual(conversation, {
      system: 'A\n\nB',
      turns: [
        { role: 'user', content: 'one\n\ntwo' },
        { role: 'assistant', content: 'three' },
      ],
    });
  });

  it('have no system part when there is no system text', () => {
    assert.deepEqual(messagesOf([{ role: 'user', content: 'x' }]), [{ role: 'user', content: 'x' }]);
    assert.equal('system' in conversationOf([]), false);
  });
});

describe('dialects of OpenAI’s wire', () => {
  it('differ where servers are known to refuse a field', () => {
    const openAi = { limitField: 'max_completion_tokens', takesCacheKey: true };
    assert.deepEqual(dialectOf({ baseUrl: 'https://api.openai.com/v1' }), openAi);
    assert.deepEqual(dialectOf({ baseUrl: 'https://eu.api.openai.com/v1' }), openAi);
    assert.deepEqual(dialectOf({ baseUrl: 'https://api.mistral.ai/v1' }), { takesUsageOption: false });
    assert.deepEqual(dialectOf({ baseUrl: 'https://acme.openai.azure.com/openai/v1' }).keyHeader, 'api-key');
    for (const url of [
      'http://127.0.0.1:1234/v1',
      'https://api.openai.com.evil.example/v1',
      'https://notapi.openai.com',
    ])
      assert.deepEqual(dialectOf({ baseUrl: url }), {}, url);
  });

  it('are those of the row where it has its own', () => {
    const dialect = { gateway: 'litellm' } as const;
    assert.equal(dialectOf({ baseUrl: 'https://api.mistral.ai/v1', dialect }), dialect);
  });
});
