import type { StoredConversation } from './conversation-records.ts';

const TITLE_LENGTH = 80;
/** How much stands around a word that was found, in UTF-16 code units. */
const AROUND = 60;

/** What a conversation is called: the name that the person gave, else its first question on one line; `undefined` for an empty one. Pure. */
export function titleOf({ title, turns }: StoredConversation): string | undefined {
  const called = title ?? (turns[0] && oneLine(turns[0].question).slice(0, TITLE_LENGTH));
  return called === undefined || called === '' ? undefined : called;
}

/**
 * Looks for words in a conversation's title, questions and answers: each must be there, in any case. Gives the surroundings of the first one where it
 * is not in the title; `undefined` when one is missing. No words are always found. Pure.
 */
export function findIn(conversation: StoredConversation, words: string): { readonly excerpt?: string } | undefined {
  const wanted = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const title = (titleOf(conversation) ?? '').toLowerCase();
  const texts = conversation.turns.flatMap((turn) => [turn.question, turn.view.text]);
  const lower = texts.map((text) => text.toLowerCase());
  if (!wanted.every((word) => title.includes(word) || lower.some((text) => text.includes(word)))) return undefined;
  const outside = wanted.find((word) => !title.includes(word));
  const index = outside === undefined ? -1 : lower.findIndex((text) => text.includes(outside));
  const text = texts[index];
  if (text === undefined || outside === undefined) return {};
  const at = lower[index]?.indexOf(outside) ?? 0;
  return { excerpt: oneLine(text.slice(Math.max(0, at - AROUND), at + outside.length + AROUND)) };
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
