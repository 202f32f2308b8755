import type { NanoUsd } from './price.ts';
import type { TokenCount } from './snippet.ts';

/** Stands between groups of three digits (U+202F, narrow no-break space). */
export const GROUP_SPACE = '\u202f';
/** Stands after `≈` and before a unit (U+00A0, no-break space). */
export const UNIT_SPACE = '\u00a0';

const NANO_PER_USD = 1_000_000_000;
const SMALLEST_SHOWN_USD = 0.0001;

/** A whole number with its digits grouped: 41200 → "41 200". Fractions are rounded; a number that is not finite gives "–". */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return '–';
  const rounded = Math.round(count);
  const digits = grouped(String(Math.abs(rounded)));
  return rounded < 0 ? `−${digits}` : digits;
}

/**
 * An amount of money. Unknown is "–"; "$0.00" stands only for exactly nothing; two decimals from $0.10, four below; what would round to nothing is
 * "< $0.0001". Estimates have two significant digits and "≈ " before them, except exactly nothing.
 */
export function formatUsd(nanoUsd: NanoUsd | undefined, options: { readonly estimate?: boolean } = {}): string {
  if (nanoUsd === undefined || !Number.isFinite(nanoUsd)) return '–';
  if (nanoUsd === 0) return '$0.00';
  const usd = Math.abs(nanoUsd) / NANO_PER_USD;
  const sign = nanoUsd < 0 ? '−' : '';
  if (usd < SMALLEST_SHOWN_USD) return `<${UNIT_SPACE}${sign}$${SMALLEST_SHOWN_USD}`;
  return options.estimate ? `≈${UNIT_SPACE}${sign}$${estimateDigits(usd)}` : `${sign}$${exactDigits(usd)}`;
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
  if (ms < 9950) return `${(ms / 1000).toFixed(1)}${UNIT_SPACE}s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}${UNIT_SPACE}s`;
  const minutes = `${formatCount(Math.floor(seconds / 60))}${UNIT_SPACE}min`;
  return seconds % 60 === 0 ? minutes : `${minutes} ${seconds % 60}${UNIT_SPACE}s`;
}

/** A length of time in milliseconds: "0.6 ms", "320 ms", "1 204 ms". Negative or not finite gives "–". */
export function formatMilliseconds(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return '–';
  const digits = ms > 0 && ms < 9.95 ? trimZeros(ms.toFixed(1)) : formatCount(ms);
  return `${digits}${UNIT_SPACE}ms`;
}

function shortCount(count: number): string {
  if (!Number.isFinite(count)) return '–';
  if (count < 999.5) return formatCount(count);
  if (count < 9950) return `${(count / 1000).toFixed(1)}${UNIT_SPACE}k`;
  if (count < 999_500) return `${Math.round(count / 1000)}${UNIT_SPACE}k`;
  return `${grouped((count / 1_000_000).toFixed(1))}${UNIT_SPACE}M`;
}

function exactDigits(usd: number): string {
  const four = usd.toFixed(4);
  return Number(four) >= 0.1 ? grouped(usd.toFixed(2)) : four;
}

function estimateDigits(usd: number): string {
  const rounded = Number(usd.toPrecision(2));
  if (rounded >= 10) return grouped(rounded.toFixed(0));
  if (rounded >= 0.1) return rounded.toFixed(2);
  return trimZeros(rounded.toFixed(5));
}

function trimZeros(decimal: string): string {
  return decimal.replace(/\.?0+$/, '');
}

function grouped(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.');
  let text = '';
  for (let end = whole.length; end > 0; end -= 3) {
    const group = whole.slice(Math.max(0, end - 3), end);
    text = text === '' ? group : group + GROUP_SPACE + text;
  }
  return fraction === undefined ? text : `${text}.${fraction}`;
}
