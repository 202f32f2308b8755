import { MAX_TYPED_LENGTH } from '../../src/protocol/completion.ts';

/** What stands before the cursor and asks for a list. */
export interface Trigger {
  readonly trigger: '@' | '/';
  /** What was typed after it. */
  readonly typed: string;
  /** Where the trigger stands in the text. */
  readonly from: number;
}

/**
 * The `@` or `/` that the word before the cursor begins with; `undefined` when it begins with neither. `@` counts after white space or an opening bracket,
 * so that addresses stay what they are; `/` only as the first character of the question. Pure.
 */
export function triggerAt(text: string, caret: number): Trigger | undefined {
  const before = text.slice(Math.max(0, caret - MAX_TYPED_LENGTH - 1), caret);
  const word = /(?:^|[\s([{])(@[^\s@]*)$/u.exec(before)?.[1] ?? /^\s*(\/[a-z-]*)$/iu.exec(text.slice(0, caret))?.[1];
  if (word === undefined || caret < word.length) return undefined;
  const from = caret - word.length;
  // A word that is longer than what is looked up has its beginning elsewhere.
  if (from > 0 && from === caret - before.length && !/[\s([{]/u.test(text.charAt(from - 1))) return undefined;
  return { trigger: word.startsWith('@') ? '@' : '/', typed: word.slice(1), from };
}

/** The text without what was typed for the list, or with `instead` in its place; and where the cursor then stands. Pure. */
export function replaced(
  text: string,
  { from, typed }: Trigger,
  instead: string,
): { readonly text: string; readonly caret: number } {
  const end = from + 1 + typed.length;
  // "see |@http| now" leaves one space, not two.
  const doubled = instead === '' && /\s$/u.test(text.slice(0, from)) && text.startsWith(' ', end) ? 1 : 0;
  return { text: text.slice(0, from) + instead + text.slice(end + doubled), caret: from + instead.length };
}
