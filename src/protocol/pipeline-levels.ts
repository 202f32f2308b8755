/** What a graph is made of. */
interface Waiting {
  readonly id: string;
  readonly needs: readonly string[];
}

/**
 * The row of each step: 0 for those that wait for nothing, else one more than the last of those it waits for (longest path). Needs that name no step do
 * not count; steps that wait for each other come last, in one row. Linear in steps and needs.
 */
export function levelsOf(steps: readonly Waiting[]): ReadonlyMap<string, number> {
  const known = new Set(steps.map(({ id }) => id));
  const neededBy = new Map<string, Waiting[]>();
  const open = new Map<string, number>();
  for (const step of steps) {
    const needs = [...new Set(step.needs)].filter((need) => known.has(need));
    open.set(step.id, needs.length);
    for (const need of needs) neededBy.set(need, [...(neededBy.get(need) ?? []), step]);
  }
  const levels = new Map<string, number>();
  let row = steps.filter(({ id }) => open.get(id) === 0);
  let level = 0;
  for (; row.length > 0; level += 1) {
    const next: Waiting[] = [];
    for (const { id } of row) {
      levels.set(id, level);
      for (const later of neededBy.get(id) ?? []) {
        const left = (open.get(later.id) ?? 1) - 1;
        open.set(later.id, left);
        if (left === 0) next.push(later);
      }
    }
    row = next;
  }
  for (const { id } of steps) if (!levels.has(id)) levels.set(id, level);
  return levels;
}
