import type OpenAI from 'openai';
import * as z from 'zod';

import type { Provider } from '../domain/stream.ts';
import { type AdapterParts, createProvider, type Session, type WireCode } from './adapter.ts';
import type { Piece } from './contract.ts';
import { invalidResponseError } from './errors.ts';
import { fromOpenAi } from './finish-reason.ts';
import { messagesOf } from './messages.ts';
import { dialectOf } from './openai-dialect.ts';
import { modelsFromOpenAi } from './openai-models.ts';
import { usageFromOpenAi } from './usage.ts';

/** A provider that speaks OpenAI's Chat Completions, through the `openai` SDK, which is loaded on first use. */
export function createOpenAiProvider(parts: AdapterParts): Provider {
  return createProvider(parts, openAiWire);
}

const thought = z.string().nullish();
// Content is text, or for some of Mistral's models a list of parts, thoughts among them.
const part = z.object({
  type: z.string(),
  text: z.string().nullish(),
  thinking: z.array(z.object({ text: z.string().nullish() })).nullish(),
});
const chunkSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            content: z.union([z.string(), z.array(part)]).nullish(),
            refusal: z.string().nullish(),
            /** DeepSeek, xAI, vLLM, llama.cpp */
            reasoning_content: thought,
            /** OpenRouter, Groq */
            reasoning: thought,
          })
          .nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z.unknown().optional(),
});

const openAiWire: WireCode = { streamType: 'text/event-stream', chat, list };

async function* chat(...[request, opening]: Parameters<WireCode['chat']>): AsyncGenerator<Piece, void, undefined> {
  const session = await opening;
  const client = await createClient(session);
  const dialect = dialectOf(session.row);
  const chunks = await client.chat.completions.create({
    model: request.model.name,
    messages: messagesOf(request.messages),
    stream: true,
    ...(dialect.hasUsageOption && { stream_options: { include_usage: true } }),
    ...(request.maxOutputTokens !== undefined && { [dialect.limitField]: request.maxOutputTokens }),
  });
  for await (const chunk of chunks) {
    const { success, data, error } = chunkSchema.safeParse(chunk);
    if (!success) throw invalidResponseError(session.row, error.message);
    const choice = data.choices?.[0];
    const delta = choice?.delta;
    const thinking = delta?.reasoning_content ?? delta?.reasoning;
    if (thinking) yield { type: 'reasoning-delta', text: thinking };
    if (typeof delta?.content === 'string') yield { type: 'text-delta', text: delta.content };
    else if (delta?.content) yield* partsOf(delta.content);
    if (delta?.refusal) yield { type: 'text-delta', text: delta.refusal };
    if (data.usage !== undefined && data.usage !== null) yield { type: 'usage', ...usageFromOpenAi(data.usage) };
    const word = choice?.finish_reason;
    if (word) yield { type: 'complete', finishReason: fromOpenAi(word), rawFinishReason: word };
  }
}

function* partsOf(parts: readonly z.infer<typeof part>[]): Generator<Piece, void, undefined> {
  for (const { text, thinking } of parts) {
    for (const piece of thinking ?? []) if (piece.text) yield { type: 'reasoning-delta', text: piece.text };
    if (text) yield { type: 'text-delta', text };
  }
}

async function list(session: Session): ReturnType<WireCode['list']> {
  const client = await createClient(session);
  // Not `client.models.list()`: it loses the lists of servers that answer with a bare array.
  return modelsFromOpenAi(session.row, await client.get('/models'));
}

async function createClient({ row, key, fetch }: Session): Promise<OpenAI> {
  const { OpenAI } = await import('openai');
  // OPENAI_ORG_ID and OPENAI_PROJECT_ID, which the SDK would read, mean nothing elsewhere; the key decides.
  return new OpenAI({
    baseURL: row.baseUrl,
    apiKey: key ?? 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    fetch,
    maxRetries: 0,
    timeout: 2 ** 31 - 1,
    logLevel: 'off',
  });
}
