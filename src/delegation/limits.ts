import { formatCount, formatUsd } from '../domain/format.ts';
import type { Model } from '../domain/model.ts';
import { constraintLimit } from './constraints.ts';
import { estimateNanoUsd } from './estimate.ts';
import { presetOf, requiredTokens, wholeTokens, wishOf, type RouteInput } from './input.ts';
import type { Limit } from './limit.ts';
import { listRefusal } from './patterns.ts';

export type { Limit } from './limit.ts';

/** Part of a context window that is kept free for the answer at most. */
const LARGEST_RESERVE_SHARE = 1 / 4;
const SMALLEST_RESERVE_TOKENS = 256;

/**
 * Tokens kept free for the answer in `model`'s window: half more than the expected answer, at most what the model can say at once and at most a
 * quarter of its window.
 */
export function answerReserveTokens(
  expectedOutputTokens: number,
  model: Pick<Model, 'contextWindowTokens' | 'maxOutputTokens'>,
): number {
  const wanted = Math.max(SMALLEST_RESERVE_TOKENS, Math.round(1.5 * wholeTokens(expectedOutputTokens)));
  const most = Math.min(
    known(model.maxOutputTokens) ?? wanted,
    Math.floor((windowOf(model) ?? wanted * 4) * LARGEST_RESERVE_SHARE),
  );
  return Math.max(1, Math.min(wanted, most));
}

/** The model's context window, or `undefined` when it is unknown or no positive number. */
export function windowOf(model: Pick<Model, 'contextWindowTokens'>): number | undefined {
  return known(model.contextWindowTokens);
}

/** Tokens that `model`'s window must hold for this request: what is sent plus the room for the answer. */
export function neededTokens(input: RouteInput, model: Model, outputTokens: number): number {
  return requiredTokens(input) + answerReserveTokens(outputTokens, model);
}

/**
 * The first hard limit that `model` breaks, in the order privacy, lists, "local", choice, the task's own constraints, retired, modality, window,
 * fit, budget, health; `undefined` when it may be asked. `outputTokens` is the expected length of the answer.
 */
export function brokenLimit(input: RouteInput, model: Model, outputTokens: number): Limit | undefined {
  return (
    privacyLimit(input, model) ??
    listLimit(input, model) ??
    wishLimit(input, model) ??
    constraintLimit(input, model, outputTokens) ??
    retiredLimit(input, model) ??
    modalityLimit(input, model) ??
    windowLimit(input, model, outputTokens) ??
    fitLimit(model) ??
    budgetLimit(input, model, outputTokens) ??
    healthLimit(input, model)
  );
}

/** "41 200 tokens, 32 768 fit", with ≈ where the count is an estimate. */
export function tokensAgainstWindow(neededCount: number, windowTokens: number, isEstimate: boolean): string {
  return `${isEstimate ? '≈\u00a0' : ''}${formatCount(neededCount)} tokens, ${formatCount(windowTokens)} fit`;
}

function privacyLimit({ profile, isSensitiveAllowed }: RouteInput, model: Model): Limit | undefined {
  if (model.place === 'local' || profile.privacy === 'open') return undefined;
  if (profile.privacy === 'sensitive' && isSensitiveAllowed === true) return undefined;
  const why = profile.privacy === 'sensitive' ? 'the text is sensitive' : 'the task is private';
  return { excludedBy: 'privacy', sentence: `Left out: runs at ${model.providerLabel}, and ${why}.` };
}

function listLimit({ lists }: RouteInput, model: Model): Limit | undefined {
  const why = lists && listRefusal(model.id, lists);
  return why === undefined ? undefined : { excludedBy: 'list', sentence: `Left out: ${why}.` };
}

function wishLimit(input: RouteInput, model: Model): Limit | undefined {
  const wish = wishOf(input);
  const isOffline = wish.type === 'auto' && presetOf(input) === 'offline';
  if ((wish.type === 'local' || isOffline) && model.place !== 'local') {
    return { excludedBy: 'not-local', sentence: `Left out: runs at ${model.providerLabel}, not here.` };
  }
  if (wish.type === 'model' && wish.modelId !== model.id)
    return { excludedBy: 'choice', sentence: 'Left out: another model was chosen.' };
  return undefined;
}

function retiredLimit({ now }: RouteInput, { retiresAt }: Model): Limit | undefined {
  if (!retiresAt || !now || retiresAt.getTime() > now.getTime()) return undefined;
  return { excludedBy: 'retired', sentence: `Left out: retired on ${retiresAt.toISOString().slice(0, 10)}.` };
}

function modalityLimit({ needsImages, needsTools }: RouteInput, model: Model): Limit | undefined {
  if (needsImages === true && model.takesImages !== true)
    return { excludedBy: 'modality', sentence: 'Left out: it is not known to take images.' };
  if (needsTools === true && model.callsTools === false)
    return { excludedBy: 'modality', sentence: 'Left out: it cannot call tools.' };
  return undefined;
}

function windowLimit(input: RouteInput, model: Model, outputTokens: number): Limit | undefined {
  const windowTokens = windowOf(model);
  const needed = neededTokens(input, model, outputTokens);
  if (windowTokens === undefined || needed <= windowTokens) return undefined;
  const sentence = `Left out: ${tokensAgainstWindow(needed, windowTokens, input.isInputTokensEstimate)}.`;
  return { excludedBy: 'context-window', sentence };
}

function fitLimit({ fit }: Model): Limit | undefined {
  return fit?.placement === 'no' ? { excludedBy: 'fit', sentence: `Left out: ${fit.sentence}.` } : undefined;
}

function budgetLimit(input: RouteInput, model: Model, outputTokens: number): Limit | undefined {
  const { budgetLeftNanoUsd: left, unknownPriceNanoUsd } = input;
  if (left === undefined) return undefined;
  const price = estimateNanoUsd(model, wholeTokens(input.inputTokens), outputTokens) ?? unknownPriceNanoUsd ?? 0;
  if (price === 0 || price <= left) return undefined;
  const sentence = `Left out: ${formatUsd(price, { estimate: true })} is more than the budget has left, ${formatUsd(Math.max(0, left))}.`;
  return { excludedBy: 'budget', sentence };
}

function healthLimit(input: RouteInput, model: Model): Limit | undefined {
  const why = unavailability(input, model);
  return why === undefined ? undefined : { excludedBy: 'health', sentence: `Left out: ${why}.` };
}

/** Why a model must not be asked now, in plain words; `undefined` when it may be. */
export function unavailability(
  { unavailable }: Pick<RouteInput, 'unavailable'>,
  { id }: Pick<Model, 'id'>,
): string | undefined {
  const why = unavailable?.get(id);
  return why === '' ? 'not available now' : why;
}

function known(count: number | undefined): number | undefined {
  return count !== undefined && Number.isFinite(count) && count >= 1 ? Math.floor(count) : undefined;
}
