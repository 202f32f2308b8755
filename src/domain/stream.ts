import type { BatonError } from './errors.ts';
import type { OllamaCall } from './local.ts';
import type { Message } from './message.ts';
import type { Model } from './model.ts';
import type { RateLimitNote } from './rate-limit.ts';
import type { Privacy, ToolDeclaration } from './task.ts';
import type { Usage } from './usage.ts';

/** Why a model stopped. The vendor's raw word is kept beside it in {@link StreamPart}. */
export type FinishReason = 'stop' | 'length' | 'content-filter' | 'tool-calls' | 'error' | 'other';

/** One piece of a model's answer. */
export type StreamPart =
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'reasoning-delta'; readonly text: string }
  /** A whole tool call, its arguments as the JSON text the model wrote: untrusted, not yet parsed. */
  | { readonly type: 'tool-call'; readonly id: string; readonly name: string; readonly argumentsJson: string }
  | {
      readonly type: 'finish';
      readonly finishReason: FinishReason;
      /** The vendor's own word, for the log. */
      readonly rawFinishReason?: string;
      readonly usage: Usage;
      /** What the provider or gateway says this call cost, in nano-USD; only where it says so. */
      readonly billedNanoUsd?: number;
      /** What could not be right in the vendor's report and was left out of `usage`, for the log: "cached tokens above input". */
      readonly usageProblem?: string;
    }
  | { readonly type: 'error'; readonly error: BatonError; readonly usage: Usage };

/** One call to one model. */
export interface ChatRequest {
  readonly requestId: string;
  readonly model: Model;
  readonly messages: readonly Message[];
  /** Decides which addresses the call may reach. */
  readonly privacy: Privacy;
  /** Limit of the answer; absent leaves it to the provider, except where the wire requires one. */
  readonly maxOutputTokens?: number;
  /** Asks for an answer that is JSON of this schema, where the wire can. */
  readonly responseSchema?: { readonly name: string; readonly schema: Readonly<Record<string, unknown>> };
  /** Tools the model may ask for; nothing it asks for is run here. */
  readonly tools?: readonly ToolDeclaration[];
  /** Told to gateways that keep count: "kind:fix", "workspace:web-shop". Never text of the person. */
  readonly tags?: readonly string[];
  /** Marks the start of a conversation that later requests share, for vendors that route by it to keep their prompt cache warm. */
  readonly cacheKey?: string;
  /** How many secrets were masked in it, for the log of the way out. */
  readonly maskedCount?: number;
  /** Called at most once, when the headers of the answer came, also those of a refusal; only where they say anything about limits. Must not throw. */
  readonly onRateLimit?: (note: RateLimitNote) => void;
  /** For the Ollama wire alone: what the local backend wants sent. */
  readonly ollama?: OllamaCall;
}

/**
 * A place that serves models: one vendor's API, one gateway, or one local server.
 *
 * The stream contract, the same for every implementation:
 * - `stream` never throws and its iterator never throws. Whatever goes wrong arrives as the last part, `error`.
 * - The last part is exactly one `finish` or `error`. After it the iterator is done; nothing follows.
 * - `finish` comes only when the wire said that the answer is complete. An answer whose connection ends without the
 *   vendor's own terminator ends with `error` and code `BATON_E_ABNORMAL_END`, never with `finish`.
 * - Text arrives as it comes, in order, unaltered; empty deltas are not passed on. Joining all `text-delta` gives the answer.
 * - When `signal` aborts, the socket is closed and the last part is `error` with `BATON_E_CANCELLED`, within 100 ms.
 * - When the consumer returns early, the socket is closed.
 * - `usage` holds what the vendor reported up to then; what it did not report stays `undefined`.
 * - Nothing is retried here; whoever calls decides that, by `error.isRetryable`, `error.reach` and `error.retryAfterMs` alone.
 * - A refusal in the model's own words (OpenAI's `refusal`) is text, followed by a `finish` with `content-filter`.
 */
export interface Provider {
  /** Stable id, the first part of its models' ids. */
  readonly id: string;
  /** The name a person reads. */
  readonly label: string;
  /** Lists the chat models that can be asked now. Rejects with a {@link BatonError}. */
  models(signal: AbortSignal): Promise<readonly Model[]>;
  stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<StreamPart>;
}
