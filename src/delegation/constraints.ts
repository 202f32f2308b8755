import { formatUsd } from '../domain/format.ts';
import type { Model } from '../domain/model.ts';
import { estimateNanoUsd } from './estimate.ts';
import { wholeTokens, type RouteInput } from './input.ts';
import type { Limit } from './limit.ts';

/**
 * The first limit of the task's own constraints that `model` breaks: place, strength, price. `undefined` when it breaks none. A price that nobody knows
 * counts as what the person set for such, and without that as too dear: a hard limit must not be passed by not knowing. Pure.
 */
export function constraintLimit(input: RouteInput, model: Model, outputTokens: number): Limit | undefined {
  const { place, strength, maxCostNanoUsd } = input.constraints ?? {};
  if (place === 'local' && model.place !== 'local')
    return { excludedBy: 'not-local', sentence: `Left out: runs at ${model.providerLabel}, and this task stays here.` };
  if (strength === 'strong' && model.tier === 'small')
    return { excludedBy: 'strength', sentence: 'Left out: a small model, and this task asks for a strong one.' };
  if (strength === 'weak' && model.tier === 'strong')
    return { excludedBy: 'strength', sentence: 'Left out: a strong model, and this task asks for a weak one.' };
  return maxCostNanoUsd === undefined ? undefined : costLimit(input, model, outputTokens, maxCostNanoUsd);
}

function costLimit(input: RouteInput, model: Model, outputTokens: number, maxCostNanoUsd: number): Limit | undefined {
  if (model.isOnPlan === true) return undefined;
  const estimate = estimateNanoUsd(model, wholeTokens(input.inputTokens), outputTokens) ?? input.unknownPriceNanoUsd;
  if (estimate === undefined)
    return { excludedBy: 'cost', sentence: 'Left out: its price is unknown, and this task has a price limit.' };
  if (estimate === 0 || estimate <= maxCostNanoUsd) return undefined;
  const price = formatUsd(estimate, { estimate: true });
  return { excludedBy: 'cost', sentence: `Left out: ${price}, and this task may cost ${formatUsd(maxCostNanoUsd)}.` };
}
