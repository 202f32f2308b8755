import type { FinishReason } from '../domain/stream.ts';

// One vendor word in, one of ours out. Sources: `ChatCompletionChunk.Choice.finish_reason` of openai 7, `StopReason` of @anthropic-ai/sdk 1,
// `done_reason` in Ollama's server/routes.go. From `eos` on: words of compatible servers.
const OPENAI = new Map<string, FinishReason>(
  Object.entries({
    stop: 'stop',
    length: 'length',
    content_filter: 'content-filter',
    tool_calls: 'tool-calls',
    function_call: 'tool-calls',
    eos: 'stop',
    end_turn: 'stop',
    max_tokens: 'length',
    model_length: 'length',
    error: 'error',
  } as const),
);
const ANTHROPIC = new Map<string, FinishReason>(
  Object.entries({
    end_turn: 'stop',
    stop_sequence: 'stop',
    max_tokens: 'length',
    model_context_window_exceeded: 'length',
    tool_use: 'tool-calls',
    refusal: 'content-filter',
  } as const),
);
const OLLAMA = new Map<string, FinishReason>(Object.entries({ stop: 'stop', length: 'length' } as const));

/** Translates OpenAI's `finish_reason`; an unknown word becomes `other`. Pure. */
export function fromOpenAi(word: string): FinishReason {
  return OPENAI.get(word) ?? 'other';
}

/** Translates Anthropic's `stop_reason`; an unknown word becomes `other`. Pure. */
export function fromAnthropic(word: string): FinishReason {
  return ANTHROPIC.get(word) ?? 'other';
}

/** Translates Ollama's `done_reason`; servers before 0.1.35 send none, which means a plain stop. An unknown word becomes `other`. Pure. */
export function fromOllama(word: string | undefined): FinishReason {
  return word === undefined || word === '' ? 'stop' : (OLLAMA.get(word) ?? 'other');
}
