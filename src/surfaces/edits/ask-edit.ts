import type { AlternativeOffer, RoutingDecision } from '../../domain/decision.ts';
import { BatonError, cancelledError } from '../../domain/errors.ts';
import type { Model } from '../../domain/model.ts';
import type { MaskedSecret, RunPart } from '../../domain/run.ts';
import { reached, type Phase } from '../../host/phases.ts';
import { answeredBy, taskOf, type Ask, type AskParts } from '../code/ask-once.ts';
import { modelsKnown } from '../code/models-known.ts';

/** A model's answer to a request for an edit, complete or cut at its limit. */
export interface EditAnswer {
  readonly requestId: string;
  readonly text: string;
  readonly isCutOff: boolean;
  readonly model: Model;
  readonly decision: RoutingDecision;
  readonly alternatives: readonly AlternativeOffer[];
  /** "qwen2.5-coder 7B, local · $0.00", with what was masked. */
  readonly by: string;
  /** What was masked in what was sent. */
  readonly masked?: readonly MaskedSecret[];
  readonly costNanoUsd: number | undefined;
}

const PHASE_OF: Partial<Record<RunPart['type'], Phase>> = { decision: 'decided', prompt: 'sent', end: 'answered' };

/** Told of each part of a run, with the text so far. */
export type WatchEdit = (part: RunPart, textSoFar: string) => void;

/** Asks for an edit: routed, limited and booked as everything else. Rejects with a {@link BatonError} when there is no answer at all. */
export async function askForEdit(
  parts: AskParts,
  ask: Ask,
  signal: AbortSignal,
  watch: WatchEdit,
): Promise<EditAnswer> {
  await modelsKnown(parts.catalog, signal).catch(() => {
    throw cancelledError();
  });
  const task = await taskOf(parts, ask);
  let text = '';
  let masked: readonly MaskedSecret[] | undefined;
  let decided: Extract<RunPart, { type: 'decision' }> | undefined;
  reached('asked');
  for await (const part of parts.orchestrator.run(task, signal)) {
    const phase = PHASE_OF[part.type];
    if (phase) reached(phase);
    if (part.type === 'decision') decided = part;
    if (part.type === 'text-delta') text += part.text;
    if (part.type === 'prompt') masked = part.masked;
    watch(part, text);
    if (part.type !== 'end') continue;
    if (part.error) throw part.error;
    if (!part.model || !decided) break;
    const costNanoUsd = part.entry?.cost.costNanoUsd;
    return {
      requestId: task.requestId,
      text,
      isCutOff: part.finishReason === 'length',
      model: part.model,
      decision: decided.decision,
      alternatives: decided.alternatives,
      by: answeredBy(part.model, costNanoUsd, masked, parts.t),
      ...(masked && { masked }),
      costNanoUsd,
    };
  }
  throw new BatonError('BATON_E_CANCELLED', 'Stopped.', { isRetryable: false });
}
