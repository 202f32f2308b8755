import type { Step } from '../domain/pipeline.ts';
import type { CostRange, StepQuote } from '../domain/pipeline-plan.ts';
import type { StepSize } from './sizes.ts';

// How far a true figure may lie from its estimate. What goes in is counted, but for answers of earlier steps; how long an answer gets is known to about a
// factor of two, and models that have little to say are short. The ratio of each pair stays below 1 : 4, and so does that of any sum.
const INPUT_LOW = 0.75;
const INPUT_HIGH = 1.3;
const OUTPUT_LOW = 0.4;
const OUTPUT_HIGH = 1.55;
/** No range is wider than this. */
export const WIDEST = 4;

/** What a step costs, in nano-USD; nothing and nothing where no model is asked or it runs here; `undefined` when a price is unknown. Pure. */
export function stepCost(
  step: Step,
  { inputTokens, outputTokens, items }: StepSize,
  quote: StepQuote | undefined,
): CostRange | undefined {
  if (items === 0 || (step.type !== 'ask' && step.type !== 'judge')) return { lowNanoUsd: 0, highNanoUsd: 0 };
  if (quote?.place === 'local' && quote.inputNanoUsdPerToken === undefined) return { lowNanoUsd: 0, highNanoUsd: 0 };
  if (quote?.inputNanoUsdPerToken === undefined || quote.outputNanoUsdPerToken === undefined) return undefined;
  const input = inputTokens * quote.inputNanoUsdPerToken;
  const output = outputTokens * quote.outputNanoUsdPerToken;
  return {
    lowNanoUsd: Math.floor(input * INPUT_LOW + output * OUTPUT_LOW),
    highNanoUsd: Math.ceil(input * INPUT_HIGH + output * OUTPUT_HIGH),
  };
}

/**
 * The sum of steps' ranges. A step that may not run at all counts at its upper end only; what gets wider than {@link WIDEST} that way is narrowed from
 * below, so that the upper end can be held against a budget. `undefined` as soon as one is.
 */
export function totalCost(
  parts: readonly { readonly cost: CostRange | undefined; readonly isCertain: boolean }[],
): CostRange | undefined {
  let [low, high] = [0, 0];
  for (const { cost, isCertain } of parts) {
    if (!cost) return undefined;
    low += isCertain ? cost.lowNanoUsd : 0;
    high += cost.highNanoUsd;
  }
  return { lowNanoUsd: Math.max(low, Math.ceil(high / WIDEST)), highNanoUsd: high };
}
