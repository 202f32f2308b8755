import type { KindText } from './kind-text.ts';

/** What a model is told about making code faster, smaller or cheaper. */
export const optimize: KindText = {
  small: `Name the bottleneck and why it costs. Then give the change, with the same results as before.
Say what it gains, as an estimate, and how to measure it.`,
  full: `Name the bottleneck and why it costs, with its complexity or the resource that it takes. Where it cannot be known without measuring, say what to measure first.
Then give the change that gains most for the least risk, with the same results as before. Show the changed code whole enough to be pasted.
State the expected gain as an estimate, its price in memory or readability, and the command or code that measures it.`,
};
