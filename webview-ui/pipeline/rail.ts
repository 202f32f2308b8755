/** A step of the rail: its place in the list, and whether it stands on a branch beside the main line. */
export interface RailStep {
  readonly id: string;
  readonly isBranch: boolean;
  /** True for the first step of a branch, which an elbow joins to the main line. */
  readonly beginsBranch: boolean;
  /** True when the next step goes on with the same branch. */
  readonly goesOn: boolean;
}

/**
 * A graph as a list: the first step that waits for a step goes on with its line, the others branch off; where lines meet again the main line goes on. Steps
 * stand in the order given. Pure, linear in steps and needs.
 */
export function railOf(steps: readonly { readonly id: string; readonly needs: readonly string[] }[]): RailStep[] {
  const isBranch = new Map<string, boolean>();
  const hasHeir = new Set<string>();
  for (const { id, needs } of steps) {
    const [first] = needs;
    const own = needs.length === 1 && first !== undefined ? hasHeir.has(first) || isBranch.get(first) === true : false;
    isBranch.set(id, own);
    for (const need of needs) hasHeir.add(need);
  }
  return steps.map(({ id, needs }, index) => {
    const own = isBranch.get(id) === true;
    const next = steps[index + 1];
    return {
      id,
      isBranch: own,
      beginsBranch: own && isBranch.get(needs[0] ?? '') !== true,
      goesOn: own && next !== undefined && isBranch.get(next.id) === true && next.needs.includes(id),
    };
  });
}
