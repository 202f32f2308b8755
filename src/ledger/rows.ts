import * as z from 'zod';
import { ERROR_CODES } from '../domain/errors.ts';
import type { LedgerEntry, LedgerOpening, LedgerOutcome } from '../domain/ledger.ts';
import type { ModelId } from '../domain/model.ts';
import { TASK_KINDS } from '../domain/task.ts';
import type { LedgerOwner } from './owner.ts';

/** Values that can be bound to a statement, by parameter name. */
export type Bindings = Record<string, string | number | null>;

const count = z.number().nullable();
const rowSchema = z.object({
  request_id: z.string(),
  attempt: z.number(),
  conversation_id: z.string(),
  workspace_id: z.string().nullable(),
  kind: z.enum(TASK_KINDS),
  model_id: z.custom<ModelId>((value) => typeof value === 'string' && value.includes('/')),
  started_at_ms: z.number(),
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
  reasoning_output_tokens: count,
  basis: z.enum(['billed', 'priced', 'estimated', 'local', 'plan', 'unknown']),
  cost_nano_usd: count,
  price_source: z.string().nullable(),
  duration_ms: count,
  time_to_first_token_ms: count,
  finish_reason: z.enum(['stop', 'length', 'content-filter', 'tool-calls', 'error', 'other']),
  error_code: z.enum(ERROR_CODES).nullable(),
});

/** A row as an entry, or nothing when it is not one this version can read. */
export function entriesOf(row: unknown): readonly LedgerEntry[] {
  const { data } = rowSchema.safeParse(row);
  if (!data) return [];
  const usage = known({
    inputTokens: data.input_tokens,
    outputTokens: data.output_tokens,
    cacheReadInputTokens: data.cache_read_input_tokens,
    cacheCreationInputTokens: data.cache_creation_input_tokens,
    reasoningOutputTokens: data.reasoning_output_tokens,
  });
  return [
    {
      requestId: data.request_id,
      attempt: data.attempt,
      conversationId: data.conversation_id,
      kind: data.kind,
      modelId: data.model_id,
      startedAt: new Date(data.started_at_ms),
      usage,
      cost: { basis: data.basis, ...known({ costNanoUsd: data.cost_nano_usd, priceSource: data.price_source }) },
      durationMs: data.duration_ms ?? 0,
      finishReason: data.finish_reason,
      ...known({
        workspaceId: data.workspace_id,
        timeToFirstTokenMs: data.time_to_first_token_ms,
        errorCode: data.error_code,
      }),
    },
  ];
}

/** An opening with its writer, ready to bind. */
export function openingBindings(opening: LedgerOpening, owner: LedgerOwner): Bindings {
  return {
    requestId: opening.requestId,
    attempt: opening.attempt,
    conversationId: opening.conversationId,
    workspaceId: opening.workspaceId ?? null,
    kind: opening.kind,
    modelId: opening.modelId,
    startedAtMs: opening.startedAt.getTime(),
    ownerHost: owner.host,
    ownerPid: owner.pid,
    ownerInstance: owner.instance,
  };
}

/** An outcome ready to bind. Amounts and counts that are no whole numbers become unknown rather than wrong. */
export function outcomeBindings({ usage, cost, ...outcome }: LedgerOutcome): Bindings {
  const costNanoUsd = whole(cost.costNanoUsd);
  return {
    inputTokens: whole(usage.inputTokens),
    outputTokens: whole(usage.outputTokens),
    cacheReadInputTokens: whole(usage.cacheReadInputTokens),
    cacheCreationInputTokens: whole(usage.cacheCreationInputTokens),
    reasoningOutputTokens: whole(usage.reasoningOutputTokens),
    basis: costNanoUsd === null && cost.basis !== 'plan' ? 'unknown' : cost.basis,
    costNanoUsd,
    priceSource: cost.priceSource ?? null,
    durationMs: finite(outcome.durationMs),
    timeToFirstTokenMs: finite(outcome.timeToFirstTokenMs),
    finishReason: outcome.finishReason,
    errorCode: outcome.errorCode ?? null,
  };
}

function whole(value: number | undefined): number | null {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function finite(ms: number | undefined): number | null {
  return ms !== undefined && Number.isFinite(ms) ? ms : null;
}

/** The fields that are not null. */
function known<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const present: { [K in keyof T]?: NonNullable<T[K]> } = {};
  for (const key in fields) {
    const value = fields[key];
    if (value !== null && value !== undefined) present[key] = value;
  }
  return present;
}
