import { PAGE_STRINGS, type StringName } from '../src/protocol/page-strings.ts';

let bundle: Readonly<Record<string, unknown>> = {};

/**
 * Takes a translation as JSON text: an object of {@link StringName} to string. What is missing or is not a string stays English; text that is not
 * such an object changes nothing.
 */
export function loadStrings(json: string): void {
  try {
    const parsed: unknown = JSON.parse(json);
    bundle = typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    bundle = {};
  }
}

/** The string of that name in the person's language, its placeholders replaced by the arguments. */
export function t(name: StringName, ...values: readonly (string | number)[]): string {
  const translated = bundle[name];
  const template = typeof translated === 'string' ? translated : PAGE_STRINGS[name];
  return template.replace(/\{(\d)\}/g, (placeholder, index: string) => String(values[Number(index)] ?? placeholder));
}

/** A whole number with its digits grouped as the page's language does; in English by a no-break space: 12 480. */
export function grouped(count: number): string {
  return written(count, 0) ?? String(count).replace(/\B(?=(\d{3})+$)/g, '\u00A0');
}

/** A number with two decimals as the page's language writes it: "0.62", "0,62". */
export function decimal(value: number): string {
  return written(value, 2) ?? value.toFixed(2);
}

/** A number with the decimals that it has: "0.5", "0,5". */
export function figure(value: number): string {
  return written(value, 0, 20) ?? String(value);
}

/** By the runtime's rules for the page's language; `undefined` for English and for a language that it does not know. */
function written(value: number, decimals: number, most = decimals): string | undefined {
  const language = typeof document === 'undefined' ? 'en' : document.documentElement.lang;
  try {
    if (/^en\b/.test(language) || Intl.NumberFormat.supportedLocalesOf(language).length === 0) return undefined;
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: most, numberingSystem: 'latn' };
    return new Intl.NumberFormat(language, digits).format(value);
  } catch {
    return undefined;
  }
}
