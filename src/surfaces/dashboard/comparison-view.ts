import { formatCount, formatUsd, UNIT_SPACE } from '../../domain/format.ts';
import type { ArmReport } from '../../domain/report.ts';
import type { RoutingPreset } from '../../domain/task.ts';
import type { ComparisonView } from '../../protocol/dashboard-view.ts';
import type { Translate } from '../l10n.ts';
import { formatTimes } from './texts.ts';

/** Two-sided 95 % quantile of the normal distribution. */
const Z_95 = 1.96;

type ArmView = ComparisonView['arms'][number];

interface Arm {
  readonly view: ArmView;
  readonly eachNanoUsd: number | undefined;
}

/**
 * The person's own comparison of two ways to route; `presetB` is what arm B stands for while it runs. The interval is Wilson's score interval (E. B. Wilson, JASA 22, 1927) of the mean rating as a share:
 * ratings lie between 0 and 1, so it is never too narrow. No difference is claimed where the intervals overlap.
 */
export function comparisonView(
  reports: readonly ArmReport[],
  presetB: RoutingPreset | undefined,
  t: Translate,
): ComparisonView | undefined {
  const arms = reports.map((report) => armOf(report, t));
  const [a, b] = [arms.find(({ view }) => view.name === 'A'), arms.find(({ view }) => view.name === 'B')];
  if (!a && !b) return undefined;
  return {
    title: presetB === undefined ? t('A/B comparison') : t('A/B: your setting against {0}', presetB),
    arms: [a, b].flatMap((arm) => (arm ? [arm.view] : [])),
    isRunning: presetB !== undefined,
    sentence: a && b ? `${ratingSentence(a, b, t)}${costSentence(a, b, t)}` : t('Only one side has answers so far.'),
  };
}

function armOf({ arm, figures, ratingCount, meanRating }: ArmReport, t: Translate): Arm {
  const { requestCount, costNanoUsd } = figures;
  const eachNanoUsd = requestCount > 0 ? Math.round(costNanoUsd / requestCount) : undefined;
  const requests = requestCount === 1 ? t('1 request') : t('{0} requests', formatCount(requestCount));
  const view: ArmView = {
    name: arm === 'a' ? 'A' : 'B',
    detail: requests,
    ...(meanRating !== undefined && ratingCount > 0 && { rating: ratingOf(meanRating, ratingCount) }),
    each: formatUsd(eachNanoUsd),
  };
  return { view, eachNanoUsd };
}

function ratingOf(mean: number, count: number): NonNullable<ArmView['rating']> {
  const z2 = (Z_95 * Z_95) / count;
  const centre = (mean + z2 / 2) / (1 + z2);
  const half = (Z_95 * Math.sqrt((mean * (1 - mean)) / count + z2 / (4 * count))) / (1 + z2);
  const [low, high] = [Math.max(0, centre - half), Math.min(1, centre + half)];
  const percent = (share: number): number => Math.round(share * 100);
  return {
    share: mean,
    low,
    high,
    text: `${percent(mean)}${UNIT_SPACE}% (${percent(low)}–${percent(high)})`,
  };
}

function ratingSentence({ view: a }: Arm, { view: b }: Arm, t: Translate): string {
  if (!a.rating || !b.rating) return t('No difference yet: too few answers were rated.');
  if (a.rating.low > b.rating.high) return t('A is rated better: the intervals do not overlap.');
  if (b.rating.low > a.rating.high) return t('B is rated better: the intervals do not overlap.');
  return t('No difference yet: the intervals overlap.');
}

function costSentence(a: Arm, b: Arm, t: Translate): string {
  if (!a.eachNanoUsd || !b.eachNanoUsd || a.eachNanoUsd === b.eachNanoUsd) return '';
  const [dear, cheap] = a.eachNanoUsd > b.eachNanoUsd ? [a, b] : [b, a];
  return ` ${t('{0} costs {1} × as much.', dear.view.name, formatTimes((dear.eachNanoUsd ?? 0) / (cheap.eachNanoUsd ?? 1)))}`;
}
