// Figures of the benches: how they are computed and how they are printed.

/** The nearest-rank percentile: the smallest of `values` that at least `percent` % of them do not exceed. NaN of nothing. Pure. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** Prints one figure, as in `figure first_delta_p95 31.4 ms`. */
export function printFigure(name: string, value: number, unit: string): void {
  console.log(`figure ${name} ${Number.isInteger(value) ? value : value.toFixed(value < 100 ? 2 : 1)} ${unit}`);
}

/**
 * Of the numbers `0 … count - 1`, how many are not in `text` at their place. A delta is numbered `w000123`; one that is missing, doubled or out of
 * order counts. Pure.
 */
export function lostDeltas(text: string, count: number): number {
  let next = 0;
  let misplaced = 0;
  for (const [, digits] of text.matchAll(/w(\d{6})/g)) {
    const number = Number(digits);
    if (number < next) misplaced++;
    else {
      misplaced += number - next;
      next = number + 1;
    }
  }
  return misplaced + Math.max(0, count - next);
}

/** Longest time between two neighbours of `times` (ascending, ms) that both lie at or after `from`. 0 when there are none. Pure. */
export function longestGap(times: readonly number[], from: number): number {
  const counted = times.filter((time) => time >= from);
  return counted.reduce((longest, time, index) => Math.max(longest, time - (counted[index - 1] ?? time)), 0);
}
