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

/** A whole number with its digits grouped by a no-break space: 12 480. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u00A0');
}
