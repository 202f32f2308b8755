// What is in a translation and what is wrong with it. Pure.
import { SENTENCE_MARK } from '../../src/surfaces/sentences.ts';

/** A translation: key to text. */
export type Bundle = Readonly<Record<string, string>>;

/** The English text that a key of a bundle stands for. */
export function textOf(key: string): string {
  return key.endsWith(SENTENCE_MARK) ? key.slice(0, -SENTENCE_MARK.length) : key;
}

/** The English bundle in VS Code's format, where a marked key tells its comment. */
export function englishBundle(keys: readonly string[]): Record<string, string | { message: string; comment: string[] }> {
  const comment = [SENTENCE_MARK.slice(1)];
  const bundle: ReturnType<typeof englishBundle> = {};
  for (const key of keys) bundle[key] = textOf(key) === key ? key : { message: textOf(key), comment };
  return bundle;
}

/**
 * The translation as it stands for these keys: stale ones are gone, the order is theirs, and a key that is new takes the text of one that means the
 * same English. Missing keys stay missing; VS Code shows English for them.
 */
export function broughtUpToDate(keys: readonly string[], translation: Bundle): Bundle {
  const byText = new Map(Object.entries(translation).map(([key, text]) => [textOf(key), text]));
  return Object.fromEntries(
    keys.flatMap((key) => {
      const text = translation[key] ?? byText.get(textOf(key));
      return text === undefined ? [] : [[key, text]];
    }),
  );
}

/**
 * The texts of a translation whose English is still what they were made from. `madeFrom`: key to that English. Keys of bundles are English themselves; only
 * package.nls.json has names as keys, behind which a text can change.
 */
export function stillTrue(english: Bundle, translation: Bundle, madeFrom: Bundle): Bundle {
  return Object.fromEntries(Object.entries(translation).filter(([key]) => madeFrom[key] === english[key]));
}

/** What keeps a translation from being whole: keys that are missing, keys of strings that are gone, and placeholders that differ. */
export interface Problems {
  readonly missing: readonly string[];
  readonly stale: readonly string[];
  /** "key → text" */
  readonly placeholders: readonly string[];
}

/** Compares a translation with the keys and texts it should have. `english`: key to English text. */
export function problemsOf(english: Bundle, translation: Bundle): Problems {
  return {
    missing: Object.keys(english).filter((key) => !translation[key]?.trim()),
    stale: Object.keys(translation).filter((key) => !(key in english)),
    placeholders: Object.entries(translation)
      .filter(([key, text]) => key in english && placeholders(english[key] ?? '') !== placeholders(text))
      .map(([key, text]) => `${key} → ${text}`),
  };
}

/** Each placeholder has to be there, in any order; a plural form may say one twice. */
function placeholders(text: string): string {
  return [...new Set(text.match(/\{\d+\}|\$\([a-z~-]+\)|\]\(command:[\w.]+\)/g) ?? [])].toSorted().join(' ');
}
