import * as z from 'zod';

import type { Usage } from '../domain/usage.ts';

// A count that is missing, negative, fractional or no number at all is unknown, never 0.
const count = z.int().min(0).optional().catch(undefined);
// Gateways report 0 for models whose price they do not know, so 0 says nothing.
const dollars = z.number().positive().optional().catch(undefined);
const part = <T extends z.ZodRawShape>(shape: T) => z.object(shape).optional().catch(undefined);

const openAiUsage = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: part({ cached_tokens: count, cache_write_tokens: count }),
  completion_tokens_details: part({ reasoning_tokens: count }),
  /** DeepSeek's word for cached tokens. */
  prompt_cache_hit_tokens: count,
  /** OpenRouter and LiteLLM: USD. */
  cost: dollars,
});
const anthropicUsage = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
  output_tokens_details: part({ thinking_tokens: count }),
  /** LiteLLM: USD. */
  cost: dollars,
});
const ollamaUsage = z.object({ prompt_eval_count: count, eval_count: count });

/** Token counts of one report, and what the gateway says the call cost. */
export interface ReportedUsage {
  readonly usage: Usage;
  readonly billedNanoUsd?: number;
}

/** Reads OpenAI's `usage`; `prompt_tokens` already includes cached ones. Anything unreadable is unknown. Pure. */
export function usageFromOpenAi(reported: unknown): ReportedUsage {
  const { data } = openAiUsage.safeParse(reported);
  return {
    usage: known({
      inputTokens: data?.prompt_tokens,
      outputTokens: data?.completion_tokens,
      cacheReadInputTokens: data?.prompt_tokens_details?.cached_tokens ?? data?.prompt_cache_hit_tokens,
      cacheCreationInputTokens: data?.prompt_tokens_details?.cache_write_tokens,
      reasoningOutputTokens: data?.completion_tokens_details?.reasoning_tokens,
    }),
    ...billed(data?.cost),
  };
}

/**
 * Reads Anthropic's `usage`: that of `message_start` and, once it came, that of `message_delta`, whose counts are cumulative and replace the earlier
 * ones where they are not null. `input_tokens` leaves out what was read from and written to the cache; ours includes both. Pure.
 */
export function usageFromAnthropic(start: unknown, delta?: unknown): ReportedUsage {
  const { data } = anthropicUsage.safeParse({ ...presentFields(start), ...presentFields(delta) });
  const read = data?.cache_read_input_tokens;
  const created = data?.cache_creation_input_tokens;
  return {
    usage: known({
      inputTokens: data?.input_tokens === undefined ? undefined : data.input_tokens + (read ?? 0) + (created ?? 0),
      outputTokens: data?.output_tokens,
      cacheReadInputTokens: read,
      cacheCreationInputTokens: created,
      reasoningOutputTokens: data?.output_tokens_details?.thinking_tokens,
    }),
    ...billed(data?.cost),
  };
}

/** Reads the counts in Ollama's last line. `prompt_eval_count` is missing when the whole prompt was still in its cache. Pure. */
export function usageFromOllama(reported: unknown): ReportedUsage {
  const { data } = ollamaUsage.safeParse(reported);
  return { usage: known({ inputTokens: data?.prompt_eval_count, outputTokens: data?.eval_count }) };
}

/** What is known after a further report: its counts replace earlier ones, what it leaves out stays. Vendors' reports are cumulative. Pure. */
export function mergeUsage(before: Usage, after: Usage): Usage {
  return { ...before, ...after };
}

function presentFields(report: unknown): object {
  return Object.fromEntries(Object.entries(report ?? {}).filter(([, value]) => value !== null && value !== undefined));
}

function known(counts: { readonly [K in keyof Usage]: Usage[K] | undefined }): Usage {
  const cached = (counts.cacheReadInputTokens ?? 0) + (counts.cacheCreationInputTokens ?? 0);
  // More cached than sent cannot be: then nothing is known about the cache.
  const isCacheSane = counts.inputTokens === undefined || cached <= counts.inputTokens;
  const { cacheReadInputTokens: _read, cacheCreationInputTokens: _created, ...others } = counts;
  return Object.fromEntries(Object.entries(isCacheSane ? counts : others).filter(([, value]) => value !== undefined));
}

function billed(usd: number | undefined): { billedNanoUsd?: number } {
  return usd === undefined ? {} : { billedNanoUsd: Math.round(usd * 1e9) };
}
