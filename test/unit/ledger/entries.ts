import type { LedgerOpening, LedgerOutcome } from '../../../src/domain/ledger.ts';

/** A full opening; every field may be replaced. */
export function opening(given: Partial<LedgerOpening> = {}): LedgerOpening {
  return {
    requestId: 'request-1',
    attempt: 1,
    conversationId: 'conversation-1',
    workspaceId: 'workspace-1',
    kind: 'fix',
    modelId: 'openai/gpt-5',
    startedAt: new Date('2026-11-16T12:00:00.123Z'),
    ...given,
  };
}

/** A full outcome; every field may be replaced. */
export function outcome(given: Partial<LedgerOutcome> = {}): LedgerOutcome {
  return {
    usage: {
      inputTokens: 4812,
      cacheReadInputTokens: 3840,
      outputTokens: 412,
      reasoningOutputTokens: 256,
      cacheCreationInputTokens: 0,
    },
    cost: { basis: 'priced', costNanoUsd: 5_815_000, priceSource: 'genai-prices' },
    durationMs: 2100.5,
    timeToFirstTokenMs: 900.25,
    finishReason: 'stop',
    ...given,
  };
}

/** From before to after everything that tests write. */
export const ALWAYS = [new Date(0), new Date(8.64e15)] as const;
