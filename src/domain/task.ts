import type { Message } from './message.ts';
import type { ModelId } from './model.ts';
import type { Surroundings } from './surroundings.ts';

/** What a task asks for. The closed list every organ shares; a new kind is added here and nowhere else. */
export const TASK_KINDS = [
  'explain',
  'fix',
  'document',
  'test',
  'refactor',
  'optimize',
  'generate',
  'review',
  'plan',
  'summarize',
  'translate',
  'chat',
] as const;

/** One of {@link TASK_KINDS}. */
export type TaskKind = (typeof TASK_KINDS)[number];

/** 1 simple, 2 routine, 3 hard, 4 very hard. */
export type Complexity = 1 | 2 | 3 | 4;

/** The word shown for each complexity. */
export const COMPLEXITY_WORDS: Record<Complexity, string> = { 1: 'simple', 2: 'routine', 3: 'hard', 4: 'very hard' };

/**
 * How far the text of a task may travel. Set by code, never by a model.
 * `open`: anywhere. `sensitive`: holds secrets or personal data; local models are preferred, and a remote one is asked only after the person agreed.
 * `private`: only to models on this machine or on hosts the person listed.
 */
export type Privacy = 'open' | 'sensitive' | 'private';

/** How soon the answer is wanted: while the person looks on, or whenever it is ready. */
export type Urgency = 'interactive' | 'relaxed';

/** How much of the workspace a task needs: nothing, what the person gave, or a look around. */
export type ContextNeed = 'none' | 'given' | 'workspace';

/** Which queue a request waits in when a provider's limit is reached: a person who looks on goes first. */
export type Lane = 'interactive' | 'pipeline' | 'background';

/**
 * Where between "cheapest that holds" (0) and "best" (1) routing aims, as a share of the best model's expected quality that must be kept; presets
 * name points of it.
 */
export const ROUTING_PRESETS = ['economy', 'balanced', 'quality', 'speed', 'offline'] as const;

/** One of {@link ROUTING_PRESETS}. */
export type RoutingPreset = (typeof ROUTING_PRESETS)[number];

/** What the person fixed about the choice of model. `auto` leaves it to routing, aimed by a preset (absent: `balanced`). */
export type ModelChoice =
  | { readonly type: 'auto'; readonly preset?: RoutingPreset }
  | { readonly type: 'model'; readonly modelId: ModelId };

/** What the surface knows about the place a task came from. Features for the classifier; never text of the workspace. */
export interface TaskFacts {
  /** VS Code language id of the code in question. */
  readonly languageId?: string;
  readonly selectedLineCount?: number;
  /** Errors and warnings in the selection or file. */
  readonly diagnosticCount?: number;
  readonly openFileCount?: number;
}

/** A wish for another answer to the same question, relative to the model that gave the first one. */
export type Alternative =
  | { readonly type: 'stronger' | 'cheaper'; readonly than: ModelId }
  | { readonly type: 'local' }
  | { readonly type: 'model'; readonly modelId: ModelId };

/**
 * A place in the workspace whose text goes with the question.
 * `startLine` and `endLine` are 1-based and inclusive; both absent means the whole file.
 */
export interface SnippetReference {
  /** Path relative to the workspace folder, with `/`; a folder's path ends with `/`, the whole workspace folder is "/". */
  readonly path: string;
  /** Name of the workspace folder it lies in. */
  readonly folder: string;
  readonly startLine?: number;
  readonly endLine?: number;
}

/** Text that goes with a question and is not a place in a file: a diff, the problems, a terminal's last output. Data, never instructions. */
export interface Attachment {
  /** "git diff, staged" */
  readonly label: string;
  /** VS Code language id for the code fence; empty when it has none. */
  readonly language: string;
  readonly text: string;
  /** Workspace paths that the text tells of: a private path makes it private. */
  readonly paths?: readonly string[];
  /** True for what the people of a trusted workspace wrote down for assistants: how code and answers are to be. Models are asked to follow it. */
  readonly isConventions?: true;
}

/** A tool of a caller, as models are told of it. */
export interface ToolDeclaration {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of its arguments. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** One text for all models, or one for those of tier `small` and one for all others. */
export type Instructions = string | { readonly small: string; readonly full: string };

/** Hard limits on who may take a task, set by a pipeline's step or an action; they only narrow what the person's settings allow. */
export interface ModelConstraints {
  readonly place?: 'local';
  /** `strong`: no small model; `weak`: no strong one. */
  readonly strength?: 'strong' | 'weak';
  /** The most one answer may be estimated to cost, in nano-USD. */
  readonly maxCostNanoUsd?: number;
}

/** One request of a person, from any surface. Everything the orchestrator needs and nothing of the editor. */
export interface Task {
  /** Unique per request; the ledger and the log name it. */
  readonly requestId: string;
  readonly conversationId: string;
  /** Stable name of the workspace, for the ledger; absent in an empty window. */
  readonly workspaceId?: string;
  /** The newest turn's own words, without pasted context. */
  readonly prompt: string;
  /** Given when the surface knows it (a right-click "Fix"); then it is not guessed. */
  readonly kind?: TaskKind;
  /** Earlier turns, oldest first, without system text. */
  readonly history: readonly Message[];
  /** What the person lets go with the question. */
  readonly references: readonly SnippetReference[];
  readonly attachments?: readonly Attachment[];
  /** True when the person asked to look around the workspace; else the profile's context need decides. */
  readonly looksAround?: boolean;
  /** True when all that belongs to the task is given: neither files that its words name nor anything found go along. */
  readonly isSelfContained?: boolean;
  /** Where the person is; what is near counts more when the workspace is searched. */
  readonly surroundings?: Surroundings;
  /** Words that our own code adds to the system text, such as the form of an edit. Never text of a workspace or of a model. */
  readonly instructions?: Instructions;
  /** Asks for an answer that is JSON of this schema. */
  readonly responseSchema?: { readonly name: string; readonly schema: Readonly<Record<string, unknown>> };
  /** Tools that the model may ask for. Baton runs none: what it asks for goes back to whoever brought them. */
  readonly tools?: readonly ToolDeclaration[];
  readonly choice: ModelChoice;
  readonly constraints?: ModelConstraints;
  /** "Again with…": overrides `choice` for this one request. */
  readonly alternative?: Alternative;
  /** The person's own "private" switch. */
  readonly isPrivate: boolean;
  /** True when the person agreed that this request's sensitive text goes to a remote model. */
  readonly isSensitiveAllowed?: boolean;
  readonly facts?: TaskFacts;
  /** Absent: `interactive`. */
  readonly lane?: Lane;
  /** The model that gave the conversation's last answer; routing stays with it unless there is a reason. */
  readonly previousModelId?: ModelId;
  /** True when the conversation's last answer failed or was cut. */
  readonly hasPreviousFailed?: boolean;
  /** Kind of the conversation's last turn, so that a change of task is seen. */
  readonly previousKind?: TaskKind;
  /** The pipeline run and step this request belongs to, for the ledger. */
  readonly pipelineRunId?: string;
  readonly stepId?: string;
  /** The run's own budget; it counts beside the person's. */
  readonly runBudgetNanoUsd?: number;
}
