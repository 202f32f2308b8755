import type { Message } from './message.ts';
import type { ModelId } from './model.ts';

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
 * `open`: anywhere. `private`: only to models on this machine or on hosts the person listed.
 */
export type Privacy = 'open' | 'private';

/** What the person fixed about the choice of model. `auto` leaves it to routing. */
export type ModelChoice = { readonly type: 'auto' } | { readonly type: 'model'; readonly modelId: ModelId };

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
  /** Path relative to the workspace folder, with `/`. */
  readonly path: string;
  /** Name of the workspace folder it lies in. */
  readonly folder: string;
  readonly startLine?: number;
  readonly endLine?: number;
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
  readonly choice: ModelChoice;
  /** "Again with…": overrides `choice` for this one request. */
  readonly alternative?: Alternative;
  /** The person's own "private" switch. */
  readonly isPrivate: boolean;
}
