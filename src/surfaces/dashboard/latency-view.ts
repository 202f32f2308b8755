import { formatCount, formatDecimal, formatDuration, UNIT_SPACE, written } from '../../domain/format.ts';
import type { ModelLatency, Percentiles } from '../../domain/report.ts';
import type { LatencyView, Tick } from '../../protocol/dashboard-view.ts';
import type { Translate } from '../l10n.ts';
import type { Names } from './names.ts';
import { ticksUpTo } from './ticks.ts';

/** Models that have a line at most: those with the most answers. */
const MOST_ROWS = 8;

interface Timed {
  readonly label: string;
  readonly times: Percentiles;
  readonly answerCount: number;
}

/** Time to the first token and to the end of the answer, by model, fastest first. A chart without any time is left out. */
export function latencyView(latency: readonly ModelLatency[], names: Names, t: Translate): LatencyView[] {
  const timed = (times: (model: ModelLatency) => Percentiles | undefined): readonly Timed[] =>
    latency
      .flatMap((model) => {
        const found = times(model);
        return found ? [{ label: names.model(model.modelId), times: found, answerCount: model.answerCount }] : [];
      })
      .slice(0, MOST_ROWS)
      .toSorted((a, b) => a.times.p50Ms - b.times.p50Ms);
  return [
    chart(
      'first-token',
      t('Time to first token'),
      timed(({ timeToFirstToken }) => timeToFirstToken),
      t,
    ),
    chart(
      'answer',
      t('Time to whole answer'),
      timed(({ duration }) => duration),
      t,
    ),
  ].filter(({ rows }) => rows.length > 0);
}

function chart(id: LatencyView['id'], title: string, models: readonly Timed[], t: Translate): LatencyView {
  const [fastest, slowest] = [models[0], models.at(-1)];
  return {
    id,
    title,
    sentence: t(
      '{0} by model, median and 95th percentile. Fastest {1}, slowest {2}.',
      title,
      fastest?.label ?? '–',
      slowest?.label ?? '–',
    ),
    rows: models.map(({ label, times, answerCount }) => ({
      label,
      p50Ms: times.p50Ms,
      p95Ms: Math.max(times.p50Ms, times.p95Ms),
      p50: formatDuration(times.p50Ms),
      p95: formatDuration(times.p95Ms),
      span: `${seconds(times.p50Ms)} – ${seconds(times.p95Ms)}`,
      answers: formatCount(answerCount),
    })),
    ticks: secondTicks(Math.max(0, ...models.map(({ times }) => times.p95Ms))),
  };
}

/** The axis says the unit, at its end. */
function secondTicks(maxMs: number): Tick[] {
  const ticks = ticksUpTo(maxMs, 3);
  return ticks.map((at, index) => ({
    at,
    label: at === 0 ? '0' : `${trimmed(at / 1000)}${index === ticks.length - 1 ? `${UNIT_SPACE}s` : ''}`,
  }));
}

function seconds(ms: number): string {
  return ms < 9950 ? formatDecimal(ms / 1000, 1) : formatCount(ms / 1000);
}

function trimmed(value: number): string {
  return written(String(Number(value.toPrecision(3))));
}
