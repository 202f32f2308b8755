import { formatCount, formatUsd } from '../../domain/format.ts';
import type { OverviewReport, SpendFigures } from '../../domain/report.ts';
import type { GroupView } from '../../protocol/dashboard-view.ts';
import type { Translate } from '../l10n.ts';
import type { Names } from './names.ts';
import { isCostKnown } from './texts.ts';

/** Rows of a group at most; what is left becomes "other". */
const MOST_ROWS = 7;

interface Row {
  readonly label: string;
  readonly costNanoUsd: number;
  readonly requestCount: number;
  /** False when the cost of nothing in it is known. */
  readonly isKnown: boolean;
}

/** Spending by model, kind, workspace and pipeline: the dearest first, the rest together. */
export function groupsView(report: OverviewReport, names: Names, t: Translate): GroupView[] {
  const label = (key: string): string => (key === '' ? t('no folder') : names.workspace(key));
  return [
    group('model', t('By model'), t('Model'), modelRows(report, names, t), t),
    group(
      'kind',
      t('By kind'),
      t('Kind'),
      report.byKind.map(({ key, figures }) => row(t(key), figures)),
      t,
    ),
    group(
      'workspace',
      t('By workspace'),
      t('Workspace'),
      report.byWorkspace.map(({ key, figures }) => row(label(key), figures)),
      t,
    ),
    {
      ...group(
        'pipeline',
        t('By pipeline'),
        t('Pipeline run'),
        report.byPipeline.map(({ key, figures }) => row(key, figures)),
        t,
      ),
      ...(report.byPipeline.length === 0 && { empty: t('No pipeline ran in this period.') }),
    },
  ];
}

/** Local models cost nothing and share one bar, so that those that cost something have room. */
function modelRows({ byModel }: OverviewReport, names: Names, t: Translate): readonly Row[] {
  const isLocal = (figures: SpendFigures): boolean =>
    figures.attemptCount > 0 && figures.localCount === figures.attemptCount && figures.costNanoUsd === 0;
  const remote = byModel.filter(({ figures }) => !isLocal(figures));
  const local = byModel.filter(({ figures }) => isLocal(figures));
  const rows = remote.map(({ key, figures }) => row(names.model(key), figures));
  const only = local[0];
  if (!only) return rows;
  if (local.length === 1) return [...rows, row(t('{0}, local', names.model(only.key)), only.figures)];
  return [
    ...rows,
    together(
      t('local models'),
      local.map(({ figures }) => row('', figures)),
    ),
  ];
}

function row(label: string, figures: SpendFigures): Row {
  const { costNanoUsd, requestCount } = figures;
  return { label, costNanoUsd, requestCount, isKnown: isCostKnown(figures) };
}

function together(label: string, rows: readonly Row[]): Row {
  return {
    label,
    costNanoUsd: rows.reduce((sum, each) => sum + each.costNanoUsd, 0),
    requestCount: rows.reduce((sum, each) => sum + each.requestCount, 0),
    isKnown: rows.some(({ isKnown }) => isKnown),
  };
}

function group(id: GroupView['id'], title: string, column: string, all: readonly Row[], t: Translate): GroupView {
  const rows =
    all.length <= MOST_ROWS ? all : [...all.slice(0, MOST_ROWS - 1), together(t('other'), all.slice(MOST_ROWS - 1))];
  const most = Math.max(0, ...rows.map(({ costNanoUsd }) => costNanoUsd));
  return {
    id,
    title,
    column,
    rows: rows.map(({ label, costNanoUsd, requestCount, isKnown }) => ({
      label,
      share: most > 0 ? Math.max(0, costNanoUsd) / most : 0,
      spent: isKnown ? formatUsd(costNanoUsd) : '–',
      requests: formatCount(requestCount),
    })),
    ...(rows.length === 0 && { empty: t('Nothing spent in this period.') }),
  };
}
