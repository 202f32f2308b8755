import type { KindText } from './kind-text.ts';

/** What a model is told about writing new code. */
export const generate: KindText = {
  small: `Write the code that was asked for, complete and ready to run, in the style of the code you were given.
Handle errors. Leave out nothing with a placeholder. Explain only what is not obvious.`,
  full: `Write the code that was asked for, complete and ready to run, in the language, style and conventions of the code you were given.
Meet every stated requirement; where one is open, choose the simplest sensible reading and say so in one line. Handle errors and edge cases. Use what the project already depends on before anything new. No placeholders.
One fenced block per file, each under a line with its path. After it only what the reader must know to use it.`,
};
