/** How a language writes numbers and amounts of money. */
export interface FigureStyle {
  readonly decimal: string;
  /** Between groups of three digits. */
  readonly group: string;
  /** "0,05 $" instead of "$0.05". */
  readonly isUnitLast: boolean;
}

/** Ours for English, and for a language that the runtime does not know: a narrow no-break space between groups (U+202F), the dollar first. */
export const ENGLISH_FIGURES: FigureStyle = { decimal: '.', group: '\u202f', isUnitLast: false };

/** The style of a language, by its tag ("de", "pt-br"), as `Intl` knows it (CLDR). Digits stay 0 to 9. */
export function figureStyleOf(language: string): FigureStyle {
  if (/^en\b/i.test(language) || !isKnown(language)) return ENGLISH_FIGURES;
  const format = new Intl.NumberFormat(language, { style: 'currency', currency: 'USD', numberingSystem: 'latn' });
  const parts = format.formatToParts(1_234_567.8);
  const at = (type: string): number => parts.findIndex((part) => part.type === type);
  const valueOf = (type: string): string | undefined => parts[at(type)]?.value;
  return {
    decimal: valueOf('decimal') ?? ENGLISH_FIGURES.decimal,
    group: valueOf('group') ?? ENGLISH_FIGURES.group,
    isUnitLast: at('currency') > at('integer'),
  };
}

function isKnown(language: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf([language]).length > 0;
  } catch {
    return false;
  }
}
