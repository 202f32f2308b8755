/**
 * Tokens that one model call consumed, in OpenTelemetry GenAI words. Unknown stays `undefined`, never 0.
 * `inputTokens` includes the cached parts and `outputTokens` includes reasoning, whatever the vendor's own convention is.
 */
export interface Usage {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cacheReadInputTokens?: number;
  readonly cacheCreationInputTokens?: number;
  readonly reasoningOutputTokens?: number;
}
