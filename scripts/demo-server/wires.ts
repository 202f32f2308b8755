import type { DemoModel } from './models.ts';

/** How one wire writes an answer. Pure. */
export interface WireFormat {
  readonly contentType: string;
  /** What goes before the text. */
  start(answer: DemoAnswer): string;
  delta(text: string, answer: DemoAnswer): string;
  /** What says that the answer is complete, with its usage. */
  end(answer: DemoAnswer): string;
  /** The body of a refusal. */
  error(kind: string, message: string): object;
}

/** One answer as it is written. */
export interface DemoAnswer {
  readonly model: string;
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdMs: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

function data(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

function event(value: { readonly type: string; readonly [field: string]: unknown }): string {
  return `event: ${value.type}\n${data(value)}`;
}

function openAiChunk(answer: DemoAnswer, choices: readonly object[], usage: object | null): object {
  const created = Math.floor(answer.createdMs / 1000);
  return { id: `chatcmpl-${answer.id}`, object: 'chat.completion.chunk', created, model: answer.model, choices, usage };
}

const openai: WireFormat = {
  contentType: 'text/event-stream; charset=utf-8',
  start: (answer) =>
    data(openAiChunk(answer, [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }], null)),
  delta: (content, answer) => data(openAiChunk(answer, [{ index: 0, delta: { content }, finish_reason: null }], null)),
  end(answer) {
    const { inputTokens, outputTokens } = answer;
    const usage = {
      prompt_tokens: inputTokens,
      completion_tokens: outputTokens,
      total_tokens: inputTokens + outputTokens,
    };
    const stop = openAiChunk(answer, [{ index: 0, delta: {}, finish_reason: 'stop' }], null);
    return `${data(stop)}${data(openAiChunk(answer, [], usage))}data: [DONE]\n\n`;
  },
  error: (type, message) => ({ error: { message, type, param: null, code: type } }),
};

const anthropic: WireFormat = {
  contentType: 'text/event-stream; charset=utf-8',
  start({ id, model, inputTokens }) {
    const usage = {
      input_tokens: inputTokens,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      output_tokens: 1,
    };
    const message = {
      id: `msg_${id}`,
      type: 'message',
      role: 'assistant',
      model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage,
    };
    return (
      event({ type: 'message_start', message }) +
      event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } })
    );
  },
  delta: (text) => event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
  end: ({ outputTokens }) =>
    event({ type: 'content_block_stop', index: 0 }) +
    event({
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: outputTokens },
    }) +
    event({ type: 'message_stop' }),
  error: (type, message) => ({ type: 'error', error: { type, message } }),
};

function line({ model, createdMs }: DemoAnswer, rest: object): string {
  return `${JSON.stringify({ model, created_at: new Date(createdMs).toISOString(), ...rest })}\n`;
}

const ollama: WireFormat = {
  contentType: 'application/x-ndjson',
  start: () => '',
  delta: (content, answer) => line(answer, { message: { role: 'assistant', content }, done: false }),
  end(answer) {
    const counts = {
      prompt_eval_count: answer.inputTokens,
      prompt_eval_duration: 1_000_000,
      eval_count: answer.outputTokens,
      eval_duration: 1_000_000,
    };
    const message = { role: 'assistant', content: '' };
    return line(answer, {
      message,
      done: true,
      done_reason: 'stop',
      total_duration: 3_000_000,
      load_duration: 1_000_000,
      ...counts,
    });
  },
  error: (_, message) => ({ error: message }),
};

/** The three wires. */
export const FORMATS: Readonly<Record<DemoModel['wire'], WireFormat>> = { openai, anthropic, ollama };
