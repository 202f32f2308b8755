import type { BudgetState } from './budget.ts';
import type { AlternativeOffer, RoutingDecision } from './decision.ts';
import type { BatonError } from './errors.ts';
import type { LedgerEntry } from './ledger.ts';
import type { Model } from './model.ts';
import type { Snippet } from './snippet.ts';
import type { FinishReason } from './stream.ts';
import type { SnippetReference } from './task.ts';
import type { Retrieved } from './workspace-index.ts';

/** What of a conversation did not fit the chosen model's window and was therefore not sent. */
export interface LeftOut {
  /** Number of earlier messages. */
  readonly messageCount: number;
  /** Snippets that were shortened or dropped, by reference. */
  readonly snippets: readonly SnippetReference[];
  /** Labels of attachments that were shortened or dropped; absent: none. */
  readonly attachments?: readonly string[];
}

/** What became of looking around the workspace for one task. */
export interface WorkspaceSearch {
  /** What was found and sent, best first. */
  readonly found: readonly SnippetReference[];
  /** What was found by. */
  readonly by?: Retrieved['by'];
  /** Places that were found and not sent, because they would have kept the task on this machine and nobody here could take it. */
  readonly withheld?: readonly SnippetReference[];
  /** Why there is less than there could be, in one sentence: the index took too long, is off, or is still being built. */
  readonly sentence?: string;
}

/** A secret in whose place a model got a placeholder: what it is and where it stands, never the secret. */
export interface MaskedSecret {
  /** Plain word: "API key". */
  readonly type: string;
  /** True for what is about a person or their machine rather than a secret: only terminals and logs are looked through for that. */
  readonly isPersonal?: true;
  /** Every place once: a file's path or an attachment's label with its line, where that is known. */
  readonly places: readonly (
    | { readonly type: 'question' | 'history' | 'instructions' }
    | { readonly type: 'data'; readonly label: string; readonly line?: number }
  )[];
}

/**
 * What a run yields, in this order: one `decision`, with a `budget` where one changed it; then per attempt one `prompt`, and either `attempt-failed` (before its first token, somebody
 * else takes over) or deltas, with `waiting` before the first of them where nothing comes for a while; last, exactly one `end`. A run that cannot be routed yields `end` alone. The generator never throws.
 */
export type RunPart =
  | {
      readonly type: 'decision';
      readonly decision: RoutingDecision;
      readonly alternatives: readonly AlternativeOffer[];
    }
  /** A budget changed the model: who would have answered, and who does. Directly after the decision. */
  | { readonly type: 'budget'; readonly budget: BudgetState; readonly instead: Model; readonly chosen: Model }
  | {
      readonly type: 'prompt';
      readonly attempt: number;
      readonly model: Model;
      /** What the person gave and the question names, then what was found. */
      readonly snippets: readonly Snippet[];
      /** Absent when nobody looked around. */
      readonly search?: WorkspaceSearch;
      readonly unreadable: readonly { readonly reference: SnippetReference; readonly reason: string }[];
      readonly leftOut: LeftOut;
      /** Snippets that held invisible or direction-changing characters, which were taken out. */
      readonly stripped: readonly SnippetReference[];
      /** The same for attachments, by label; absent: none. */
      readonly strippedAttachments?: readonly string[];
      /** Earlier messages that were said in private and that this model, which is elsewhere, did not get; absent: none. */
      readonly keptBackCount?: number;
      /** What was masked for this model; absent: nothing. */
      readonly masked?: readonly MaskedSecret[];
      readonly inputTokens: number;
    }
  | {
      readonly type: 'attempt-failed';
      readonly attempt: number;
      readonly model: Model;
      readonly error: BatonError;
      readonly next: Model;
      readonly entry: LedgerEntry;
    }
  /** Nothing comes yet, and this is what is waited for; again whenever the sentence changes, at most once a second. */
  | {
      readonly type: 'waiting';
      readonly model: Model;
      readonly waitingFor: 'load' | 'rate-limit' | 'slot' | 'first-token' | 'retry';
      /** "Loading qwen3-coder 30B into memory, 12 s" */
      readonly sentence: string;
    }
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'reasoning-delta'; readonly text: string }
  | { readonly type: 'tool-call'; readonly id: string; readonly name: string; readonly argumentsJson: string }
  | {
      readonly type: 'end';
      readonly outcome: 'finished' | 'failed' | 'cancelled';
      readonly finishReason: FinishReason;
      /** The model that answered last; absent when none was asked. */
      readonly model?: Model;
      /** Absent exactly when `outcome` is `finished`. */
      readonly error?: BatonError;
      /** Who could go on with an answer that broke off after its first token, in a new turn; nobody does so by itself. */
      readonly couldContinue?: Model;
      /** What was booked for the last attempt; absent when no model was asked. */
      readonly entry?: LedgerEntry;
      /** False when the ledger could not be written; the answer stands all the same. */
      readonly isBooked: boolean;
    };
