import type { BatonError } from '../../domain/errors.ts';
import type { Observation } from '../../domain/learning.ts';
import type { Log } from '../../domain/log.ts';
import type { ModelId } from '../../domain/model.ts';
import type { Orchestrator } from '../../domain/orchestrator.ts';
import type { Surroundings } from '../../domain/surroundings.ts';
import type { Alternative, ModelChoice, SnippetReference } from '../../domain/task.ts';
import type { ChipView, ToView } from '../../protocol.ts';
import type { Translate } from '../l10n.ts';
import type { ConversationStore } from './conversation-store.ts';
import type { Given } from './given.ts';

/** What a conversation needs from outside; free of the editor, so that it runs in plain Node. */
export interface ConversationParts {
  readonly orchestrator: Pick<Orchestrator, 'run'>;
  /** Where opinions about answers go; absent where nothing learns. */
  readonly learning?: OpinionSink;
  readonly store: ConversationStore;
  readonly log: Log;
  readonly t: Translate;
  /** Sends to the view; a view that is not there is no error. */
  readonly post: (message: ToView) => void;
  readonly newId: () => string;
  readonly now: () => Date;
  /** Told when an answer starts (with its model once it is known) and ends. */
  readonly onActivity: (activity: { readonly model: string } | undefined) => void;
  /** Told when the conversation cannot be saved. */
  readonly onProblem: (error: BatonError) => void;
}

/** Takes what is observed about answers. Neither call rejects. */
export interface OpinionSink {
  readonly observe: (observation: Observation) => Promise<void>;
  readonly undo: (ids: readonly string[]) => Promise<void>;
}

/** One question as the composer hands it over. */
export interface Question extends Given {
  readonly text: string;
  readonly references: readonly SnippetReference[];
  readonly chips: readonly ChipView[];
  readonly choice: ModelChoice;
  readonly isPrivate: boolean;
  readonly workspaceId?: string;
  /** Where the person was when they asked. */
  readonly surroundings?: Surroundings;
  /** "Again with…": the turn that is asked again, and with what. */
  readonly again?: { readonly of: string; readonly label: string; readonly alternative?: Alternative };
  /** True when the person agreed that this question's sensitive text goes out. */
  readonly isSensitiveAllowed?: boolean;
  /** The model that goes on with an answer which broke off; the question is then a new turn after it. */
  readonly continueWith?: ModelId;
}
