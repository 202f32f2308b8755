import type { StoredConversation } from './conversation-records.ts';
import { findIn, titleOf } from './conversation-search.ts';
import type { ConversationSummary } from './conversation-store.ts';

/** Between two looks at the clock of the event loop so many conversations are searched: the window must not stand still for a thousand of them. */
const AT_ONCE = 20;

/** A conversation that can be read, and when it was last added to. */
export interface Readable {
  readonly changedAt: Date;
  /** `undefined` where it cannot be read any more. */
  readonly read: () => Promise<StoredConversation | undefined>;
}

/** The conversations as they were when a list of them was opened. Each is read once at most, when the search comes to it. */
export class ConversationListing {
  readonly #all: Promise<readonly Readable[]>;
  readonly #known: Promise<StoredConversation | undefined>[] = [];

  /** `all` newest first. */
  constructor(all: Promise<readonly Readable[]>) {
    this.#all = all;
  }

  /** Newest first, at most `limit`; with `words`, those alone whose title, questions and answers together hold each of them, in any case. */
  async find(limit: number, words = ''): Promise<readonly ConversationSummary[]> {
    const summaries: ConversationSummary[] = [];
    for (const [index, { changedAt, read }] of (await this.#all).entries()) {
      if (summaries.length >= limit) break;
      if (index % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve));
      const conversation = await (this.#known[index] ??= read());
      const title = conversation && titleOf(conversation);
      const found = conversation && title ? findIn(conversation, words) : undefined;
      if (conversation && title && found)
        summaries.push({ id: conversation.id, title, changedAt, turnCount: conversation.turns.length, ...found });
    }
    return summaries;
  }
}
