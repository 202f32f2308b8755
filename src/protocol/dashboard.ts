// Messages between the extension host and the dashboard. As in protocol.ts: both sides parse, nothing but zod is needed, every text is ready to print.
import * as z from 'zod';
import { decisionViewSchema, replyErrorSchema } from '../protocol.ts';
import { dashboardViewSchema } from './dashboard-view.ts';

const text = z.string();
const id = z.string().min(1).max(200);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** What the period's buttons offer. */
export const PERIODS = ['today', '7-days', '30-days', 'custom'] as const;

export const periodSchema = z.object({
  choice: z.enum(PERIODS),
  /** Both ends included. */
  fromDay: day,
  toDay: day,
  /** "22 Oct – 20 Nov" */
  label: text,
});

/** What the page shows. */
export const dashboardStateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('loading'), period: periodSchema }),
  /** Nothing was ever asked. */
  z.object({ kind: z.literal('empty'), period: periodSchema }),
  z.object({
    kind: z.literal('problem'),
    period: periodSchema,
    sentence: text,
    /** Code and file. */
    detail: text,
  }),
  z.object({ kind: z.literal('ready'), period: periodSchema, view: dashboardViewSchema }),
]);

/** Why a model was chosen: what the conversation kept, and what the ledger knows in any case. */
export const explanationSchema = z.object({
  /** Start of the question, where the conversation is still there. */
  question: text.optional(),
  decision: decisionViewSchema.optional(),
  facts: z.array(z.object({ name: text, value: text })),
  /** Said when the conversation is gone. */
  note: text.optional(),
});

/** Host → dashboard. */
export const toDashboardSchema = z.discriminatedUnion('type', [
  /** Replaces everything. */
  z.object({ type: z.literal('dashboard'), state: dashboardStateSchema }),
  z.object({ type: z.literal('explanation'), key: id, explanation: explanationSchema }),
  /** Opens the arithmetic of the saving, as its figure does in another place. */
  z.object({ type: z.literal('show-saving') }),
  /** The answer to each message that had an id: no error means it was done. */
  z.object({ type: z.literal('reply'), id, error: replyErrorSchema.optional() }),
]);

const ask = { id };

/** Dashboard → host. Each but `ready` has an id that the host answers with `reply`. */
export const fromDashboardSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({
    type: z.literal('period-set'),
    ...ask,
    choice: z.enum(PERIODS),
    fromDay: day.optional(),
    toDay: day.optional(),
  }),
  z.object({ type: z.literal('explain'), ...ask, key: id }),
  z.object({ type: z.literal('decisions-more'), ...ask }),
  z.object({ type: z.literal('export'), ...ask }),
  z.object({ type: z.literal('retry'), ...ask }),
  z.object({ type: z.literal('file-show'), ...ask }),
  z.object({ type: z.literal('chat-open'), ...ask }),
  z.object({ type: z.literal('baseline-change'), ...ask }),
  z.object({ type: z.literal('learned-undo'), ...ask, ids: z.array(id).min(1).max(10_000) }),
  z.object({ type: z.literal('learned-reset'), ...ask }),
  /** Ends the comparison and goes on with one side. */
  z.object({ type: z.literal('experiment-keep'), ...ask, arm: z.enum(['A', 'B']) }),
]);

export type Period = z.infer<typeof periodSchema>;
export type DashboardState = z.infer<typeof dashboardStateSchema>;
export type ExplanationView = z.infer<typeof explanationSchema>;
export type ToDashboard = z.infer<typeof toDashboardSchema>;
export type FromDashboard = z.infer<typeof fromDashboardSchema>;
