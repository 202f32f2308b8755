import { appendFile, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { BatonError } from '../../domain/errors.ts';
import { TASK_KINDS } from '../../domain/task.ts';
import { turnViewSchema } from '../../protocol.ts';
import { modelIdSchema } from './view-state.ts';

/** One question and its answer as they are kept: what the view showed, and the whole text that models are given. */
export const storedTurnSchema = z.object({
  askedAt: z.iso.datetime(),
  /** The whole question; the view may hold a shortened one. */
  question: z.string(),
  references: z.array(
    z.object({
      path: z.string(),
      folder: z.string(),
      startLine: z.int().exactOptional(),
      endLine: z.int().exactOptional(),
    }),
  ),
  /** Given by an action rather than guessed. */
  kind: z.enum(TASK_KINDS).exactOptional(),
  attachments: z
    .array(
      z.object({
        label: z.string(),
        language: z.string(),
        text: z.string(),
        paths: z.array(z.string()).exactOptional(),
      }),
    )
    .exactOptional(),
  looksAround: z.literal(true).exactOptional(),
  /** Model that answered last, if any. */
  modelId: modelIdSchema.exactOptional(),
  /** What the task was taken for, for learning and for the next turn. */
  about: z
    .object({
      kind: z.enum(TASK_KINDS),
      complexity: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
      language: z.string().exactOptional(),
    })
    .exactOptional(),
  /** Model that could go on with an answer that broke off. */
  continueWith: modelIdSchema.exactOptional(),
  /** Set for "again with…": the turn whose question was asked again, which is then left out of what models are given. */
  againOf: z.string().optional(),
  view: turnViewSchema,
});

const recordSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('conversation'), version: z.literal(1), id: z.string(), createdAt: z.iso.datetime() }),
  z.object({ type: z.literal('turn'), turn: storedTurnSchema }),
  z.object({ type: z.literal('text'), turnId: z.string(), text: z.string() }),
  z.object({ type: z.literal('feedback'), turnId: z.string(), value: z.enum(['up', 'down']).optional() }),
]);

/** One question and its answer as they are kept. */
export type StoredTurn = z.infer<typeof storedTurnSchema>;
type ConversationRecord = z.infer<typeof recordSchema>;

/** A conversation read back. `unreadableLines` counts lines that were skipped: a torn last line after a crash is normal. */
export interface StoredConversation {
  readonly id: string;
  readonly turns: readonly StoredTurn[];
  readonly unreadableLines: number;
}

/** A conversation as the history lists it. */
export interface ConversationSummary {
  readonly id: string;
  /** First question, shortened to 80 characters. */
  readonly title: string;
  readonly changedAt: Date;
  readonly turnCount: number;
}

/** Conversations of one workspace, one append-only JSONL file each. */
export interface ConversationStore {
  /** Appends in order; rejects with `BATON_E_HISTORY` when the folder cannot be written. */
  saveTurn(conversationId: string, turn: StoredTurn): Promise<void>;
  /** Adds to the text of a turn that streams, so that a killed window loses at most what came since the last call. */
  appendText(conversationId: string, turnId: string, text: string): Promise<void>;
  saveFeedback(conversationId: string, turnId: string, value: 'up' | 'down' | undefined): Promise<void>;
  read(conversationId: string): Promise<StoredConversation | undefined>;
  /** Newest first, at most `limit`. */
  list(limit: number): Promise<readonly ConversationSummary[]>;
  remove(conversationId: string): Promise<void>;
}

/** Opens the store in `folder`, which is made on the first write. */
export function createConversationStore(folder: string): ConversationStore {
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
    read,
    async list(limit) {
      const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.jsonl'));
      const dated = await Promise.all(
        names.map(async (name) => ({ name, changedAt: (await stat(join(folder, name))).mtime })),
      );
      dated.sort((a, b) => b.changedAt.getTime() - a.changedAt.getTime());
      const summaries: ConversationSummary[] = [];
      for (const { name, changedAt } of dated.slice(0, limit)) {
        const conversation = await read(name.slice(0, -'.jsonl'.length));
        const title = conversation?.turns[0]?.question.trim().replaceAll(/\s+/g, ' ').slice(0, 80);
        if (conversation && title)
          summaries.push({ id: conversation.id, title, changedAt, turnCount: conversation.turns.length });
      }
      return summaries;
    },
    remove: (id) => rm(fileOf(id), { force: true }),
  };
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

/** Folds the lines of a conversation's file into its turns. Pure; skips and counts what it cannot read. */
export function foldRecords(fallbackId: string, text: string): StoredConversation {
  const turns = new Map<string, StoredTurn>();
  let id = fallbackId;
  let unreadableLines = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const record = parseRecord(line);
    if (!record) unreadableLines++;
    else if (record.type === 'conversation') id = record.id;
    else if (record.type === 'turn') turns.set(record.turn.view.id, record.turn);
    else change(turns, record);
  }
  return { id, turns: [...turns.values()], unreadableLines };
}

function change(
  turns: Map<string, StoredTurn>,
  record: Extract<ConversationRecord, { type: 'text' | 'feedback' }>,
): void {
  const turn = turns.get(record.turnId);
  if (!turn) return;
  const { feedback: _, ...view } = turn.view;
  if (record.type === 'text')
    turns.set(record.turnId, { ...turn, view: { ...turn.view, text: turn.view.text + record.text } });
  else turns.set(record.turnId, { ...turn, view: { ...view, ...(record.value && { feedback: record.value }) } });
}

function parseRecord(line: string): ConversationRecord | undefined {
  try {
    return recordSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
