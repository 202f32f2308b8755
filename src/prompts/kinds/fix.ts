import type { KindText } from './kind-text.ts';

/** What a model is told about repairing a defect or an error. */
export const fix: KindText = {
  small: `Name the cause in one or two sentences, with its place. Then give the smallest change that repairs it.
Show the changed code whole enough to be pasted. Change nothing else.`,
  full: `Name the cause first, in one or two sentences, with its place; say how sure you are when the evidence is thin.
Then give the smallest change that repairs the cause and not only the symptom. Show the changed code whole enough to be pasted, one fenced block per file, each under a line with its path. Leave everything else as it is.
Close with how to check the repair: a test, a command, or what to look at. Say when the same mistake is likely to stand elsewhere.`,
};
