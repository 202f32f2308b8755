// Messages between the extension host and a pipeline's page. As in protocol.ts: both sides parse, nothing but zod is needed, every text is ready to print.
import * as z from 'zod';
import { replyErrorSchema } from '../protocol.ts';

const text = z.string();
const id = z.string().min(1).max(300);
const share = z.number().min(0).max(1);

/** What the page's buttons ask for. Each acts on what the page shows, or on the step that is named. */
export const PIPELINE_ACTIONS = [
  'run',
  'approve-and-run',
  'not-now',
  'compare',
  'edit-file',
  'go-to-line',
  'cancel',
  'resume',
  'discard',
  'show-run',
  'raise-budget',
  'stop-step',
  'retry-step',
  'retry-stronger',
  'review-changes',
  'open-output',
  'open-prompt',
  'open-instructions',
  'open-result',
  'send-to-chat',
  'about-error',
] as const;

/** A button. */
export const pipelineActionSchema = z.object({
  action: z.enum(PIPELINE_ACTIONS),
  label: text,
  isPrimary: z.boolean().optional(),
  stepId: id.optional(),
  /** 1-based line of the file, for `go-to-line`. */
  line: z.int().positive().optional(),
});

/** One message above the graph or beside it. */
export const pipelineNoteSchema = z.object({
  level: z.enum(['info', 'warn', 'bad']),
  icon: text,
  text,
  detail: text.optional(),
  actions: z.array(pipelineActionSchema),
});

/** States of a step as they are drawn; `planned` has not been asked for yet. */
export const SHOWN_STATES = ['planned', 'waiting', 'running', 'done', 'failed', 'skipped', 'cancelled'] as const;

/** One step in the graph. */
export const stepViewSchema = z.object({
  id,
  state: z.enum(SHOWN_STATES),
  /** "7 of 12", "done"; as the person reads it. */
  stateText: text,
  /** "docstrings, running, qwen3-coder 30B" */
  label: text,
  /** What answers: a model elsewhere, one here, a program, a check by code, another pipeline. */
  place: z.enum(['cloud', 'local', 'program', 'check', 'pipeline']),
  /** "claude-opus-4-5, strong", "npx tsc --noEmit" */
  by: text,
  /** "3.2 s", "7 of 12 files" */
  extent: text.optional(),
  /** Of a `forEach` that runs. */
  share: share.optional(),
  /** Why it failed, or what it waits for. */
  sentence: text.optional(),
  /** "est. $0.002–0.004", or why it was skipped. */
  before: text,
  /** What was paid; a dash where nothing is known or was asked yet. */
  cost: text,
  /** Ids of steps that it waits for. */
  needs: z.array(id),
  level: z.int().min(0),
  /** True while its text may stream. */
  isLive: z.boolean(),
});

/** Money so far, the estimate and the budget on one scale. */
export const meterSchema = z.object({
  label: text,
  spent: text,
  estimate: text.optional(),
  budget: text.optional(),
  spentShare: share,
  estimateFrom: share.optional(),
  estimateTo: share.optional(),
  budgetShare: share.optional(),
});

/** Title and what it is about. */
export const headSchema = z.object({
  title: text,
  tag: text,
  tone: z.enum(['plain', 'info', 'ok', 'warn', 'err']),
  meta: text,
  actions: z.array(pipelineActionSchema),
  meter: meterSchema.optional(),
});

/** A line of a difference. */
export const diffLineSchema = z.object({ sign: z.enum([' ', '+', '-', '…']), text });

/** What a run would do and cost. */
export const planViewSchema = z.object({
  /** "$0 to $0.055" */
  axis: text,
  rows: z.array(
    z.object({
      name: text,
      title: text,
      after: text,
      model: text,
      modelDetail: text,
      input: text,
      cost: text,
      /** Of the axis; absent when the price is not known. */
      from: share.optional(),
      to: share.optional(),
    }),
  ),
  together: z.object({ says: text, input: text, cost: text }),
  reads: text,
  writes: text,
  /** Programs, exactly as they would be run. */
  commands: z.array(text),
  runs: text,
  footer: text,
  actions: z.array(pipelineActionSchema),
});

/** What the page shows. */
export const pipelineStateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('loading'), title: text }),
  z.object({
    kind: z.literal('plan'),
    head: headSchema,
    notes: z.array(pipelineNoteSchema),
    diff: z.array(diffLineSchema),
    plan: planViewSchema,
  }),
  z.object({
    kind: z.literal('graph'),
    /** Set for a run: by it the page comes back when the window is loaded again. */
    runId: id.optional(),
    head: headSchema,
    /** Above the graph. */
    notes: z.array(pipelineNoteSchema),
    /** Beside the graph, below the step's panel. */
    sideNotes: z.array(pipelineNoteSchema),
    /** Last in the rail, in small print. */
    hint: text.optional(),
    steps: z.array(stepViewSchema),
    /** The step that is told beside the graph until the person chooses one. */
    selected: id.optional(),
  }),
]);

/** The step that is selected, told beside the graph. */
export const stepPanelSchema = z.object({
  stepId: id,
  /** "file 8 of 12" */
  more: text.optional(),
  facts: z.array(z.object({ name: text, value: text, tag: text.optional(), action: pipelineActionSchema.optional() })),
  /** Start of what it gave or failed with. */
  output: text.optional(),
  actions: z.array(pipelineActionSchema),
});

/** Host → page. */
export const toPipelineSchema = z.discriminatedUnion('type', [
  /** Replaces everything. */
  z.object({ type: z.literal('pipeline'), state: pipelineStateSchema }),
  /** Replaces the head, the notes and the steps that are named; the others stay. Only while a graph is shown. */
  z.object({
    type: z.literal('changed'),
    head: headSchema,
    notes: z.array(pipelineNoteSchema),
    sideNotes: z.array(pipelineNoteSchema),
    steps: z.array(stepViewSchema),
  }),
  /** The last lines of what a step writes now. */
  z.object({ type: z.literal('live'), stepId: id, lines: z.array(text).max(3) }),
  z.object({ type: z.literal('panel'), panel: stepPanelSchema }),
  /** The answer to each message that had an id: no error means it was done. */
  z.object({ type: z.literal('reply'), id, error: replyErrorSchema.optional() }),
]);

const ask = { id };

/** Page → host. Each but `ready` has an id that the host answers with `reply`. */
export const fromPipelineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('step-select'), ...ask, stepId: id }),
  z.object({
    type: z.literal('act'),
    ...ask,
    action: z.enum(PIPELINE_ACTIONS),
    stepId: id.optional(),
    line: z.int().positive().optional(),
  }),
]);

export type PipelineAction = z.infer<typeof pipelineActionSchema>;
export type PipelineNote = z.infer<typeof pipelineNoteSchema>;
export type StepView = z.infer<typeof stepViewSchema>;
export type Meter = z.infer<typeof meterSchema>;
export type PipelineHead = z.infer<typeof headSchema>;
export type DiffLine = z.infer<typeof diffLineSchema>;
export type PlanView = z.infer<typeof planViewSchema>;
export type PipelineState = z.infer<typeof pipelineStateSchema>;
export type StepPanel = z.infer<typeof stepPanelSchema>;
export type ToPipeline = z.infer<typeof toPipelineSchema>;
export type FromPipeline = z.infer<typeof fromPipelineSchema>;
