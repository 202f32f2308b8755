/** What a placeholder stands for, as the word in it that a model reads. */
const WORDS = ['SECRET', 'EMAIL', 'PHONE', 'IBAN', 'CARD', 'IP'] as const;
type Word = (typeof WORDS)[number];

/** The words of what is personal; everything else is a secret. */
const WORD_OF: Readonly<Record<string, Word>> = {
  'e-mail address': 'EMAIL',
  'phone number': 'PHONE',
  IBAN: 'IBAN',
  'payment card': 'CARD',
  'IP address': 'IP',
};

/** True for the types of what is about a person, and not a secret. */
export function isPersonalType(type: string): boolean {
  return type in WORD_OF;
}

/** Below this many characters a secret is too common to be looked for where no rule found it. */
const SHORTEST_KNOWN = 8;
const NUMBER_LENGTH = 3;
const LARGEST_NUMBER = 36 ** NUMBER_LENGTH - 1;

/** A value that is masked, with the plain word for what it is. */
export interface KeptValue {
  readonly type: string;
  readonly placeholder: string;
}

/**
 * The secrets of one conversation and what models see in their place: `BATON_SECRET_7F3A_001`. Letters, digits and low lines alone, so that it stays one
 * word in code, addresses and command lines; of fixed length, so that it is known to be whole when its last letter came. Equal values have equal
 * placeholders for as long as the vault lives. It lives in memory alone.
 */
export class Vault {
  readonly #tag: string;
  readonly #kept = new Map<string, KeptValue>();
  readonly #values = new Map<string, string>();
  readonly #known: { readonly value: string; readonly type: string }[] = [];
  /** Matches whole placeholders of this vault. */
  readonly pattern: RegExp;

  /** `tag`: four digits or capital letters, another one for each conversation, that its texts do not know; a RangeError otherwise. */
  constructor(tag: string) {
    if (!/^[0-9A-Z]{4}$/.test(tag)) throw new RangeError('A vault needs a tag of four digits or capital letters.');
    this.#tag = tag;
    this.pattern = new RegExp(`BATON_(?:${WORDS.join('|')})_${tag}_[0-9A-Z]{${NUMBER_LENGTH}}`, 'g');
  }

  /** What stands in place of `value`, made on first use. After 46 655 values the last placeholder stands for all further ones and is not undone. */
  placeholder(value: string, type: string): string {
    const kept = this.#kept.get(value);
    if (kept) return kept.placeholder;
    const number = Math.min(this.#kept.size + 1, LARGEST_NUMBER);
    const digits = number.toString(36).toUpperCase().padStart(NUMBER_LENGTH, '0');
    const placeholder = `BATON_${WORD_OF[type] ?? 'SECRET'}_${this.#tag}_${digits}`;
    this.#kept.set(value, { type, placeholder });
    if (number < LARGEST_NUMBER) this.#values.set(placeholder, value);
    if (value.length >= SHORTEST_KNOWN || isPersonalType(type)) this.#known.push({ value, type });
    return placeholder;
  }

  /** What a placeholder stands for; `undefined` for what is none of this vault. */
  value(placeholder: string): string | undefined {
    return this.#values.get(placeholder);
  }

  /** Values to be looked for in every text, longest first: long secrets, and what is personal. */
  known(): readonly { readonly value: string; readonly type: string }[] {
    return this.#known.toSorted((a, b) => b.value.length - a.value.length);
  }

  /** True when `text` could be the beginning of a placeholder and is not yet whole. */
  isBeginning(text: string): boolean {
    return WORDS.some((word) => {
      const start = `BATON_${word}_${this.#tag}_`;
      if (text.length <= start.length) return start.startsWith(text);
      return (
        text.length < start.length + NUMBER_LENGTH &&
        text.startsWith(start) &&
        /^[0-9A-Z]*$/.test(text.slice(start.length))
      );
    });
  }

  /** The longest that a beginning can be. */
  readonly longestBeginning =
    'BATON__XXXX_'.length + Math.max(...WORDS.map(({ length }) => length)) + NUMBER_LENGTH - 1;
}
