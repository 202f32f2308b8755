import { dayOf } from '../../domain/day.ts';
import { formatDuration, formatUsd } from '../../domain/format.ts';
import type { Opinion } from '../../domain/learned.ts';
import type { CostBasis } from '../../domain/price.ts';
import type { DecisionRow } from '../../domain/report.ts';
import type { Alternative } from '../../domain/task.ts';
import type { DecisionRowView } from '../../protocol/dashboard-view.ts';
import type { Translate } from '../l10n.ts';
import { faultWord } from './faults-view.ts';
import type { Names } from './names.ts';
import type { Texts } from './texts.ts';

/** Names a row of the table: one attempt of one request. */
export function rowKey({ requestId, attempt }: Pick<DecisionRow, 'requestId' | 'attempt'>): string {
  return `${attempt}:${requestId}`.slice(0, 200);
}

/** The decisions' table, newest first. */
export function decisionsView(
  rows: readonly DecisionRow[],
  opinions: ReadonlyMap<string, Opinion>,
  names: Names,
  texts: Texts,
  now: Date,
  t: Translate,
): DecisionRowView[] {
  const today = dayOf(now);
  return rows.map((row) => {
    const outcome = outcomeOf(row, opinions.get(row.requestId), t);
    const day = dayOf(row.startedAt);
    const time = texts.time(row.startedAt);
    return {
      key: rowKey(row),
      time: day === today ? time : `${texts.day(day)}, ${time}`,
      kind: t(row.kind),
      model: names.model(row.modelId),
      isLocal: row.cost.basis === 'local' || names.isLocal(row.modelId) === true,
      cost: formatUsd(row.cost.costNanoUsd),
      basis: row.cost.basis,
      known: row.isRunning ? t('running') : basisWord(row.cost.basis, t),
      firstToken: row.timeToFirstTokenMs === undefined ? '–' : formatDuration(row.timeToFirstTokenMs),
      ...(outcome && { outcome }),
    };
  });
}

/** The word for how a figure is known. */
export function basisWord(basis: CostBasis, t: Translate): string {
  const words: Record<CostBasis, string> = {
    billed: t('billed'),
    priced: t('priced'),
    estimated: t('estimated'),
    local: t('local'),
    plan: t('plan'),
    unknown: t('unknown'),
  };
  return words[basis];
}

/** What became of an answer: how it ended where it did not end well, else what was said of it, else how it came to be. */
function outcomeOf(row: DecisionRow, opinion: Opinion | undefined, t: Translate): DecisionRowView['outcome'] {
  const { isRunning, errorCode, facts, attempt } = row;
  if (isRunning) return undefined;
  if (errorCode === 'BATON_E_CANCELLED') return { icon: 'debug-stop', text: t('stopped') };
  if (errorCode === 'BATON_E_ABNORMAL_END') return { icon: 'debug-disconnect', text: t('cut') };
  if (errorCode !== undefined) return { icon: 'error', text: faultWord(errorCode, t) };
  if (opinion) return opinionView(opinion, t);
  if (facts?.again !== undefined) return { icon: 'refresh', text: t('again, {0}', againWord(facts.again, t)) };
  if (attempt > 1) return { icon: 'arrow-swap', text: t('fallback') };
  if (facts?.isRouted === false) return { icon: 'person', text: t('chosen by you') };
  return undefined;
}

function againWord(again: Alternative['type'], t: Translate): string {
  const words: Record<Alternative['type'], string> = {
    stronger: t('stronger'),
    cheaper: t('cheaper'),
    local: t('local'),
    model: t('another model'),
  };
  return words[again];
}

function opinionView({ source, value }: Opinion, t: Translate): DecisionRowView['outcome'] {
  const isGood = value >= 0.5;
  if (source === 'edit')
    return isGood ? { icon: 'check', text: t('accepted') } : { icon: 'close', text: t('rejected') };
  if (source === 'check')
    return isGood ? { icon: 'pass', text: t('checks pass') } : { icon: 'close', text: t('checks fail') };
  if (source === 'again' || source === 'retry') return { icon: 'refresh', text: t('asked again') };
  if (source === 'failure') return { icon: 'error', text: t('failed') };
  return isGood ? { icon: 'thumbsup', text: t('good') } : { icon: 'thumbsdown', text: t('poor') };
}
