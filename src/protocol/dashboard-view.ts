// What the dashboard draws, ready to print. As in protocol.ts: both sides parse, nothing but zod is needed.
import * as z from 'zod';

const text = z.string();
const id = z.string().min(1).max(200);
const share = z.number().min(0).max(1);
const amount = z.number().min(0);

/** One of the four figures on top. */
export const figureSchema = z.object({ label: text, value: text, detail: text });

/** The arithmetic behind the saving: lines, parts of it, and the sum. */
export const savingViewSchema = z.object({
  rows: z.array(z.object({ label: text, amount: text, level: z.enum(['line', 'part', 'sum']) })),
  /** What is predicted, left out and not counted. */
  note: text,
  /** Set where another model can be chosen to compare with. */
  changeLabel: text.optional(),
});

/** A mark on an axis. */
export const tickSchema = z.object({ at: amount, label: text });

/** Spending over time. */
export const overTimeSchema = z.object({
  /** "Spend per day" */
  title: text,
  /** The whole chart in one sentence. */
  sentence: text,
  /** Head of the table's first column: "Day". */
  unit: text,
  points: z.array(
    z.object({
      /** Unique and ascending. */
      at: text,
      /** "5 Nov" */
      label: text,
      /** Height of the bar in nano-USD. */
      nanoUsd: amount,
      money: text,
      /** `now`: not over yet; `over`: above the limit. */
      state: z.enum(['spent', 'now', 'over']),
      /** Printed above the bar: the highest one and the last one. */
      mark: text.optional(),
    }),
  ),
  ticks: z.array(tickSchema),
  limit: z.object({ nanoUsd: amount, money: text, label: text }).optional(),
});

/** Spending by something: one bar per row, dearest first. */
export const groupSchema = z.object({
  id: z.enum(['model', 'kind', 'workspace', 'pipeline']),
  title: text,
  /** Head of the first column. */
  column: text,
  rows: z.array(
    z.object({
      label: text,
      /** Length of the bar, of the longest. */
      share,
      spent: text,
      requests: text,
    }),
  ),
  /** Instead of rows. */
  empty: text.optional(),
});

/** Which model answered which kind, as shares of the kind. */
export const matrixSchema = z.object({
  columns: z.array(z.object({ label: text, isLocal: z.boolean() })),
  rows: z.array(
    z.object({
      kind: text,
      /** One per column; absent: never. */
      cells: z.array(z.object({ share, text, learned: text.optional() }).nullable()),
      count: text,
    }),
  ),
});

/** Times by model: half of the answers are faster than the dot, 95 of 100 than the ring. */
export const latencySchema = z.object({
  id: z.enum(['first-token', 'answer']),
  title: text,
  sentence: text,
  rows: z.array(
    z.object({ label: text, p50Ms: amount, p95Ms: amount, p50: text, p95: text, span: text, answers: text }),
  ),
  ticks: z.array(tickSchema),
});

export const faultSchema = z.object({ fault: text, code: text, model: text, times: text });

export const cacheSchema = z.object({
  /** "41 % of the input came from a prompt cache: 1.2 M of 2.9 M tokens." */
  sentence: text,
  rows: z.array(z.object({ label: text, share, hit: text, cached: text, input: text })),
});

export const availabilitySchema = z.object({
  label: text,
  place: text,
  state: z.enum(['ready', 'trying', 'paused', 'retired', 'unreachable', 'looking']),
  /** "ready", "paused until 14:32" */
  word: text,
  /** Why, in a sentence; empty when there is nothing to say. */
  reason: text,
});

export const decisionRowSchema = z.object({
  /** Names the row when its explanation is asked for. */
  key: id,
  /** "14:31", with the day before it when that is not today. */
  time: text,
  kind: text,
  model: text,
  isLocal: z.boolean(),
  cost: text,
  basis: z.enum(['billed', 'priced', 'estimated', 'local', 'plan', 'unknown']),
  /** The word for the basis. */
  known: text,
  firstToken: text,
  /** What became of it; absent when nothing did. */
  outcome: z.object({ icon: text, text }).optional(),
});

export const learnedRowSchema = z.object({
  /** The observations that undoing takes back. */
  ids: z.array(id).min(1),
  /** "+0.07" */
  change: text,
  isBetter: z.boolean(),
  /** "fix in Rust, qwen3-coder 30B" */
  what: text,
  /** "after 23 ratings, 17 Nov" */
  detail: text,
});

export const comparisonSchema = z.object({
  title: text,
  arms: z.array(
    z.object({
      name: z.enum(['A', 'B']),
      /** "118 requests" */
      detail: text,
      /** Share of good answers with its 95 % interval; absent without ratings. */
      rating: z.object({ share, low: share, high: share, text }).optional(),
      each: text,
    }),
  ),
  sentence: text,
  /** True while it runs, so that one side can be kept. */
  isRunning: z.boolean(),
});

/** Everything that the dashboard draws of one period. */
export const dashboardViewSchema = z.object({
  /** Sentences about the figures as a whole: kept for this window only, some costs not known. */
  notices: z.array(text),
  figures: z.array(figureSchema).length(4),
  saving: savingViewSchema,
  overTime: overTimeSchema,
  groups: z.array(groupSchema),
  matrix: matrixSchema,
  latency: z.array(latencySchema),
  faults: z.object({
    /** "21 faults, 18 answered by another model" */
    sentence: text,
    rows: z.array(faultSchema),
  }),
  cache: cacheSchema,
  availability: z.array(availabilitySchema),
  decisions: z.array(decisionRowSchema),
  hasMoreDecisions: z.boolean(),
  learned: z.array(learnedRowSchema),
  comparison: comparisonSchema.optional(),
});

export type FigureView = z.infer<typeof figureSchema>;
export type SavingView = z.infer<typeof savingViewSchema>;
export type Tick = z.infer<typeof tickSchema>;
export type OverTimeView = z.infer<typeof overTimeSchema>;
export type GroupView = z.infer<typeof groupSchema>;
export type MatrixView = z.infer<typeof matrixSchema>;
export type LatencyView = z.infer<typeof latencySchema>;
export type FaultView = z.infer<typeof faultSchema>;
export type FaultsView = z.infer<typeof dashboardViewSchema>['faults'];
export type CacheView = z.infer<typeof cacheSchema>;
export type AvailabilityView = z.infer<typeof availabilitySchema>;
export type DecisionRowView = z.infer<typeof decisionRowSchema>;
export type LearnedRowView = z.infer<typeof learnedRowSchema>;
export type ComparisonView = z.infer<typeof comparisonSchema>;
export type DashboardView = z.infer<typeof dashboardViewSchema>;
