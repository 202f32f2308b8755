import * as z from 'zod';

import type { Usage } from '../domain/usage.ts';

// Each count is judged on its own: a report with one bad figure still tells the others.
const any = z.unknown().optional();
const part = <T extends z.ZodRawShape>(shape: T) => z.object(shape).optional().catch(undefined);
// Several gateways send amounts as text.
const dollars = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d*\.?\d+(e-?\d+)?$/i)
      .transform(Number),
  ])
  .optional()
  .catch(undefined);

const openAiUsage = z.object({
  prompt_tokens: any,
  completion_tokens: any,
  prompt_tokens_details: part({ cached_tokens: any, cache_write_tokens: any }),
  completion_tokens_details: part({ reasoning_tokens: any }),
  /** Responses */
  input_tokens: any,
  output_tokens: any,
  input_tokens_details: part({ cached_tokens: any, cache_write_tokens: any }),
  output_tokens_details: part({ reasoning_tokens: any }),
  /** DeepSeek's word for cached tokens. */
  prompt_cache_hit_tokens: any,
  /** LiteLLM passes Anthropic's word on. */
  cache_creation_input_tokens: any,
  total_tokens: any,
  /** OpenRouter and LiteLLM: USD. */
  cost: dollars,
  /** xAI: 10^10 ticks are one USD. */
  cost_in_usd_ticks: any,
});
const anthropicUsage = z.object({
  input_tokens: any,
  output_tokens: any,
  cache_read_input_tokens: any,
  cache_creation_input_tokens: any,
  output_tokens_details: part({ thinking_tokens: any }),
  /** LiteLLM: USD. */
  cost: dollars,
});
const ollamaUsage = z.object({ prompt_eval_count: any, eval_count: any });

/** Token counts of one report, and what the gateway says the call cost. */
export interface ReportedUsage {
  readonly usage: Usage;
  /** What the gateway says it cost. 0 is kept here; whoever knows the price decides whether it can be believed. */
  readonly billedNanoUsd?: number;
  /** What in the report could not be right, and was left out. */
  readonly problem?: string;
}

/** Reads OpenAI's `usage`, of Chat Completions or Responses; its input count already includes cached tokens. Anything unreadable is unknown. Pure. */
export function usageFromOpenAi(reported: unknown): ReportedUsage {
  const { data } = openAiUsage.safeParse(reported);
  const input = data?.prompt_tokens_details ?? data?.input_tokens_details;
  const output = data?.completion_tokens_details ?? data?.output_tokens_details;
  const counts = {
    inputTokens: data?.prompt_tokens ?? data?.input_tokens,
    outputTokens: data?.completion_tokens ?? data?.output_tokens,
    cacheReadInputTokens: input?.cached_tokens ?? data?.prompt_cache_hit_tokens,
    cacheCreationInputTokens: input?.cache_write_tokens ?? data?.cache_creation_input_tokens,
    reasoningOutputTokens: output?.reasoning_tokens,
  };
  const ticks = data?.cost_in_usd_ticks;
  return {
    ...judged({ ...counts, outputTokens: withThoughts(counts, data?.total_tokens) }),
    ...billed(data?.cost ?? (isCount(ticks) ? ticks / 1e10 : undefined)),
  };
}

/**
 * The output with the thoughts that are billed as output and that some vendors leave out of `completion_tokens`: xAI ("counted separately from
 * completion_tokens, but … in the total_tokens", docs.x.ai, Consumption), and Google's OpenAI wire, which names them in the total alone. What the total
 * holds beyond prompt and completion are such thoughts, unless it is the cache of a gateway that counts cached input beside the prompt.
 */
function withThoughts(counts: { readonly [K in keyof Usage]: unknown }, total: unknown): unknown {
  const { inputTokens, outputTokens, reasoningOutputTokens: reasoning } = counts;
  if (!isCount(outputTokens)) return outputTokens;
  const cached = [counts.cacheReadInputTokens, counts.cacheCreationInputTokens].filter(isCount);
  const beyond = isCount(total) && isCount(inputTokens) ? total - inputTokens - outputTokens : undefined;
  if (beyond === undefined)
    return isCount(reasoning) && reasoning > outputTokens ? outputTokens + reasoning : outputTokens;
  const isCache = beyond === cached.reduce((sum, count) => sum + count, 0) || cached.includes(beyond);
  return beyond > 0 && (beyond === reasoning || !isCache) ? outputTokens + beyond : outputTokens;
}

/**
 * Reads Anthropic's `usage`: that of `message_start` and, once it came, that of `message_delta`, whose counts are cumulative and replace the earlier
 * ones where they are not null. `input_tokens` leaves out what was read from and written to the cache; ours includes both. Pure.
 */
export function usageFromAnthropic(start: unknown, delta?: unknown): ReportedUsage {
  const { data } = anthropicUsage.safeParse({ ...presentFields(start), ...presentFields(delta) });
  const cached = [data?.cache_read_input_tokens, data?.cache_creation_input_tokens].filter(isCount);
  const uncached = data?.input_tokens;
  return {
    ...judged({
      inputTokens: isCount(uncached) ? cached.reduce((sum, count) => sum + count, uncached) : uncached,
      outputTokens: data?.output_tokens,
      cacheReadInputTokens: data?.cache_read_input_tokens,
      cacheCreationInputTokens: data?.cache_creation_input_tokens,
      reasoningOutputTokens: data?.output_tokens_details?.thinking_tokens,
    }),
    ...billed(data?.cost),
  };
}

/** Reads the counts in Ollama's last line. `prompt_eval_count` is missing when the whole prompt was still in its cache. Pure. */
export function usageFromOllama(reported: unknown): ReportedUsage {
  const { data } = ollamaUsage.safeParse(reported);
  return judged({ inputTokens: data?.prompt_eval_count, outputTokens: data?.eval_count });
}

/** What is known after a further report: its counts replace earlier ones, what it leaves out stays. Vendors' reports are cumulative. Pure. */
export function mergeUsage(before: Usage, after: Usage): Usage {
  return { ...before, ...after };
}

function presentFields(report: unknown): object {
  return Object.fromEntries(Object.entries(report ?? {}).filter(([, value]) => value !== null && value !== undefined));
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

const COUNTS = [
  'inputTokens',
  'outputTokens',
  'cacheReadInputTokens',
  'cacheCreationInputTokens',
  'reasoningOutputTokens',
] as const satisfies readonly (keyof Usage)[];

/** A count that is missing, negative, fractional or no number at all is unknown, never 0; all but the missing ones are named. */
function judged(reported: { readonly [K in keyof Usage]: unknown }): { usage: Usage; problem?: string } {
  const counts: Partial<Record<keyof Usage, number>> = {};
  const problems: string[] = [];
  for (const name of COUNTS) {
    const value = reported[name];
    if (isCount(value)) counts[name] = value;
    else if (value !== undefined && value !== null)
      problems.push(`${name} is ${typeof value === 'number' ? value : typeof value}`);
  }
  const cached = (counts.cacheReadInputTokens ?? 0) + (counts.cacheCreationInputTokens ?? 0);
  // More cached than sent cannot be: then nothing is known about the cache.
  if (counts.inputTokens !== undefined && cached > counts.inputTokens) {
    delete counts.cacheReadInputTokens;
    delete counts.cacheCreationInputTokens;
    problems.push(`${cached} cached of ${counts.inputTokens}`);
  }
  // Some servers count reasoning beside the output instead of within it; nothing more is known then.
  if (counts.outputTokens !== undefined && (counts.reasoningOutputTokens ?? 0) > counts.outputTokens) {
    problems.push(`${counts.reasoningOutputTokens} reasoning of ${counts.outputTokens}`);
    delete counts.reasoningOutputTokens;
  }
  return { usage: counts, ...(problems.length > 0 && { problem: problems.join(', ') }) };
}

function billed(usd: number | undefined): { billedNanoUsd?: number } {
  return usd === undefined || !Number.isFinite(usd) || usd < 0 ? {} : { billedNanoUsd: Math.round(usd * 1e9) };
}
