import { addDays, dayOf, type DayRange } from '../../domain/day.ts';
import type { Period } from '../../protocol/dashboard.ts';
import type { Texts } from './texts.ts';

/** What the person chose to look at; the days are worked out anew as days pass. */
export type PeriodChoice =
  | { readonly choice: 'today' | '7-days' | '30-days' }
  | ({ readonly choice: 'custom' } & DayRange);

/** What is shown until the person chooses: the week, which answers what was spent lately. */
export const FIRST_CHOICE: PeriodChoice = { choice: '7-days' };

/** Longest period that can be chosen, in days. */
const MAX_DAYS = 3660;

/** The days of a choice at `now`. A custom period that is turned round is turned back, and cut to ten years. */
export function rangeOf(choice: PeriodChoice, now: Date): DayRange {
  const today = dayOf(now);
  switch (choice.choice) {
    case 'today':
      return { fromDay: today, toDay: today };
    case '7-days':
      return { fromDay: addDays(today, -6), toDay: today };
    case '30-days':
      return { fromDay: addDays(today, -29), toDay: today };
    case 'custom': {
      const [fromDay, toDay] =
        choice.fromDay <= choice.toDay ? [choice.fromDay, choice.toDay] : [choice.toDay, choice.fromDay];
      const earliest = addDays(toDay, 1 - MAX_DAYS);
      return { fromDay: fromDay < earliest ? earliest : fromDay, toDay };
    }
  }
}

/** The chosen period, ready to print. */
export function periodView(choice: PeriodChoice, now: Date, texts: Texts): Period {
  const range = rangeOf(choice, now);
  return { choice: choice.choice, ...range, label: texts.range(range) };
}
