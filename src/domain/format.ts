import { ENGLISH_FIGURES, figureStyleOf } from './figures.ts';
import type { NanoUsd } from './price.ts';
import type { TokenCount } from './snippet.ts';

/** Stands after `≈` and before a unit (U+00A0, no-break space). */
export const UNIT_SPACE = '\u00a0';

/** How figures are written: one language for the whole process, as the editor has one for its window. */
let style = ENGLISH_FIGURES;

/** From now on all figures are written as in this language ("de": 12.480, 0,05 $). Before the first call, and for English, they are as described below. */
export function writeFiguresIn(language: string): void {
  style = figureStyleOf(language);
}

/** A number with a fixed count of decimals, its digits grouped: "0.62", "12 480.5". */
export function formatDecimal(value: number, decimals: number): string {
  return written(value.toFixed(decimals));
}

/** Digits that need no grouping: most figures, and some hundred of them stand in one decision. */
const SHORT = /^\d{1,3}(?:\.\d+)?$/;

/** A number as JavaScript writes it ("1234.5"), as the language does. */
export function written(decimal: string): string {
  if (SHORT.test(decimal)) return style.decimal === '.' ? decimal : decimal.replace('.', style.decimal);
  const [, sign = '', whole = '', fraction] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal) ?? [];
  if (whole === '') return decimal;
  const groups = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, style.group);
  return (sign === '' ? '' : '−') + groups + (fraction === undefined ? '' : style.decimal + fraction);
}

/** Digits that are written already, as dollars: "$0.05", "0,05 $". */
export function dollars(digits: string): string {
  return style.isUnitLast ? `${digits}${UNIT_SPACE}$` : `$${digits}`;
}

const NANO_PER_USD = 1_000_000_000;
const SMALLEST_SHOWN_USD = 0.0001;

/** A whole number with its digits grouped: 41200 → "41 200". Fractions are rounded; a number that is not finite gives "–". */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return '–';
  const rounded = Math.round(count);
  const digits = written(String(Math.abs(rounded)));
  return rounded < 0 ? `−${digits}` : digits;
}

/**
 * An amount of money. Unknown is "–"; "$0.00" stands only for exactly nothing; two decimals from $0.10, four below; what would round to nothing is
 * "< $0.0001". Estimates have two significant digits and "≈ " before them, except exactly nothing.
 */
export function formatUsd(nanoUsd: NanoUsd | undefined, options: { readonly estimate?: boolean } = {}): string {
  if (nanoUsd === undefined || !Number.isFinite(nanoUsd)) return '–';
  if (nanoUsd === 0) return dollars(written('0.00'));
  const usd = Math.abs(nanoUsd) / NANO_PER_USD;
  const sign = nanoUsd < 0 ? '−' : '';
  if (usd < SMALLEST_SHOWN_USD) return `<${UNIT_SPACE}${sign}${dollars(written(String(SMALLEST_SHOWN_USD)))}`;
  return options.estimate
    ? `≈${UNIT_SPACE}${sign}${dollars(estimateDigits(usd))}`
    : `${sign}${dollars(exactDigits(usd))}`;
}

/** A count of tokens, short: "612", "1.4 k", "≈ 650 k", "1.2 M". */
export function formatTokens(count: number | TokenCount): string {
  const tokens = typeof count === 'number' ? count : count.tokens;
  const isEstimate = typeof count !== 'number' && count.isEstimate;
  return (isEstimate ? `≈${UNIT_SPACE}` : '') + shortCount(tokens);
}

/** A length of time in the unit a person would use: "0.6 ms", "42 ms", "0.3 s", "12 s", "2 min 5 s". Negative or not finite gives "–". */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return '–';
  if (ms < 99.5) return formatMilliseconds(ms);
  if (ms < 9950) return `${formatDecimal(ms / 1000, 1)}${UNIT_SPACE}s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}${UNIT_SPACE}s`;
  const minutes = `${formatCount(Math.floor(seconds / 60))}${UNIT_SPACE}min`;
  return seconds % 60 === 0 ? minutes : `${minutes} ${seconds % 60}${UNIT_SPACE}s`;
}

/** A length of time in milliseconds: "0.6 ms", "320 ms", "1 204 ms". Negative or not finite gives "–". */
export function formatMilliseconds(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return '–';
  const digits = ms > 0 && ms < 9.95 ? written(trimZeros(ms.toFixed(1))) : formatCount(ms);
  return `${digits}${UNIT_SPACE}ms`;
}

function shortCount(count: number): string {
  if (!Number.isFinite(count)) return '–';
  if (count < 999.5) return formatCount(count);
  if (count < 9950) return `${formatDecimal(count / 1000, 1)}${UNIT_SPACE}k`;
  if (count < 999_500) return `${Math.round(count / 1000)}${UNIT_SPACE}k`;
  return `${formatDecimal(count / 1_000_000, 1)}${UNIT_SPACE}M`;
}

function exactDigits(usd: number): string {
  const four = usd.toFixed(4);
  return written(Number(four) >= 0.1 ? usd.toFixed(2) : four);
}

function estimateDigits(usd: number): string {
  const rounded = Number(usd.toPrecision(2));
  if (rounded >= 10) return written(rounded.toFixed(0));
  return written(rounded >= 0.1 ? rounded.toFixed(2) : trimZeros(rounded.toFixed(5)));
}

function trimZeros(decimal: string): string {
  return decimal.replace(/\.?0+$/, '');
}
