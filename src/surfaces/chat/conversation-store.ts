import { appendFile, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BatonError } from '../../domain/errors.ts';
import { ConversationListing, type Readable } from './conversation-listing.ts';
import {
  foldRecords,
  type ConversationRecord,
  type StoredConversation,
  type StoredTurn,
} from './conversation-records.ts';

export type { StoredConversation, StoredTurn } from './conversation-records.ts';

/** A conversation as the history lists it. */
export interface ConversationSummary {
  readonly id: string;
  /** The name that the person gave, else the first question, shortened to 80 characters. */
  readonly title: string;
  readonly changedAt: Date;
  readonly turnCount: number;
  /** Where the words that were looked for stand, on one line. */
  readonly excerpt?: string;
}

/** Conversations of one workspace, one append-only JSONL file each. */
export interface ConversationStore {
  /** Appends in order; rejects with `BATON_E_HISTORY` when the folder cannot be written. */
  saveTurn(conversationId: string, turn: StoredTurn): Promise<void>;
  /** Adds to the text of a turn that streams, so that a killed window loses at most what came since the last call. */
  appendText(conversationId: string, turnId: string, text: string): Promise<void>;
  saveFeedback(conversationId: string, turnId: string, value: 'up' | 'down' | undefined): Promise<void>;
  read(conversationId: string): Promise<StoredConversation | undefined>;
  /** Names a conversation; without a title the first question names it again. */
  rename(conversationId: string, title: string | undefined): Promise<void>;
  /** The conversations as they are now, to be listed and searched. */
  listing(): ConversationListing;
  remove(conversationId: string): Promise<void>;
}

const FOREIGN =
  'Parts of this conversation were written by another version of Baton and are not shown. They stay in its file. Update Baton to see them.';

/**
 * Opens the store in `folder`, which is made on the first write. `onForeign` is told when a conversation that is opened holds parts of another version of
 * Baton, which stay in its file.
 */
export function createConversationStore(
  folder: string,
  onForeign: (error: BatonError) => void = () => undefined,
): ConversationStore {
  const fileOf = (id: string): string => join(folder, `${id.replaceAll(/[^\w-]/g, '_')}.jsonl`);
  const queues = new Map<string, Promise<void>>();

  const append = (id: string, record: ConversationRecord): Promise<void> => {
    const before = queues.get(id) ?? Promise.resolve();
    const after = before.catch(() => undefined).then(() => write(fileOf(id), id, record));
    queues.set(id, after);
    return after;
  };

  const read = async (id: string): Promise<StoredConversation | undefined> => {
    await queues.get(id)?.catch(() => undefined);
    const text = await readFile(fileOf(id), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : foldRecords(id, text);
  };

  return {
    saveTurn: (id, turn) => append(id, { type: 'turn', turn }),
    appendText: (id, turnId, text) => append(id, { type: 'text', turnId, text }),
    saveFeedback: (id, turnId, value) => append(id, { type: 'feedback', turnId, ...(value && { value }) }),
    async read(id) {
      const conversation = await read(id);
      if (conversation && conversation.foreignLines > 0)
        onForeign(new BatonError('BATON_E_HISTORY', FOREIGN, { isRetryable: false }));
      return conversation;
    },
    rename: (id, title) => append(id, { type: 'title', ...(title !== undefined && { title }) }),
    listing: () => new ConversationListing(newestFirst(folder, read)),
    async remove(id) {
      await queues.get(id)?.catch(() => undefined);
      await rm(fileOf(id), { force: true });
    },
  };
}

async function newestFirst(
  folder: string,
  read: (id: string) => Promise<StoredConversation | undefined>,
): Promise<readonly Readable[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.jsonl'));
  const dated = await Promise.all(
    names.map(async (name) => ({
      changedAt: (await stat(join(folder, name))).mtime,
      read: () => read(name.slice(0, -'.jsonl'.length)),
    })),
  );
  return dated.toSorted((a, b) => b.changedAt.getTime() - a.changedAt.getTime());
}

async function write(file: string, id: string, record: ConversationRecord): Promise<void> {
  try {
    const isNew = await stat(file).then(
      () => false,
      () => true,
    );
    if (isNew) await mkdir(join(file, '..'), { recursive: true });
    const head: ConversationRecord = { type: 'conversation', version: 1, id, createdAt: new Date().toISOString() };
    // A leading line break ends a line that a crash may have torn.
    await appendFile(file, `${isNew ? `${JSON.stringify(head)}\n` : ''}\n${JSON.stringify(record)}\n`);
  } catch (cause) {
    throw new BatonError(
      'BATON_E_HISTORY',
      `The conversation cannot be saved in ${file}. Free some space or check who may write there.`,
      {
        isRetryable: false,
        cause,
      },
    );
  }
}
