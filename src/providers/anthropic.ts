import type Anthropic from '@anthropic-ai/sdk';
import * as z from 'zod';

import type { Provider } from '../domain/stream.ts';
import { type AdapterParts, createProvider, type Session, type WireCode } from './adapter.ts';
import { modelsFromAnthropic } from './anthropic-models.ts';
import type { Piece } from './contract.ts';
import { invalidResponseError } from './errors.ts';
import { fromAnthropic } from './finish-reason.ts';
import { conversationOf } from './messages.ts';
import { usageFromAnthropic } from './usage.ts';

/**
 * The wire requires a limit. Where the model's own is unknown this one is sent: every model since Claude 3.5 takes it, and an answer about code
 * rarely needs more.
 */
export const DEFAULT_MAX_OUTPUT_TOKENS = 8192;

/** A provider that speaks Anthropic's Messages, through `@anthropic-ai/sdk`, which is loaded on first use. */
export function createAnthropicProvider(parts: AdapterParts): Provider {
  return createProvider(parts, anthropicWire);
}

// Only what is read; other events and deltas pass by.
const text = z.string().nullish();
const eventSchema = z.object({
  type: z.string(),
  message: z.object({ usage: z.unknown().optional() }).nullish(),
  delta: z.object({ type: text, text, thinking: text, stop_reason: text }).nullish(),
  usage: z.unknown().optional(),
});

const anthropicWire: WireCode = { streamType: 'text/event-stream', chat, list };

async function* chat(...[request, opening]: Parameters<WireCode['chat']>): AsyncGenerator<Piece, void, undefined> {
  const session = await opening;
  const client = await createClient(session);
  const { system, turns } = conversationOf(request.messages);
  const events = await client.messages.create({
    model: request.model.name,
    max_tokens: request.maxOutputTokens ?? request.model.maxOutputTokens ?? DEFAULT_MAX_OUTPUT_TOKENS,
    messages: [...turns],
    stream: true,
    ...(system !== undefined && { system }),
  });
  let startUsage: unknown;
  let stopReason: string | undefined;
  for await (const event of events) {
    const { success, data, error } = eventSchema.safeParse(event);
    if (!success) throw invalidResponseError(session.row, error.message);
    if (data.type === 'content_block_delta') {
      if (data.delta?.type === 'text_delta') yield { type: 'text-delta', text: data.delta.text ?? '' };
      else if (data.delta?.type === 'thinking_delta')
        yield { type: 'reasoning-delta', text: data.delta.thinking ?? '' };
    } else if (data.type === 'message_start') {
      startUsage = data.message?.usage;
      yield { type: 'usage', ...usageFromAnthropic(startUsage) };
    } else if (data.type === 'message_delta') {
      stopReason = data.delta?.stop_reason ?? stopReason;
      yield { type: 'usage', ...usageFromAnthropic(startUsage, data.usage) };
    } else if (data.type === 'message_stop') {
      yield {
        type: 'complete',
        finishReason: stopReason === undefined ? 'other' : fromAnthropic(stopReason),
        rawFinishReason: stopReason,
      };
    }
  }
}

async function list(session: Session): ReturnType<WireCode['list']> {
  const client = await createClient(session);
  return modelsFromAnthropic(session.row, await client.get('/v1/models', { query: { limit: 1000 } }));
}

async function createClient({ row, key, fetch }: Session): Promise<Anthropic> {
  const { Anthropic } = await import('@anthropic-ai/sdk');
  // A key is always given, so that the SDK looks for no other one in the environment or in profile files.
  return new Anthropic({
    baseURL: row.baseUrl,
    apiKey: key ?? 'none',
    fetch,
    maxRetries: 0,
    timeout: 2 ** 31 - 1,
    logLevel: 'off',
  });
}
