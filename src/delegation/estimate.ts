import type { Model } from '../domain/model.ts';
import type { NanoUsd } from '../domain/price.ts';

/**
 * Estimated price of one request in nano-USD: tokens times list price, rounded once. A local model without a price of its own costs 0; `undefined`
 * when nobody knows the price. Caches and long-context tiers are left to the booking after the answer.
 */
export function estimateNanoUsd(
  model: Pick<Model, 'place' | 'price'>,
  inputTokens: number,
  outputTokens: number,
): NanoUsd | undefined {
  if (!model.price) return model.place === 'local' ? 0 : undefined;
  const { inputNanoUsdPerToken, outputNanoUsdPerToken } = model.price;
  const total = inputTokens * inputNanoUsdPerToken + outputTokens * outputNanoUsdPerToken;
  return Number.isFinite(total) && total >= 0 ? Math.round(total) : undefined;
}
