import type { KindText } from './kind-text.ts';

/** What a model is told about translating between languages, of people or of programs. */
export const translate: KindText = {
  small: `Translate the whole of it and keep the meaning or the behaviour exactly.
Use the idiom of the target. Give only the translation, then in one line each what has no exact counterpart.`,
  full: `Translate the whole of it and keep the meaning or the behaviour exactly, edge cases and errors included.
Use the idiom, names and libraries of the target rather than word for word forms. Keep identifiers, comments and formatting where the target allows it. Text for people keeps its tone.
Give the translation first and whole. Then in one line each what has no exact counterpart and how you solved it.`,
};
