import { Graph, layout } from '@dagrejs/dagre';
import type { EdgeLabel, GraphLabel, NodeLabel } from '@dagrejs/dagre';
import { levelsOf } from '../../src/protocol/pipeline-levels.ts';
import { edgePath, type Band } from './edge-path.ts';

/** Width of a step, in CSS pixels. */
export const STEP_WIDTH = 262;
const BETWEEN_STEPS = 24;
const BETWEEN_ROWS = 36;
/** How far apart lines arrive at one step. */
const BETWEEN_TIPS = 48;
/** A graph of more steps is drawn as a rail: laying it out would hold the page up, and nobody could read it. */
export const MOST_STEPS = 150;

/** One step to be placed. */
export interface Sized {
  readonly id: string;
  readonly needs: readonly string[];
  /** In CSS pixels, as it was measured. */
  readonly height: number;
}

/** Where a step lies: its upper left corner, in CSS pixels. */
export interface Placed {
  readonly left: number;
  readonly top: number;
  readonly height: number;
}

/** A line from one step to another, as an SVG path, and the arrow head at its end. */
export interface EdgeLine {
  readonly from: string;
  readonly to: string;
  readonly path: string;
  readonly tip: string;
}

/** A graph that was laid out. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly places: ReadonlyMap<string, Placed>;
  readonly edges: readonly EdgeLine[];
  /** Ids row by row, each from left to right: what the arrow keys walk. */
  readonly rows: readonly (readonly string[])[];
}

type Labelled = Graph<GraphLabel, NodeLabel, EdgeLabel>;

/** Places steps in rows from top to bottom, so that lines are short and cross little (Sugiyama's method, by dagre). Pure; needs that name no step do not count. */
export function layOut(steps: readonly Sized[]): GraphLayout {
  const graph: Labelled = new Graph<GraphLabel, NodeLabel, EdgeLabel>();
  graph.setGraph({ nodesep: BETWEEN_STEPS, ranksep: BETWEEN_ROWS, rankalign: 'top', edgesep: BETWEEN_STEPS });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, height } of steps) graph.setNode(id, { width: STEP_WIDTH, height });
  const pairs = linesBetween(steps);
  // Each line as long as the rows it must cross: so every step stands in the first row where it could start.
  const levels = levelsOf(steps);
  const levelOf = (id: string): number => levels.get(id) ?? 0;
  for (const { from, to } of pairs) graph.setEdge(from, to, { minlen: Math.max(1, levelOf(to) - levelOf(from)) });
  layout(graph);
  readAsWritten(graph, steps);
  const places = placesOf(graph, steps);
  const bands = bandsOf(places);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    places,
    edges: linesOf(graph, pairs, places, bands),
    rows: rowsOf(places),
  };
}

/** Turns the whole graph round where most steps of a row would stand in another order than in the text. */
function readAsWritten(graph: Labelled, steps: readonly Sized[]): void {
  const rows = Map.groupBy(steps, ({ id }) => Math.round((graph.node(id).y ?? 0) - graph.node(id).height / 2));
  let turned = 0;
  for (const row of rows.values())
    for (const [index, { id }] of row.entries()) {
      const next = row[index + 1];
      if (next) turned += (graph.node(id).x ?? 0) > (graph.node(next.id).x ?? 0) ? 1 : -1;
    }
  if (turned <= 0) return;
  const width = graph.graph().width ?? 0;
  for (const { id } of steps) {
    const node = graph.node(id);
    node.x = width - (node.x ?? 0);
  }
  for (const edge of graph.edges()) for (const point of graph.edge(edge).points ?? []) point.x = width - point.x;
}

function placesOf(graph: Labelled, steps: readonly Sized[]): Map<string, Placed> {
  return new Map(
    steps.map(({ id, height }) => {
      const { x = 0, y = 0 } = graph.node(id);
      return [id, { left: Math.round(x - STEP_WIDTH / 2), top: Math.round(y - height / 2), height }];
    }),
  );
}

/** The rows by what they cover from top to bottom. */
function bandsOf(places: ReadonlyMap<string, Placed>): Band[] {
  const bottoms = new Map<number, number>();
  for (const { top, height } of places.values()) bottoms.set(top, Math.max(bottoms.get(top) ?? 0, top + height));
  return [...bottoms].map(([top, bottom]) => ({ top, bottom })).toSorted((a, b) => a.top - b.top);
}

function rowsOf(places: ReadonlyMap<string, Placed>): string[][] {
  const rows = new Map<number, { id: string; left: number }[]>();
  for (const [id, { top, left }] of places) rows.set(top, [...(rows.get(top) ?? []), { id, left }]);
  return [...rows]
    .toSorted(([a], [b]) => a - b)
    .map(([, row]) => row.toSorted((a, b) => a.left - b.left).map(({ id }) => id));
}

/** The lines that say something: one that only repeats a longer way is left out. */
function linesBetween(steps: readonly Sized[]): Pair[] {
  const needsOf = new Map(steps.map(({ id, needs }) => [id, needs]));
  const above = new Map<string, ReadonlySet<string>>();
  const allAbove = (id: string, open: ReadonlySet<string>): ReadonlySet<string> => {
    const known = above.get(id);
    if (known || open.has(id)) return known ?? new Set();
    const found = new Set<string>();
    for (const need of needsOf.get(id) ?? []) {
      found.add(need);
      for (const each of allAbove(need, new Set([...open, id]))) found.add(each);
    }
    above.set(id, found);
    return found;
  };
  return steps.flatMap(({ id, needs }) => {
    const own = [...new Set(needs)].filter((need) => needsOf.has(need) && need !== id);
    const repeated = new Set(own.flatMap((need) => [...allAbove(need, new Set([id]))]));
    return own.filter((need) => !repeated.has(need)).map((need) => ({ from: need, to: id }));
  });
}

interface Pair {
  readonly from: string;
  readonly to: string;
}

function linesOf(
  graph: Labelled,
  pairs: readonly Pair[],
  places: ReadonlyMap<string, Placed>,
  bands: readonly Band[],
): EdgeLine[] {
  const arriving = Map.groupBy(pairs, ({ to }) => to);
  return pairs.flatMap((pair) => {
    const [start, end] = [places.get(pair.from), places.get(pair.to)];
    if (!start || !end) return [];
    const points = graph.edge(pair.from, pair.to).points ?? [];
    const others = (arriving.get(pair.to) ?? []).toSorted(
      (a, b) => (places.get(a.from)?.left ?? 0) - (places.get(b.from)?.left ?? 0),
    );
    const apart = Math.min(BETWEEN_TIPS, (STEP_WIDTH - 40) / others.length);
    const shift = (others.indexOf(pair) - (others.length - 1) / 2) * apart;
    const line = edgePath(
      { x: start.left + STEP_WIDTH / 2, y: start.top + start.height },
      { x: end.left + STEP_WIDTH / 2 + shift, y: end.top },
      points,
      bands,
    );
    return [{ ...pair, ...line }];
  });
}
