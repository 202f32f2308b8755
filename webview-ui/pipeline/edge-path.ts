/** A point, in CSS pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a row of steps covers from top to bottom. */
export interface Band {
  readonly top: number;
  readonly bottom: number;
}

const RADIUS = 8;
const TIP = 5;

/**
 * A line from the lower edge of a step to the upper edge of another: down and across by turns, across only between the rows, with rounded corners. Through
 * a row it goes where `points` do, which lead between that row's steps. Pure.
 */
export function edgePath(
  start: Point,
  end: Point,
  points: readonly Point[],
  bands: readonly Band[],
): { readonly path: string; readonly tip: string } {
  const between = bands.filter(({ top, bottom }) => top >= start.y && bottom < end.y);
  const arrival = { x: round(end.x), y: round(end.y) - TIP };
  const corners: Point[] = [start];
  let x = start.x;
  let bottom = bands.findLast((band) => band.top < start.y)?.bottom ?? start.y;
  for (const band of between) {
    const next = points.find(({ y }) => y >= band.top && y <= band.bottom)?.x ?? x;
    if (Math.abs(next - x) >= 1)
      corners.push({ x, y: (bottom + band.top) / 2 }, { x: next, y: (bottom + band.top) / 2 });
    x = next;
    bottom = band.bottom;
  }
  const lastGap = (bottom + end.y) / 2;
  if (Math.abs(arrival.x - x) >= 1) corners.push({ x, y: lastGap }, { x: arrival.x, y: lastGap });
  corners.push(arrival);
  const tip = `M${arrival.x - 4} ${arrival.y}h8l-4 ${TIP}z`;
  return { path: rounded(corners), tip };
}

/** Straight pieces through the corners, each corner but the first and last cut by an arc. */
function rounded(corners: readonly Point[]): string {
  const [first, ...rest] = corners;
  if (!first) return '';
  let path = `M${round(first.x)} ${round(first.y)}`;
  for (const [index, corner] of rest.entries()) {
    const before = corners[index];
    const after = rest[index + 1];
    if (!before || !after) {
      path += `L${round(corner.x)} ${round(corner.y)}`;
      continue;
    }
    const from = towards(corner, before);
    const to = towards(corner, after);
    path += `L${round(from.x)} ${round(from.y)}Q${round(corner.x)} ${round(corner.y)} ${round(to.x)} ${round(to.y)}`;
  }
  return path;
}

/** The point at the arc's end on the way from a corner to the next one; at most half the way. */
function towards(corner: Point, other: Point): Point {
  const length = Math.hypot(other.x - corner.x, other.y - corner.y);
  if (length === 0) return corner;
  const part = Math.min(RADIUS, length / 2) / length;
  return { x: corner.x + (other.x - corner.x) * part, y: corner.y + (other.y - corner.y) * part };
}

function round(value: number): number {
  return Math.round(value * 2) / 2;
}
