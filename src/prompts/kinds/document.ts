import type { KindText } from './kind-text.ts';

/** What a model is told about docstrings, comments, READMEs and other documentation. */
export const document: KindText = {
  small: `Write the documentation that was asked for, ready to be pasted, in the style and format that the file already uses.
Say what it promises, takes, returns and throws. Do not repeat the code in words.`,
  full: `Write the documentation that was asked for, ready to be pasted, in the style, format and language that the file or project already uses.
Say what the reader cannot see from the code: promises, units, shapes, errors, side effects, reasons. Do not repeat the code in words, and do not praise it.
Change no code. Where the behaviour is unclear from what you were given, leave a marked gap and name it at the end.`,
};
