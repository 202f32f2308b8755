import type { KindText } from './kind-text.ts';

/** What a model is told about design, architecture and the order of work. */
export const plan: KindText = {
  small: `Give a plan in numbered steps, each small enough to be done and checked on its own.
Name the decision behind it and the main risk. Write no code unless it is asked for.`,
  full: `Begin with the approach in two or three sentences and the reason for it, with the best alternative and why it was not taken.
Then numbered steps in an order in which each can be done, checked and undone on its own. Name the files or parts that each touches, and what can go wrong.
Close with the questions whose answers would change the plan. Write no code unless it is asked for.`,
};
