/** Languages written from right to left, and the mirrored pseudo-language that stands for them in tests. */
const RIGHT_TO_LEFT = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi', 'qps-plocm']);

/** The direction of a language, by its tag ("de", "ar-EG"): what `dir` of a page says. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  const tag = language.toLowerCase();
  return RIGHT_TO_LEFT.has(tag) || RIGHT_TO_LEFT.has(tag.split('-')[0] ?? '') ? 'rtl' : 'ltr';
}
