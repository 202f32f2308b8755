import { formatCount, formatDecimal, UNIT_SPACE } from '../../domain/format.ts';
import type { Day, DayRange } from '../../domain/day.ts';
import type { SpendFigures } from '../../domain/report.ts';

const MINUS = '−';

/** How dates and shares are printed; built once per language. */
export interface Texts {
  /** "5 Nov" */
  day(day: Day): string;
  /** "5 Nov 2025" */
  dayOfYear(day: Day): string;
  /** "Nov" or, in January, "Jan 2026" */
  month(day: Day): string;
  /** "November" */
  monthName(day: Day): string;
  /** "14:31" */
  time(at: Date): string;
  /** "22 Oct – 20 Nov", "20 Nov" */
  range(range: DayRange): string;
}

/** Dates in the person's language, day before month where English is all that is known. */
export function textsFor(language: string): Texts {
  const locale = language === 'en' ? 'en-GB' : language;
  // Days are calendar days without a zone: read and printed as UTC they stay what they are.
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  const short = format({ day: 'numeric', month: 'short' });
  const long = format({ day: 'numeric', month: 'short', year: 'numeric' });
  const month = format({ month: 'short' });
  const monthOfYear = format({ month: 'short', year: 'numeric' });
  const monthName = format({ month: 'long' });
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const dateOf = (day: Day): Date => new Date(`${day.slice(0, 10)}T00:00:00Z`);
  return {
    day: (day) => short.format(dateOf(day)),
    dayOfYear: (day) => long.format(dateOf(day)),
    month: (day) => (day.slice(5, 7) === '01' ? monthOfYear : month).format(dateOf(day)),
    monthName: (day) => monthName.format(dateOf(day)),
    time: (at) => time.format(at),
    range: ({ fromDay, toDay }) =>
      fromDay === toDay
        ? short.format(dateOf(fromDay))
        : `${short.format(dateOf(fromDay))} – ${short.format(dateOf(toDay))}`,
  };
}

/** A share as whole per cent: "67 %", "< 1 %" for something that is more than nothing. Never more than there is: 99.7 % is not "100 %". */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return '–';
  if (share > 0 && share < 0.005) return `<${UNIT_SPACE}1${UNIT_SPACE}%`;
  const percent = share < 1 && share > 0.99 ? 99 : Math.round(share * 100);
  return `${percent < 0 ? MINUS : ''}${Math.abs(percent)}${UNIT_SPACE}%`;
}

/** A change of expected quality: "+0.07", "−0.05". */
export function formatChange(change: number): string {
  return `${change < 0 ? MINUS : '+'}${formatDecimal(Math.abs(change), 2)}`;
}

/** How many times as much: "23", "3.1". */
export function formatTimes(ratio: number): string {
  return ratio < 9.95 ? formatDecimal(ratio, 1) : formatCount(ratio);
}

/** False when there were calls and the cost of none of them is known: a dash then, never $0.00. */
export function isCostKnown({ costNanoUsd, unknownCount, attemptCount }: SpendFigures): boolean {
  return costNanoUsd > 0 || attemptCount === 0 || unknownCount < attemptCount;
}
