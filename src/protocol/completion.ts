import * as z from 'zod';

/** Longest text after the trigger that is still looked up, in UTF-16 code units. */
export const MAX_TYPED_LENGTH = 200;
/** Longest pasted text that is compared with what is selected in an editor, in UTF-16 code units. */
export const MAX_COMPARED_LENGTH = 100_000;
/** Most files that one drop may add. */
export const MAX_DROPPED = 50;

const text = z.string();
const revision = z.int().min(0);

/** View → host: what stands after `@` or `/` in the question now. Has no id: the answer is a `completion`, or silence when nobody waits for it any more. */
export const completeSchema = z.object({
  type: z.literal('complete'),
  /** Counts what the view posted; the answer carries it back. */
  revision,
  trigger: z.enum(['@', '/']),
  typed: z.string().max(MAX_TYPED_LENGTH),
});

/** One line of the completion's list, ready to draw. */
export const completionItemSchema = z.object({
  /** What the view posts when the line is taken. */
  id: z.string().min(1).max(1000),
  /** Codicon name. */
  icon: text,
  label: text,
  /** Second part of the line: a path, or what it brings. */
  detail: text,
  /** Taking the line writes this in place of what was typed, and the list goes on from there. */
  narrows: text.exactOptional(),
});

/** Host → view: the answer to the `complete` of that revision. */
export const completionSchema = z.object({
  type: z.literal('completion'),
  revision,
  items: z.array(completionItemSchema).max(50),
  /** Stands in place of the lines when there are none. */
  note: text.exactOptional(),
});

/** View → host: a text of several lines was pasted. Has no id: the answer is `pasted-place`, or silence when it is only text. */
export const pastedSchema = z.object({
  type: z.literal('pasted'),
  revision,
  text: z.string().max(MAX_COMPARED_LENGTH),
});

/** Host → view: the pasted text is selected in an editor and stands above the input now, so the words can go. */
export const pastedPlaceSchema = z.object({ type: z.literal('pasted-place'), revision });

/** The line that says how far the index is, and what its menu offers. */
export const indexViewSchema = z.object({
  /** "index 12 480 / 12 480 · vectors 63 %" */
  line: text,
  /** Whole sentences, for the tooltip and the head of the menu. */
  says: text,
  /** `warn` where something is wrong that the person can do something about. */
  level: z.enum(['info', 'warn']),
  isPaused: z.boolean(),
  /** False while another window writes this index, or there is none. */
  isControllable: z.boolean(),
  problemCount: z.int().min(0),
});

/** What the menu of the index asks for. */
export const indexActionSchema = z.enum(['pause', 'resume', 'rebuild', 'problems']);

export type CompleteAsked = z.infer<typeof completeSchema>;
export type CompletionItem = z.infer<typeof completionItemSchema>;
export type CompletionShown = z.infer<typeof completionSchema>;
export type Pasted = z.infer<typeof pastedSchema>;
export type PastedPlace = z.infer<typeof pastedPlaceSchema>;
export type IndexView = z.infer<typeof indexViewSchema>;
export type IndexAction = z.infer<typeof indexActionSchema>;
