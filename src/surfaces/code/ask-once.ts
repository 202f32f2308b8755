import type { Catalog } from '../../domain/catalog.ts';
import { BatonError, cancelledError } from '../../domain/errors.ts';
import { formatUsd } from '../../domain/format.ts';
import type { Model } from '../../domain/model.ts';
import type { Orchestrator } from '../../domain/orchestrator.ts';
import type { MaskedSecret, RunPart } from '../../domain/run.ts';
import type { Task } from '../../domain/task.ts';
import type { Translate } from '../l10n.ts';
import { maskedLabel } from '../chat/masked-view.ts';
import { modelsKnown } from './models-known.ts';

/** What a request outside the chat's conversation is run with. */
export interface AskParts {
  readonly orchestrator: Pick<Orchestrator, 'run'>;
  readonly catalog: Catalog;
  /** What every request of this window shares. */
  readonly base: () => Promise<Pick<Task, 'choice' | 'isPrivate' | 'workspaceId'>>;
  readonly newId: () => string;
  readonly t: Translate;
}

/** A request of its own: the task but for what {@link AskParts} knows. */
export type Ask = Pick<Task, 'kind' | 'prompt'> &
  Partial<Omit<Task, 'requestId' | 'isPrivate' | 'workspaceId' | 'kind' | 'prompt'>>;

/** An answer that is complete. */
export interface Answer {
  readonly text: string;
  readonly model: Model;
  /** "gpt-5-mini, OpenAI · $0.0004 · 1 secret masked" */
  readonly by: string;
}

/** The task of a request; `conversationId` is its own unless it is given. */
export async function taskOf(parts: AskParts, ask: Ask): Promise<Task> {
  const requestId = parts.newId();
  return { history: [], references: [], conversationId: requestId, ...(await parts.base()), ...ask, requestId };
}

/**
 * Asks once, outside the chat: routed, limited, booked as everything else. `watch` sees every part. Rejects with a {@link BatonError} when there is no
 * complete answer: also when it was cut at the model's limit, since half a message or half a list helps nobody.
 */
export async function askOnce(
  parts: AskParts,
  ask: Ask,
  signal: AbortSignal,
  watch: (part: RunPart, textSoFar: string) => void = () => undefined,
): Promise<Answer> {
  await modelsKnown(parts.catalog, signal).catch(() => {
    throw cancelledError();
  });
  let text = '';
  let masked: readonly MaskedSecret[] | undefined;
  for await (const part of parts.orchestrator.run(await taskOf(parts, ask), signal)) {
    if (part.type === 'text-delta') text += part.text;
    if (part.type === 'prompt') masked = part.masked;
    watch(part, text);
    if (part.type !== 'end') continue;
    const { error, model, entry, finishReason } = part;
    if (error) throw error;
    if (finishReason === 'length') throw cutError(model, parts.t);
    if (model) return { text, model, by: answeredBy(model, entry?.cost.costNanoUsd, masked, parts.t) };
  }
  throw cancelledError();
}

/** Who answered, for how much, and how much of what they were sent was masked: "gpt-5-mini, OpenAI · $0.0004 · 1 secret masked". Pure. */
export function answeredBy(
  model: Model,
  costNanoUsd: number | undefined,
  masked: readonly MaskedSecret[] | undefined,
  t: Translate,
): string {
  const said = maskedLabel(masked, t);
  return [nameOf(model, t), formatUsd(costNanoUsd), ...(said === undefined ? [] : [said])].join(' · ');
}

/** "gpt-5-mini, OpenAI" or "qwen2.5-coder 7B, local". */
export function nameOf({ label, place, providerLabel }: Model, t: Translate): string {
  return `${label}, ${place === 'local' ? t('local') : providerLabel}`;
}

function cutError(model: Model | undefined, t: Translate): BatonError {
  return new BatonError(
    'BATON_E_INVALID_RESPONSE',
    t('The answer of {0} was cut at its limit. Ask about less at once, or choose a larger model.', model?.label ?? ''),
    { isRetryable: true },
  );
}
