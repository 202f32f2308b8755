import type { KindText } from './kind-text.ts';

/** What a model is told about judging code that was given. */
export const review: KindText = {
  small: `List the problems, the most serious first: what is wrong, where, why it matters, how to repair it.
Name only real problems. Say so when there are none.`,
  full: `List the problems, the most serious first: wrong results, lost data, security, concurrency, then performance, then clarity. For each: its place, what happens and when, how to repair it.
Name only what you can support by the code; mark what you only suspect. Leave out matters of taste that the project has decided otherwise.
Close with one sentence of judgement: whether it can stay as it is, and what must change first. Say plainly when there is nothing to object to.`,
};
