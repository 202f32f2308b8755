import { formatUsd, UNIT_SPACE } from '../../domain/format.ts';
import type { CostRange } from '../../domain/pipeline-plan.ts';

const NANO_PER_USD = 1_000_000_000;
const SMALLEST_SHOWN_USD = 0.0001;
const MOST_DECIMALS = 5;

/**
 * An estimate as two ends with as many decimals: "$0.03–0.07", "$0.004–0.011", "$1.20–4.80"; two significant digits of the lower end, two decimals
 * from $0.10. Ends that print alike are one: "≈ $0.02". Exactly nothing is "$0.00"; a range that nobody knows is "–".
 */
export function formatRange(range: CostRange | undefined): string {
  if (range === undefined) return '–';
  const { lowNanoUsd, highNanoUsd } = range;
  if (highNanoUsd === 0) return '$0.00';
  const [low, high] = [lowNanoUsd / NANO_PER_USD, highNanoUsd / NANO_PER_USD];
  if (high < SMALLEST_SHOWN_USD) return formatUsd(highNanoUsd, { estimate: true });
  const [from, to] = printed(low, high);
  return from === to ? `≈${UNIT_SPACE}$${to}` : `$${from}–${to}`;
}

/** Both ends with the same number of decimals, and no zero that both would end with. */
function printed(low: number, high: number): [string, string] {
  let decimals = decimalsOf(low > 0 ? low : high);
  let ends: [string, string] = [low.toFixed(decimals), high.toFixed(decimals)];
  while (decimals > 2 && ends.every((end) => end.endsWith('0'))) {
    decimals -= 1;
    ends = [low.toFixed(decimals), high.toFixed(decimals)];
  }
  return ends;
}

function decimalsOf(usd: number): number {
  if (usd >= 10) return 0;
  if (usd >= 0.1) return 2;
  return Math.min(MOST_DECIMALS, 1 - Math.floor(Math.log10(usd)));
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
