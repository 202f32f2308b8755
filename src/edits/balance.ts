const PAIRS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** How many more brackets of each kind are opened than closed, quotes and comments not looked at: a check, no parser. "(:1 {:-1", in fixed order. */
export function bracketBalance(text: string): string {
  const counts: Record<string, number> = { '(': 0, '[': 0, '{': 0 };
  for (const sign of text) {
    if (sign in counts) counts[sign] = (counts[sign] ?? 0) + 1;
    const opening = PAIRS[sign];
    if (opening !== undefined) counts[opening] = (counts[opening] ?? 0) - 1;
  }
  return Object.entries(counts)
    .map(([sign, count]) => `${sign}:${count}`)
    .join(' ');
}

/**
 * True when a replacement whose end is not marked looks whole beside what it replaces: as many brackets stay open, and it ends with the same line or
 * with the same closing sign. A text that was cut hardly ever passes.
 */
export function looksWhole(search: string, replace: string): boolean {
  if (bracketBalance(search) !== bracketBalance(replace)) return false;
  const [searchLast, replaceLast] = [search, replace].map((text) => text.trimEnd().split('\n').at(-1)?.trim() ?? '');
  if (searchLast === replaceLast) return searchLast !== '';
  const sign = replaceLast?.at(-1) ?? '';
  return /[;)\]}>,"'`]/.test(sign) && sign === searchLast?.at(-1);
}
