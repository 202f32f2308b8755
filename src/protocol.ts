// Messages between the extension host and the webviews. Both sides import this file and parse with its schemas.
// It must stay free of vscode, of node and of the DOM.
import * as z from 'zod';
import {
  completeSchema,
  completionSchema,
  indexActionSchema,
  MAX_DROPPED,
  pastedPlaceSchema,
  pastedSchema,
} from './protocol/completion.ts';
import { decisionViewSchema, type candidateViewSchema } from './protocol/decision.ts';
import { draftChangedSchema, draftEstimatedSchema } from './protocol/draft.ts';
import { namedPlaceSchema } from './protocol/place.ts';
import { presetSchema, statusViewSchema, type modelOptionSchema } from './protocol/status.ts';

/** Longest question that is accepted, in UTF-16 code units: well above a 2 MB paste, well below what would stall the editor. */
export const MAX_QUESTION_LENGTH = 4_000_000;
/** Longest part of a question that the view receives back for display; the host keeps the whole. */
export const MAX_QUESTION_SHOWN = 8_000;

const id = z.string().min(1).max(200);
const text = z.string();
const line = z.int().min(1);

/** A piece of context above the input. `tokens` is ready to print, as in "612" or "≈ 1.4 k"; absent while it is counted. */
export const chipSchema = z.object({
  id,
  icon: z.enum([
    'file-code',
    'list-selection',
    'folder',
    'symbol-method',
    'error',
    'diff',
    'terminal',
    'search',
    'sparkle',
    'book',
  ]),
  label: text,
  /** Whole path and lines, for the tooltip and screen readers. */
  title: text,
  tokens: text.optional(),
  /** Set when it cannot be read; says why. */
  problem: text.optional(),
});

/** What a button in a note or an error asks the host to do. */
export const noteActionSchema = z.enum([
  'enter-key',
  'use-another',
  'ask-again',
  'continue',
  'show-log',
  'open-error-page',
  'send-anyway',
  'use-gpu',
  'budget-raise',
  'budget-ask',
  'compact',
  'compact-undo',
]);

/** One quiet line in the thread, at the place where something happened. */
export const noteSchema = z.object({
  level: z.enum(['info', 'warn', 'bad', 'private']),
  /** Codicon name. */
  icon: text,
  text,
  /** Small second line, such as an error code. */
  detail: text.optional(),
  actions: z.array(z.object({ action: noteActionSchema, label: text })).max(2),
});

/** The line below a finished answer, ready to print. */
export const footerViewSchema = z.object({
  /** "$0.0102", "$0.00" or "–". */
  money: text,
  /** How the figure is known. */
  basis: z.enum(['billed', 'priced', 'estimated', 'local', 'plan', 'unknown']),
  /** "4 812 in, 3 840 cached · 412 out · first token 0.9 s" */
  facts: text,
});

/** A place in the workspace that the answer was given; opens the file at the line. */
export const sourceSchema = z.object({
  path: text,
  folder: text,
  startLine: line.optional(),
  endLine: line.optional(),
  label: text,
  /** Set when Baton found it in the workspace; else the person gave it. */
  isFound: z.boolean().exactOptional(),
});

/** One question with its answer, as the view draws it. */
export const turnViewSchema = z.object({
  id,
  question: z.object({
    /** At most MAX_QUESTION_SHOWN code units. */
    text: z.string().max(MAX_QUESTION_SHOWN),
    /** Set when `text` was shortened: "2 000 000 characters, the first 8 000 are shown". */
    shortened: text.optional(),
    chips: z.array(chipSchema),
    /** Set for "again with…": "stronger", "cheaper", "local" or a model's name. */
    again: text.optional(),
  }),
  status: z.enum(['waiting', 'streaming', 'done', 'stopped', 'failed', 'interrupted']),
  decision: decisionViewSchema.optional(),
  /** Drawn between the decision line and the text. */
  notes: z.array(noteSchema),
  /** What is waited for while nothing comes: "Loading qwen3-coder 30B into memory, 12 s". Never kept in the history. */
  waiting: text.optional(),
  /** Markdown of the answer so far. Untrusted. */
  text,
  /** Drawn after the text: "cut after 212 tokens", with the failure's note. */
  cut: text.optional(),
  failure: noteSchema.optional(),
  sources: z.array(sourceSchema),
  footer: footerViewSchema.optional(),
  feedback: z.enum(['up', 'down']).optional(),
  /** Drawn at the end: models are given this text instead of the turns up to and with this one. */
  summary: z.object({ line: text, text }).exactOptional(),
  /** "Always X for fix": whether it holds already; absent where the answer's model or kind is not known. */
  always: z.object({ kind: text, model: text, isFixed: z.boolean() }).exactOptional(),
  /** What "again with…" can offer; a missing entry is not offered. */
  alternatives: z.array(z.object({ type: z.enum(['stronger', 'cheaper', 'local']), model: text, price: text })),
});

export { candidateViewSchema, decisionViewSchema } from './protocol/decision.ts';
export { modelOptionSchema, statusViewSchema } from './protocol/status.ts';

/** A question that waits until the answer before it is complete. */
export const queuedSchema = z.object({ id, text: z.string().max(MAX_QUESTION_SHOWN) });

/** The whole view, replayed by the host whenever the webview is created anew. */
export const viewStateSchema = z.object({
  conversationId: id,
  turns: z.array(turnViewSchema),
  queue: z.array(queuedSchema),
  chips: z.array(chipSchema),
  status: statusViewSchema,
});

/** What went wrong with a message of the view, for the line under the input. */
export const replyErrorSchema = z.object({ code: text, message: text });

/** Host → view. */
export const toViewSchema = z.discriminatedUnion('type', [
  /** Replaces everything. */
  z.object({ type: z.literal('state'), state: viewStateSchema }),
  /** Adds the turn, or replaces the one with its id. */
  z.object({ type: z.literal('turn'), turn: turnViewSchema }),
  /** Appends to the turn's text. `offset` is the text's length before it, so that a lost or doubled message is noticed. */
  z.object({ type: z.literal('delta'), turnId: id, offset: z.int().min(0), text }),
  /** Replaces the facts in the footer of a turn that streams: "61 out · 2.1 s". */
  z.object({ type: z.literal('progress'), turnId: id, facts: text }),
  z.object({ type: z.literal('queue'), queue: z.array(queuedSchema) }),
  z.object({ type: z.literal('chips'), chips: z.array(chipSchema) }),
  z.object({ type: z.literal('status'), status: statusViewSchema }),
  /** Moves the focus into the question; `text`, when given, is put there. */
  z.object({ type: z.literal('focus'), text: text.optional() }),
  draftEstimatedSchema,
  completionSchema,
  pastedPlaceSchema,
  /** The answer to each message that had an id: no error means it was done. */
  z.object({ type: z.literal('reply'), id, error: replyErrorSchema.optional() }),
]);

const ask = { id };

/** View → host. Each but `ready`, `draft-changed`, `complete` and `pasted` has an id that the host answers with `reply`. */
export const toHostSchema = z.discriminatedUnion('type', [
  /** The view is there, or missed a delta: send `state`. */
  z.object({ type: z.literal('ready') }),
  draftChangedSchema,
  completeSchema,
  pastedSchema,
  z.object({
    type: z.literal('chat-send'),
    ...ask,
    text: z.string().max(MAX_QUESTION_LENGTH),
    chips: z.array(id).max(200),
  }),
  z.object({ type: z.literal('chat-stop'), ...ask }),
  z.object({
    type: z.literal('chat-again'),
    ...ask,
    turnId: id,
    /** `same` asks once more, `named` lets the person pick a model in a quick pick. */
    alternative: z.enum(['stronger', 'cheaper', 'local', 'named', 'same']),
  }),
  z.object({ type: z.literal('queue-remove'), ...ask, queuedId: id }),
  z.object({ type: z.literal('feedback-set'), ...ask, turnId: id, value: z.enum(['up', 'down']).optional() }),
  z.object({ type: z.literal('chip-remove'), ...ask, chipId: id }),
  z.object({ type: z.literal('chip-add'), ...ask }),
  /** A line of the completion was taken. */
  z.object({ type: z.literal('complete-take'), ...ask, itemId: z.string().min(1).max(1000) }),
  /** Files and folders were dropped on the view: their addresses, as the drag carried them. */
  z.object({ type: z.literal('drop'), ...ask, uris: z.array(z.string().min(1).max(4096)).min(1).max(MAX_DROPPED) }),
  z.object({ type: z.literal('index'), ...ask, action: indexActionSchema }),
  /** No modelId means auto, aimed by `preset` or as before. */
  z.object({
    type: z.literal('choice-set'),
    ...ask,
    modelId: id.optional(),
    preset: presetSchema.optional(),
  }),
  /** "Always this model for this kind", or no longer. */
  z.object({ type: z.literal('kind-fix'), ...ask, turnId: id, isFixed: z.boolean() }),
  /** Opens the quick pick of all models. */
  z.object({ type: z.literal('choice-pick'), ...ask }),
  z.object({ type: z.literal('private-set'), ...ask, isPrivate: z.boolean() }),
  z.object({ type: z.literal('answer-copy'), ...ask, turnId: id }),
  z.object({ type: z.literal('code-copy'), ...ask, text: z.string().max(MAX_QUESTION_LENGTH) }),
  z.object({ type: z.literal('code-insert'), ...ask, text: z.string().max(MAX_QUESTION_LENGTH) }),
  /** Shows a code block as a diff of the file that its info string names, else of the one in front. */
  z.object({
    type: z.literal('code-apply'),
    ...ask,
    text: z.string().max(MAX_QUESTION_LENGTH),
    info: z.string().max(1000),
  }),
  z.object({ type: z.literal('source-open'), ...ask, source: z.union([sourceSchema, namedPlaceSchema]) }),
  /** Only http and https addresses; VS Code shows the whole address and asks. */
  z.object({ type: z.literal('link-open'), ...ask, href: z.url({ protocol: /^https?$/ }).max(4096) }),
  z.object({ type: z.literal('setup'), ...ask, way: z.enum(['key', 'ollama', 'address', 'import']) }),
  z.object({ type: z.literal('note-action'), ...ask, turnId: id, action: noteActionSchema }),
  /** Puts an asked question back into the input, answered by `state` and `focus`. */
  z.object({ type: z.literal('question-edit'), ...ask, turnId: id }),
  /** Up in an empty question: asks for the whole text of the last question, answered by `focus`. */
  z.object({ type: z.literal('question-recall'), ...ask }),
]);

export type ChipView = z.infer<typeof chipSchema>;
export type CandidateView = z.infer<typeof candidateViewSchema>;
export type DecisionView = z.infer<typeof decisionViewSchema>;
export type NoteAction = z.infer<typeof noteActionSchema>;
export type NoteView = z.infer<typeof noteSchema>;
export type FooterView = z.infer<typeof footerViewSchema>;
export type SourceView = z.infer<typeof sourceSchema>;
export type TurnView = z.infer<typeof turnViewSchema>;
export type ModelOption = z.infer<typeof modelOptionSchema>;
export type StatusView = z.infer<typeof statusViewSchema>;
export type QueuedView = z.infer<typeof queuedSchema>;
export type ViewState = z.infer<typeof viewStateSchema>;
export type ToView = z.infer<typeof toViewSchema>;
export type ToHost = z.infer<typeof toHostSchema>;
