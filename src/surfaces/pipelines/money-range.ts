import { dollars, formatUsd, UNIT_SPACE, written } from '../../domain/format.ts';
import type { CostRange } from '../../domain/pipeline-plan.ts';

const NANO_PER_USD = 1_000_000_000;
const SMALLEST_SHOWN_USD = 0.0001;
const MOST_DECIMALS = 6;

/**
 * An estimate as two ends: "$0.03–0.07", "$0.004–0.011", "$1.20–4.80"; two significant digits each, two decimals from $0.10. Ends that print alike are one:
 * "≈ $0.02". Exactly nothing is "$0.00"; a range that nobody knows is "–".
 */
export function formatRange(range: CostRange | undefined): string {
  if (range === undefined) return '–';
  const { lowNanoUsd, highNanoUsd } = range;
  if (highNanoUsd === 0) return formatUsd(0);
  const [low, high] = [lowNanoUsd / NANO_PER_USD, highNanoUsd / NANO_PER_USD];
  if (high < SMALLEST_SHOWN_USD) return formatUsd(highNanoUsd, { estimate: true });
  const [from, to] = [digitsOf(low), digitsOf(high)];
  return from === to ? `≈${UNIT_SPACE}${dollars(to)}` : dollars(`${from}–${to}`);
}

function digitsOf(usd: number): string {
  const rounded = Number(usd.toPrecision(2));
  if (rounded >= 10) return written(rounded.toFixed(0));
  if (rounded >= 0.1) return written(rounded.toFixed(2));
  return rounded === 0 ? '0' : written(rounded.toFixed(MOST_DECIMALS).replace(/0+$/, ''));
}

/** The sum of ranges; `undefined` as soon as one is unknown. */
export function sumOfRanges(ranges: readonly (CostRange | undefined)[]): CostRange | undefined {
  let sum: CostRange = { lowNanoUsd: 0, highNanoUsd: 0 };
  for (const range of ranges) {
    if (range === undefined) return undefined;
    sum = { lowNanoUsd: sum.lowNanoUsd + range.lowNanoUsd, highNanoUsd: sum.highNanoUsd + range.highNanoUsd };
  }
  return sum;
}
