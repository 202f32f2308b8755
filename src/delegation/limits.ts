import type { Candidate } from '../domain/decision.ts';
import { formatCount } from '../domain/format.ts';
import type { Model } from '../domain/model.ts';
import type { TaskProfile } from '../domain/profile.ts';
import { requiredTokens, wishOf, type RouteInput } from './input.ts';
import { predictOutputTokens } from './seed.ts';

/** A hard limit that a model breaks. `sentence` says it about that model, ready for the candidates' table. */
export interface Limit {
  readonly excludedBy: NonNullable<Candidate['excludedBy']>;
  readonly sentence: string;
}

/** Part of a context window that is kept free for the answer at most. */
const LARGEST_RESERVE_SHARE = 1 / 4;
const SMALLEST_RESERVE_TOKENS = 256;

/**
 * Tokens kept free for the answer in `model`'s window: half more than the predicted answer, at most what the model can say at once and at most a
 * quarter of its window.
 */
export function answerReserveTokens(
  profile: Pick<TaskProfile, 'kind' | 'complexity'>,
  model: Pick<Model, 'contextWindowTokens' | 'maxOutputTokens'>,
): number {
  const wanted = Math.max(SMALLEST_RESERVE_TOKENS, Math.round(1.5 * predictOutputTokens(profile, 0)));
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
export function neededTokens(input: RouteInput, model: Model): number {
  return requiredTokens(input) + answerReserveTokens(input.profile, model);
}

/** The first hard limit that `model` breaks, in the order privacy, "local", choice, window, health; `undefined` when it may be asked. */
export function brokenLimit(input: RouteInput, model: Model): Limit | undefined {
  return (
    privacyLimit(input, model) ?? wishLimit(input, model) ?? windowLimit(input, model) ?? healthLimit(input, model)
  );
}

/** "41 200 tokens, 32 768 fit", with ≈ where the count is an estimate. */
export function tokensAgainstWindow(neededCount: number, windowTokens: number, isEstimate: boolean): string {
  return `${isEstimate ? '≈\u00a0' : ''}${formatCount(neededCount)} tokens, ${formatCount(windowTokens)} fit`;
}

function privacyLimit(input: RouteInput, model: Model): Limit | undefined {
  if (input.profile.privacy !== 'private' || model.place === 'local') return undefined;
  return { excludedBy: 'privacy', sentence: `Left out: runs at ${model.providerLabel}, and the task is private.` };
}

function wishLimit(input: RouteInput, model: Model): Limit | undefined {
  const wish = wishOf(input);
  if (wish.type === 'local' && model.place !== 'local') {
    return { excludedBy: 'not-local', sentence: `Left out: runs at ${model.providerLabel}, not here.` };
  }
  if (wish.type === 'model' && wish.modelId !== model.id)
    return { excludedBy: 'choice', sentence: 'Left out: another model was chosen.' };
  return undefined;
}

function windowLimit(input: RouteInput, model: Model): Limit | undefined {
  const windowTokens = windowOf(model);
  const needed = neededTokens(input, model);
  if (windowTokens === undefined || needed <= windowTokens) return undefined;
  const sentence = `Left out: ${tokensAgainstWindow(needed, windowTokens, input.isInputTokensEstimate)}.`;
  return { excludedBy: 'context-window', sentence };
}

function healthLimit(input: RouteInput, model: Model): Limit | undefined {
  const why = input.unavailable?.get(model.id);
  return why === undefined ? undefined : { excludedBy: 'health', sentence: `Left out: ${why || 'not available now'}.` };
}

function known(count: number | undefined): number | undefined {
  return count !== undefined && Number.isFinite(count) && count >= 1 ? Math.floor(count) : undefined;
}
