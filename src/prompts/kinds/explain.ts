import type { KindText } from './kind-text.ts';

/** What a model is told about understanding given code, an error or the output of a tool. */
export const explain: KindText = {
  small: `Explain what it does and why, in the order in which it happens.
Begin with one sentence that answers the question. Then the details that matter.`,
  full: `Explain what it does and why, in the order in which it happens. Begin with one sentence that answers the question itself.
Then only the details that matter: inputs, effects, edge cases, what would surprise a reader. Quote short pieces of code rather than repeating whole functions.
Where the cause lies outside what you were given, say which file or output would show it. Do not propose changes unless they are asked for.`,
};
