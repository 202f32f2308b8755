import type { KindText } from './kind-text.ts';

/** What a model is told about condensing text, changes or logs. */
export const summarize: KindText = {
  small: `Condense it to what the reader needs, in the form and length that were asked for.
Keep names, numbers and decisions exact. Add nothing.`,
  full: `Condense it to what the reader needs, in the form and length that were asked for; without a wish, five lines or fewer.
Keep names, numbers, dates and decisions exact. Say what was done and why it matters before how. Add no judgement and nothing that does not stand in the text.
A commit message has a subject in the imperative of at most 72 characters, an empty line, then the reason.`,
};
