/** What the arrows walk: steps with what they wait for, and the rows they are drawn in. */
export interface Walkable {
  readonly steps: readonly { readonly id: string; readonly needs: readonly string[] }[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * Where an arrow leads from a step: down to the first step that waits for it, up to the first it waits for, left and right within its row, Home and End to
 * the first and last step. `undefined` for other keys and where there is nothing. Pure.
 */
export function walk(key: string, from: string, { steps, rows }: Walkable): string | undefined {
  const row = rows.find((ids) => ids.includes(from)) ?? [];
  const place = row.indexOf(from);
  switch (key) {
    case 'ArrowDown':
      return leftmost(new Set(steps.filter(({ needs }) => needs.includes(from)).map(({ id }) => id)), rows);
    case 'ArrowUp':
      return leftmost(new Set(steps.find(({ id }) => id === from)?.needs), rows);
    case 'ArrowLeft':
      return row[place - 1];
    case 'ArrowRight':
      return row[place + 1];
    case 'Home':
      return rows[0]?.[0];
    case 'End':
      return rows.at(-1)?.at(-1);
    default:
      return undefined;
  }
}

/** Where an arrow leads in the rail: to the step above or below. Pure. */
export function walkRail(key: string, from: string, ids: readonly string[]): string | undefined {
  const place = ids.indexOf(from);
  if (key === 'ArrowDown') return ids[place + 1];
  if (key === 'ArrowUp') return ids[place - 1];
  if (key === 'Home') return ids[0];
  return key === 'End' ? ids.at(-1) : undefined;
}

/** Of several steps the one in the first row, there the first from the left. */
function leftmost(ids: ReadonlySet<string>, rows: readonly (readonly string[])[]): string | undefined {
  for (const row of rows) for (const id of row) if (ids.has(id)) return id;
  return undefined;
}
