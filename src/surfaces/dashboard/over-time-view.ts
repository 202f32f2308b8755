import { dayOf, mondayOf } from '../../domain/day.ts';
import { dollars, formatDecimal, formatUsd } from '../../domain/format.ts';
import type { OverviewReport, SpendPoint } from '../../domain/report.ts';
import type { OverTimeView, Tick } from '../../protocol/dashboard-view.ts';
import type { Translate } from '../l10n.ts';
import type { Texts } from './texts.ts';
import { ticksUpTo } from './ticks.ts';

/** Bars thinner than this many per period are joined: days to weeks, weeks to months. */
const MOST_DAYS = 62;
const MOST_WEEKS = 400;

type Step = 'hour' | 'day' | 'week' | 'month';

interface Bar {
  /** First hour or day of the bar. */
  readonly at: string;
  readonly nanoUsd: number;
  readonly isNow: boolean;
}

/** Spending over time, ready to draw: bars, limit, axis and the sentence that says the same. */
export function overTimeView(
  { overTime, budgetLineNanoUsd }: Pick<OverviewReport, 'overTime' | 'budgetLineNanoUsd'>,
  now: Date,
  texts: Texts,
  t: Translate,
): OverTimeView {
  const step = stepOf(overTime);
  const bars = barsOf(overTime.points, step, now);
  const limit = step === 'day' ? budgetLineNanoUsd : undefined;
  const highest = bars.reduce<Bar | undefined>(
    (best, bar) => (bar.nanoUsd > (best?.nanoUsd ?? 0) ? bar : best),
    undefined,
  );
  const label = (at: string): string => labelOf(at, step, texts);
  return {
    title: titleOf(step, t),
    unit: unitOf(step, t),
    sentence: sentenceOf({ title: titleOf(step, t), bars, highest, limit, step, label }, t),
    points: bars.map((bar) => ({
      at: bar.at,
      label: bar.isNow ? nowLabel(step, t) : label(bar.at),
      nanoUsd: bar.nanoUsd,
      money: formatUsd(bar.nanoUsd),
      state: limit !== undefined && bar.nanoUsd > limit ? 'over' : bar.isNow ? 'now' : 'spent',
      ...((bar === highest || bar.isNow) && bar.nanoUsd > 0 && { mark: formatUsd(bar.nanoUsd) }),
    })),
    ticks: moneyTicks(Math.max(highest?.nanoUsd ?? 0, limit ?? 0), limit),
    ...(limit !== undefined && { limit: { nanoUsd: limit, money: formatUsd(limit), label: t('day budget') } }),
  };
}

function stepOf({ unit, points }: OverviewReport['overTime']): Step {
  if (unit === 'hour') return 'hour';
  if (points.length <= MOST_DAYS) return 'day';
  return points.length <= MOST_WEEKS ? 'week' : 'month';
}

function barsOf(points: readonly SpendPoint[], step: Step, now: Date): readonly Bar[] {
  const hour = `${dayOf(now)}T${String(now.getHours()).padStart(2, '0')}`;
  const keyOf = (at: string): string =>
    step === 'week' ? mondayOf(at) : step === 'month' ? `${at.slice(0, 7)}-01` : at;
  const current = step === 'hour' ? hour : keyOf(dayOf(now));
  const sums = new Map<string, number>();
  for (const { at, figures } of points) {
    // Hours that have not begun are no hours without spending.
    if (step === 'hour' && at > hour) continue;
    sums.set(keyOf(at), (sums.get(keyOf(at)) ?? 0) + figures.costNanoUsd);
  }
  return [...sums].map(([at, nanoUsd]) => ({ at, nanoUsd: Math.max(0, nanoUsd), isNow: at === current }));
}

function labelOf(at: string, step: Step, texts: Texts): string {
  if (step === 'hour') return `${at.slice(11)}:00`;
  return step === 'month' ? texts.month(at) : texts.day(at);
}

function titleOf(step: Step, t: Translate): string {
  const titles = {
    hour: t('Spend per hour'),
    day: t('Spend per day'),
    week: t('Spend per week'),
    month: t('Spend per month'),
  };
  return titles[step];
}

function unitOf(step: Step, t: Translate): string {
  return { hour: t('Hour'), day: t('Day'), week: t('Week from'), month: t('Month') }[step];
}

function nowLabel(step: Step, t: Translate): string {
  return { hour: t('now'), day: t('today'), week: t('this week'), month: t('this month') }[step];
}

interface Told {
  readonly title: string;
  readonly bars: readonly Bar[];
  readonly highest: Bar | undefined;
  readonly limit: number | undefined;
  readonly step: Step;
  readonly label: (at: string) => string;
}

function sentenceOf({ title, bars, highest, limit, step, label }: Told, t: Translate): string {
  const [first, last] = [bars[0], bars.at(-1)];
  if (!first || !last || !highest) return t('{0}: nothing spent.', title);
  const facts = [t('Highest {0}, {1}', label(highest.at), formatUsd(highest.nanoUsd))];
  if (last.isNow) facts.push(t('{0} {1} so far', nowLabel(step, t), formatUsd(last.nanoUsd)));
  if (limit !== undefined) facts.push(t('day budget {0}', formatUsd(limit)));
  return `${title}, ${label(first.at)} – ${label(last.at)}. ${facts.join('; ')}.`;
}

/** Marks of a money axis; those that would collide with the limit's own are left out. */
function moneyTicks(max: number, limit: number | undefined): Tick[] {
  const ticks = ticksUpTo(max, 5);
  const step = ticks[1] ?? 0;
  return ticks
    .filter((at) => limit === undefined || Math.abs(at - limit) > max * 0.06)
    .map((at) => ({ at, label: tickMoney(at, step) }));
}

/** As short as the step allows: "$5", "$0.50", "$0.0002". */
function tickMoney(nanoUsd: number, stepNanoUsd: number): string {
  if (nanoUsd === 0) return '0';
  const usd = nanoUsd / 1e9;
  const step = stepNanoUsd / 1e9;
  const digits = step >= 1 ? 0 : Math.max(2, -Math.floor(Math.log10(step) + 1e-9));
  return dollars(formatDecimal(usd, digits));
}
