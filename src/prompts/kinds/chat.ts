import type { KindText } from './kind-text.ts';

/** What a model is told about a general question. */
export const chat: KindText = {
  small: `Answer the question directly and briefly. Use an example where it helps.
Say when you do not know.`,
  full: `Answer the question directly: first the answer, then the reason, then an example where it helps.
Be as short as the question allows. Where the answer depends on versions or circumstances, name them. Say when you do not know, and how to find out.`,
};
