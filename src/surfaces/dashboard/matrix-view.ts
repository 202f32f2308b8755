import { formatCount } from '../../domain/format.ts';
import type { LearnedChange } from '../../domain/learned.ts';
import type { ModelId } from '../../domain/model.ts';
import type { RoutingCell } from '../../domain/report.ts';
import { TASK_KINDS, type TaskKind } from '../../domain/task.ts';
import type { MatrixView } from '../../protocol/dashboard-view.ts';
import type { Translate } from '../l10n.ts';
import type { Names } from './names.ts';
import { formatChange, formatShare } from './texts.ts';

/** Models that have a column of their own; the others share one. */
const MOST_COLUMNS = 6;

type CellView = MatrixView['rows'][number]['cells'][number];

interface Column {
  readonly label: string;
  readonly isLocal: boolean;
  readonly modelIds: readonly ModelId[];
}

/** Which model answered which kind, in shares of the kind: local models first, then by their number of answers. */
export function matrixView(
  cells: readonly RoutingCell[],
  learned: readonly LearnedChange[],
  names: Names,
  t: Translate,
): MatrixView {
  const columns = columnsOf(cells, names, t);
  const kinds = TASK_KINDS.map((kind) => ({ kind, cells: cells.filter((cell) => cell.kind === kind) }))
    .map((each) => ({ ...each, count: sumOf(each.cells) }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count);
  return {
    columns: columns.map(({ label, isLocal }) => ({ label, isLocal })),
    rows: kinds.map(({ kind, cells: own, count }) => ({
      kind: t(kind),
      count: formatCount(count),
      cells: columns.map((column) => cellView(column, own, count, changeOf(column, kind, learned))),
    })),
  };
}

function columnsOf(cells: readonly RoutingCell[], names: Names, t: Translate): readonly Column[] {
  const counts = new Map<ModelId, number>();
  for (const { modelId, requestCount } of cells) counts.set(modelId, (counts.get(modelId) ?? 0) + requestCount);
  const ranked = [...counts].toSorted(([, a], [, b]) => b - a).map(([modelId]) => modelId);
  const shown = ranked.length <= MOST_COLUMNS ? ranked : ranked.slice(0, MOST_COLUMNS - 1);
  const others = ranked.slice(shown.length);
  const own = shown.map((modelId) => ({
    label: names.model(modelId),
    isLocal: names.isLocal(modelId) === true,
    modelIds: [modelId],
  }));
  const sorted = [...own.filter(({ isLocal }) => isLocal), ...own.filter(({ isLocal }) => !isLocal)];
  return others.length === 0 ? sorted : [...sorted, { label: t('other'), isLocal: false, modelIds: others }];
}

function cellView(column: Column, cells: readonly RoutingCell[], all: number, change: number | undefined): CellView {
  const count = sumOf(cells.filter(({ modelId }) => column.modelIds.includes(modelId)));
  if (count === 0) return null;
  const share = count / all;
  return { share, text: formatShare(share), ...(change !== undefined && { learned: formatChange(change) }) };
}

/** The largest change of the cell that is not of one programming language alone, else the largest of those. */
function changeOf(column: Column, kind: TaskKind, learned: readonly LearnedChange[]): number | undefined {
  const own = learned.filter((change) => change.kind === kind && column.modelIds.includes(change.modelId));
  const general = own.filter(({ language }) => language === undefined);
  const changes = (general.length > 0 ? general : own).map(({ change }) => change);
  const largest = changes.toSorted((a, b) => Math.abs(b) - Math.abs(a))[0];
  return largest === undefined || Math.abs(largest) < 0.005 ? undefined : largest;
}

function sumOf(cells: readonly RoutingCell[]): number {
  return cells.reduce((sum, { requestCount }) => sum + requestCount, 0);
}
