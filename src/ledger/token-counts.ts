import type { Usage } from '../domain/usage.ts';

/** Counts that a price can be worked out from: whole numbers of at least 0, where the cached parts are within the input. */
export interface TokenCounts {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
}

/**
 * The counts of a usage block, or `undefined` when it does not settle a price: input or output missing, a count that is negative, fractional or no
 * number, or more cached tokens than there was input. A missing cache count means that nothing was cached.
 */
export function pricedCounts(usage: Usage): TokenCounts | undefined {
  const {
    inputTokens,
    outputTokens,
    cacheReadInputTokens: cacheReadTokens = 0,
    cacheCreationInputTokens: cacheWriteTokens = 0,
  } = usage;
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  if (![inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens].every(isCount)) return undefined;
  if (cacheReadTokens + cacheWriteTokens > inputTokens) return undefined;
  return { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens };
}

function isCount(count: number): boolean {
  return Number.isSafeInteger(count) && count >= 0;
}
