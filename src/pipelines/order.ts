import type { Step } from '../domain/pipeline.ts';

type Node = Pick<Step, 'id' | 'needs'>;

/** How steps follow one another, or the steps that wait for each other, the first one again at the end. */
export type Order =
  | {
      readonly type: 'order';
      readonly levels: readonly (readonly string[])[];
      readonly neededBy: ReadonlyMap<string, readonly string[]>;
    }
  | { readonly type: 'cycle'; readonly ids: readonly string[] };

/**
 * Sorts steps into levels: each one stands one below the lowest that it needs (Kahn's algorithm, linear in steps and needs). Needs that name no step are
 * passed over. Within a level the order is that of the text. Pure.
 */
export function orderOf(steps: readonly Node[]): Order {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const neededBy = new Map<string, string[]>(steps.map(({ id }) => [id, []]));
  const waitingFor = new Map<string, number>();
  for (const { id, needs } of steps) {
    const known = needs.filter((need) => byId.has(need));
    waitingFor.set(id, known.length);
    for (const need of known) neededBy.get(need)?.push(id);
  }
  const place = new Map(steps.map(({ id }, index) => [id, index]));
  const levels: string[][] = [];
  let level = steps.filter(({ id }) => waitingFor.get(id) === 0).map(({ id }) => id);
  let count = 0;
  while (level.length > 0) {
    levels.push(level);
    count += level.length;
    const next: string[] = [];
    for (const dependent of level.flatMap((id) => neededBy.get(id) ?? [])) {
      const left = (waitingFor.get(dependent) ?? 0) - 1;
      waitingFor.set(dependent, left);
      if (left === 0) next.push(dependent);
    }
    level = next.toSorted((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
  }
  if (count === byId.size) return { type: 'order', levels, neededBy };
  return { type: 'cycle', ids: cycleIn(steps, byId, waitingFor) };
}

/** What is never reached waits for something that is never reached: following that, one comes round. */
function cycleIn(
  steps: readonly Node[],
  byId: ReadonlyMap<string, Node>,
  waitingFor: ReadonlyMap<string, number>,
): readonly string[] {
  const isStuck = (id: string): boolean => (waitingFor.get(id) ?? 0) > 0;
  const seen = new Map<string, number>();
  const path: string[] = [];
  let at = steps.find(({ id }) => isStuck(id))?.id;
  while (at !== undefined && !seen.has(at)) {
    seen.set(at, path.length);
    path.push(at);
    at = byId.get(at)?.needs.find(isStuck);
  }
  const cycle = path.slice(at === undefined ? 0 : seen.get(at));
  // Said in the order in which they would run, beginning with the one that stands first in the text.
  const forward = cycle.toReversed();
  const first = Math.max(
    0,
    forward.findIndex((id) => id === firstOf(steps, forward)),
  );
  const turned = [...forward.slice(first), ...forward.slice(0, first)];
  return [...turned, turned[0] ?? ''];
}

function firstOf(steps: readonly Node[], ids: readonly string[]): string | undefined {
  const among = new Set(ids);
  return steps.find(({ id }) => among.has(id))?.id;
}
