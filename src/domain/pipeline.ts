import type { ErrorCode } from './errors.ts';
import type { ModelId } from './model.ts';
import type { NanoUsd } from './price.ts';
import type { RoutingPreset, TaskKind } from './task.ts';

/** A place in a pipeline's text: `line` and `column` are 1-based, `offset` counts UTF-16 code units from the start. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  /** Length of what is meant, in UTF-16 code units. */
  readonly length: number;
}

/** What is wrong with a pipeline or a run. `message` is a sentence for a person; where one step is to blame, it names that step. */
export interface PipelineProblem {
  readonly code: ErrorCode;
  readonly message: string;
  /** `warning`: it can run all the same. */
  readonly severity: 'error' | 'warning';
  /** The step, or the first of the steps. */
  readonly stepId?: string;
  /** Where in the text; absent for what has no text, such as a budget. */
  readonly position?: TextPosition;
}

/** Where a pipeline comes from. `built-in` ships with Baton; `workspace` is untrusted until the person approved exactly this text. */
export interface PipelineSource {
  readonly origin: 'built-in' | 'workspace' | 'conversation';
  /** Path relative to its workspace folder, with `/`; a file name for a built-in. */
  readonly path: string;
  /** Name of the workspace folder; absent for a built-in. */
  readonly folder?: string;
  readonly text: string;
  /** SHA-256 of `text` in UTF-8, lower-case hex. */
  readonly sha256: string;
}

/** What a pipeline is given when it starts. `label` is what the person is asked. */
export type PipelineInput = { readonly name: string; readonly label: string } & (
  | { readonly type: 'selection' }
  /** Files by glob, at most `limit` of them: more is an error, never a silent cut. */
  | { readonly type: 'files'; readonly globs: readonly string[]; readonly limit: number }
  | { readonly type: 'diff'; readonly isStaged: boolean }
  /** Words of the person. */
  | { readonly type: 'prompt'; readonly default?: string }
  /** Messages of commits since `since` (a tag or commit; empty: the last tag). */
  | { readonly type: 'commits'; readonly since: string; readonly limit: number }
);

/** Which model a step asks. `auto` leaves it to routing within limits. */
export type StepModel =
  | {
      readonly type: 'auto';
      readonly preset?: RoutingPreset;
      readonly strength?: 'strong' | 'weak';
      readonly place?: 'local';
      /** Only models on this machine or on hosts the person listed, as with the person's own switch. */
      readonly isPrivate?: boolean;
      /** For one answer. */
      readonly maxCostNanoUsd?: NanoUsd;
    }
  | { readonly type: 'model'; readonly modelId: ModelId };

/** What a step gives. `edits`: changes inside files that were given; `files`: whole files, new ones too. Nothing is written before it is accepted. */
export type StepOutputForm =
  | { readonly type: 'text' }
  | { readonly type: 'json'; readonly schema: JsonSchema }
  | { readonly type: 'edits' }
  | { readonly type: 'files'; readonly globs: readonly string[] };

/** A JSON schema as it stands in the pipeline; which keywords are honoured is written in the user guide. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A program that is run without a shell, exactly as it stands here. */
export interface StepCommand {
  readonly argv: readonly [string, ...string[]];
  readonly timeoutMs: number;
}

/** What an answer must pass before it counts. */
export type StepCheck =
  | { readonly type: 'command'; readonly command: StepCommand }
  | { readonly type: 'schema'; readonly schema: JsonSchema }
  | {
      readonly type: 'judge';
      readonly rubric: readonly string[];
      readonly model: StepModel;
      readonly passScore: number;
    }
  /** Edits may only add or change lines that are comments. Decided by code, costs nothing. */
  | { readonly type: 'comments-only' };

/** What happens when a step fails for good. */
export type OnError =
  | { readonly type: 'stop' }
  /** Steps that need it are skipped too; the rest goes on. */
  | { readonly type: 'skip' }
  /** Asked once more with another model, then as `stop`. */
  | { readonly type: 'fallback'; readonly model: StepModel };

/** What all steps have. */
export interface StepFrame {
  readonly id: string;
  /** "writes how to document it"; shown below the id. */
  readonly title?: string;
  /** Ids of the steps that it waits for, named and implied by its variables; in the order of the text. */
  readonly needs: readonly string[];
  /** Run only when this holds; else the step is skipped, and so are those that need it. */
  readonly when?: Condition;
  readonly forEach?: {
    /** What it goes over: "inputs.files", "steps.parts", "steps.parts.items". */
    readonly over: string;
    readonly parallelism: number;
    readonly limit: number;
  };
  /** How often it is tried again after a failure that may pass. */
  readonly retries: number;
  readonly timeoutMs: number;
  /** For the step with all its items and tries. */
  readonly budgetNanoUsd?: NanoUsd;
  readonly onError: OnError;
}

/** A step that asks a model. */
export interface AskStep extends StepFrame {
  readonly type: 'ask';
  readonly model: StepModel;
  readonly kind?: TaskKind;
  /** Template; see the user guide for its variables. */
  readonly prompt: string;
  readonly output: StepOutputForm;
  /** About how long the answer is, in tokens, for the estimate; absent: as routing predicts for the kind. */
  readonly answerTokens?: number;
  /** The same as a share of what the step is given, as for a rewritten file. */
  readonly answerShare?: number;
  /** Name of a class of tasks: the answer is kept as instructions for this class and workspace, and used again until somebody renews it. */
  readonly rememberAs?: string;
  readonly check?: StepCheck & {
    /** How often the answer may be tried, the first time included. */
    readonly rounds: number;
    /** Asked once when no round passed. */
    readonly escalateTo?: StepModel;
  };
}

/** A step that runs a program of the workspace on edits that the person accepted. */
export interface CommandStep extends StepFrame {
  readonly type: 'command';
  readonly command: StepCommand;
}

/** A step that holds an earlier result to a JSON schema. */
export interface SchemaStep extends StepFrame {
  readonly type: 'schema';
  /** "steps.examples" */
  readonly of: string;
  readonly schema: JsonSchema;
}

/** A step that has a model judge an earlier result by a rubric. */
export interface JudgeStep extends StepFrame {
  readonly type: 'judge';
  readonly of: string;
  readonly rubric: readonly string[];
  readonly model: StepModel;
  /** 0 to 1; the share of the rubric that must hold. */
  readonly passScore: number;
}

/** A step that is another pipeline. */
export interface PipelineStep extends StepFrame {
  readonly type: 'pipeline';
  readonly pipelineId: string;
  /** Its inputs, by name: templates. */
  readonly with: Readonly<Record<string, string>>;
}

/** One step. */
export type Step = AskStep | CommandStep | SchemaStep | JudgeStep | PipelineStep;

/** A comparison of results; see the user guide for its text form. Data: nothing in it is ever evaluated as code. */
export type Condition =
  | { readonly type: 'and' | 'or'; readonly all: readonly Condition[] }
  | { readonly type: 'not'; readonly of: Condition }
  | {
      readonly type: 'compare';
      readonly operator: '==' | '!=' | '<' | '<=' | '>' | '>=' | 'contains';
      readonly left: Operand;
      readonly right: Operand;
    }
  /** True for anything but an empty text, an empty list, 0, false and nothing. */
  | { readonly type: 'truthy'; readonly of: Operand };

/** A side of a comparison: a variable's path, or a value. */
export type Operand =
  | { readonly type: 'path'; readonly path: string }
  | { readonly type: 'value'; readonly value: string | number | boolean | null };

/** A pipeline as it was read, before it is looked at as a whole. */
export interface Pipeline {
  /** The name of its file without `.baton.yaml`. */
  readonly id: string;
  /** "Document a module" */
  readonly title: string;
  readonly description?: string;
  readonly inputs: readonly PipelineInput[];
  readonly steps: readonly Step[];
  readonly budgetNanoUsd?: NanoUsd;
  /** The step whose output is the result; absent: the last one of the text. */
  readonly result?: string;
  readonly source: PipelineSource;
  /** The other pipelines that are laid out in it; absent: none. */
  readonly nested?: readonly PipelineSource[];
  /** Where each step's id stands in the text. */
  readonly positions: Readonly<Record<string, TextPosition>>;
}
