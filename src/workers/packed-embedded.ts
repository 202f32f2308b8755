import type { Embedded } from '../domain/embedder.ts';
import type { PackedEmbedded } from './index-messages.ts';

/** Lays rows of equal length one behind the other. */
export function pack({ rows, space, truncated }: Embedded): PackedEmbedded {
  const width = rows[0]?.length ?? 0;
  const numbers = new Float32Array(rows.length * width);
  for (const [index, row] of rows.entries()) numbers.set(row, index * width);
  return { numbers, space, truncated };
}

/** Takes {@link pack} back; the rows are views of one array. */
export function unpack({ numbers, space, truncated }: PackedEmbedded): Embedded {
  const width = space?.dimensions ?? 0;
  const count = width === 0 ? 0 : numbers.length / width;
  const rows = Array.from({ length: count }, (_, index) => numbers.subarray(index * width, (index + 1) * width));
  return { rows, truncated, ...(space && { space }) };
}
