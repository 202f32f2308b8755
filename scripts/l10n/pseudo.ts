// Languages that nobody speaks: they show what is not translated and what has no room. Pure.

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ACCENTED = 'áƀçđéƒǧĥíĵķľɱñóƥɋřšţúṽŵẋýžÁƁÇĐÉƑǦĤÍĴĶĽṀÑÓƤɊŘŠŢÚṼŴẊÝŽ';
const ACCENTS = new Map(Array.from(PLAIN, (letter, index) => [letter, ACCENTED[index] ?? letter]));
/** How much longer German and Finnish are than short English. */
const GROWTH = 1.35;

/** What stays as it is: placeholders, code, addresses, targets of links, icons, names of settings, files and error codes. */
const KEPT =
  /\{\d+\}|\{\{.*?\}\}|`[^`]*`|\$\([a-z~-]+\)|\]\([^)]*\)|https?:\/\/[^\s)]+|[a-z]+\.com\/\w+|\bcommand:[\w.]+|\*\.[\w.]+|\bbaton\.[\w.]+|\.batonignore|\bBATON_[A-Z_]+|\b[A-Z]+_[A-Z_]+\b/gu;

/** The text with accents, longer by a third and in brackets, so that what is cut off or not translated is seen. */
export function pseudo(text: string): string {
  return lengthened(text, ACCENTS);
}

function lengthened(text: string, alphabet: ReadonlyMap<string, string>): string {
  const letters = text.replaceAll(KEPT, '').length;
  let missing = Math.ceil(letters * (GROWTH - 1)) - 2;
  const write = (plain: string): string =>
    Array.from(plain, (letter) => {
      const other = alphabet.get(letter) ?? letter;
      if (missing <= 0 || !/[aeiou]/i.test(letter)) return other;
      missing -= 1;
      return other + other;
    }).join('');
  return inBrackets(outside(text, write));
}

const HEBREW = 'אבכדהופגהיילמנועקרסתוחשקיזאבכדהופגהיילמנועקרסתוחשקיז';
const RIGHT_TO_LEFT = new Map(Array.from(PLAIN, (letter, index) => [letter, HEBREW[index] ?? letter]));

/** As {@link pseudo}, in letters that run from right to left. No marks of direction: pages show those as the invisible characters that they are. */
export function mirroredPseudo(text: string): string {
  return lengthened(text, RIGHT_TO_LEFT);
}

/** White space at the ends belongs to the sentence that the text goes into. */
function inBrackets(text: string): string {
  const [, before = '', words = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? [];
  return words === '' ? text : `${before}⟦${words}⟧${after}`;
}

function outside(text: string, change: (part: string) => string): string {
  let end = 0;
  let changed = '';
  for (const kept of text.matchAll(KEPT)) {
    changed += change(text.slice(end, kept.index)) + kept[0];
    end = kept.index + kept[0].length;
  }
  return changed + change(text.slice(end));
}
