import * as z from 'zod';
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
        isConventions: z.literal(true).exactOptional(),
      }),
    )
    .exactOptional(),
  looksAround: z.literal(true).exactOptional(),
  /** Why it was private: the person's lock, or its text. Models elsewhere never get it as history. */
  keptHere: z.enum(['lock', 'text']).exactOptional(),
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
  /** Goes to models instead of the turns up to and with this one. */
  summary: z.object({ line: z.string(), text: z.string() }).exactOptional(),
  /** Set for "again with…": the turn whose question was asked again, which is then left out of what models are given. */
  againOf: z.string().optional(),
  view: turnViewSchema,
});

const recordSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('conversation'), version: z.literal(1), id: z.string(), createdAt: z.iso.datetime() }),
  z.object({ type: z.literal('turn'), turn: storedTurnSchema }),
  z.object({ type: z.literal('text'), turnId: z.string(), text: z.string() }),
  /** A name that the person gave; without one the first question names the conversation again. */
  z.object({ type: z.literal('title'), title: z.string().min(1).max(200).optional() }),
  z.object({ type: z.literal('feedback'), turnId: z.string(), value: z.enum(['up', 'down']).optional() }),
]);

/** One question and its answer as they are kept. */
export type StoredTurn = z.infer<typeof storedTurnSchema>;
/** One line of a conversation's file. */
export type ConversationRecord = z.infer<typeof recordSchema>;

/** A conversation read back. `unreadableLines` counts lines that were skipped: a torn last line after a crash is normal. */
export interface StoredConversation {
  readonly id: string;
  /** The name that the person gave. */
  readonly title?: string;
  readonly turns: readonly StoredTurn[];
  readonly unreadableLines: number;
  /** Those of them that are whole, and were written by another version of Baton. */
  readonly foreignLines: number;
}

/** Folds the lines of a conversation's file into its turns. Pure; skips and counts what it cannot read. */
export function foldRecords(fallbackId: string, text: string): StoredConversation {
  const turns = new Map<string, StoredTurn>();
  let id = fallbackId;
  let title: string | undefined;
  let [unreadableLines, foreignLines] = [0, 0];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const record = parseRecord(line);
    if (record === undefined) unreadableLines++;
    else if (record === 'foreign') [unreadableLines, foreignLines] = [unreadableLines + 1, foreignLines + 1];
    else if (record.type === 'conversation') id = record.id;
    else if (record.type === 'title') ({ title } = record);
    else if (record.type === 'turn') turns.set(record.turn.view.id, record.turn);
    else change(turns, record);
  }
  return { id, ...(title !== undefined && { title }), turns: [...turns.values()], unreadableLines, foreignLines };
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

function parseRecord(line: string): ConversationRecord | 'foreign' | undefined {
  try {
    return recordSchema.safeParse(JSON.parse(line)).data ?? 'foreign';
  } catch {
    return undefined;
  }
}
