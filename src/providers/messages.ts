import type { Message } from '../domain/message.ts';

/** A conversation as the wires want it. */
export interface Conversation {
  /** All system text, in order; absent when there is none. */
  readonly system?: string;
  /** Never empty messages, and never two of one role in a row: several vendors and the chat templates of local models refuse both. */
  readonly turns: readonly { readonly role: 'user' | 'assistant'; readonly content: string }[];
}

/** Sets system text apart, leaves out empty messages and joins neighbours of one role with a blank line. Pure. */
export function conversationOf(messages: readonly Message[]): Conversation {
  const system: string[] = [];
  const turns: { role: 'user' | 'assistant'; content: string }[] = [];
  for (const { role, content } of messages) {
    if (content === '') continue;
    const last = turns.at(-1);
    if (role === 'system') system.push(content);
    else if (last?.role === role) last.content += `\n\n${content}`;
    else turns.push({ role, content });
  }
  return { ...(system.length > 0 && { system: system.join('\n\n') }), turns };
}

/** The same with system text as the first message, for the wires that take it so. Pure. */
export function messagesOf(messages: readonly Message[]): { role: 'system' | 'user' | 'assistant'; content: string }[] {
  const { system, turns } = conversationOf(messages);
  return [...(system === undefined ? [] : [{ role: 'system' as const, content: system }]), ...turns];
}
