import { BatonError, type ErrorCode } from '../domain/errors.ts';
import type { ModelId } from '../domain/model.ts';
import { wishOf, type RouteInput, type Wish } from './input.ts';
import { neededTokens, tokensAgainstWindow, windowOf } from './limits.ts';
import type { Score } from './score.ts';

/** The error of a task that nobody can take, with the evidence: which limit, both numbers, who else could. Never retryable. */
export function refusal(input: RouteInput, scores: readonly Score[]): BatonError {
  const wish = wishOf(input);
  if (scores.length === 0) {
    return because('BATON_E_NO_MODEL', 'No model can be asked yet. Add a key, use the GPU, or enter another address.');
  }
  if (wish.type === 'model') return refusedChoice(input, scores, wish.modelId);
  if (isComparison(wish) && scores.some((score) => score.limit?.excludedBy === 'choice'))
    return refusedComparison(input, scores, wish);
  if (input.profile.privacy === 'private') return refusedPrivate(input, scores);
  if (wish.type === 'local') return refusedLocal(input, scores);
  return refusedAll(input, scores);
}

function refusedChoice(input: RouteInput, scores: readonly Score[], chosenId: ModelId): BatonError {
  const chosen = scores.find((score) => score.model.id === chosenId);
  const others = offer(input, scores);
  if (!chosen) return because('BATON_E_MODEL_NOT_FOUND', `${chosenId} is not available any more.${others}`);
  const { label, providerLabel } = chosen.model;
  switch (chosen.limit?.excludedBy) {
    case 'privacy':
      return because('BATON_E_PRIVATE_NO_ROUTE', `Private, and ${label} runs at ${providerLabel}.${others}`);
    case 'context-window':
      return because('BATON_E_NO_MODEL_FITS', `${label} cannot take it: ${windowNumbers(input, chosen)}.${others}`);
    default:
      return because('BATON_E_NO_MODEL_FITS', `${label} cannot be asked now: ${healthWords(input, chosen)}.${others}`);
  }
}

function refusedPrivate(input: RouteInput, scores: readonly Score[]): BatonError {
  const local = scores.filter((score) => score.model.place === 'local');
  const widest = widestTooSmall(local);
  if (local.length === 0) {
    return because(
      'BATON_E_PRIVATE_NO_ROUTE',
      'Private, and there is no local model. Nothing was sent. Use the GPU, or switch private off.',
    );
  }
  if (widest) {
    const numbers = windowNumbers(input, widest);
    return because(
      'BATON_E_PRIVATE_NO_ROUTE',
      `Private, and no local model can take it: ${numbers}. Remove context, or switch private off.`,
    );
  }
  return because(
    'BATON_E_PRIVATE_NO_ROUTE',
    `Private, and no local model can be asked now: ${whyNot(input, local)}. Nothing was sent.`,
  );
}

function refusedLocal(input: RouteInput, scores: readonly Score[]): BatonError {
  const local = scores.filter((score) => score.model.place === 'local');
  const widest = widestTooSmall(local);
  if (local.length === 0) return because('BATON_E_NO_MODEL_FITS', 'There is no local model. Use the GPU to add one.');
  if (widest)
    return because(
      'BATON_E_NO_MODEL_FITS',
      `No local model can take it: ${windowNumbers(input, widest)}. Remove some context.`,
    );
  return because('BATON_E_NO_MODEL_FITS', `No local model can be asked now: ${whyNot(input, local)}.`);
}

type Comparison = Extract<Wish, { readonly than: ModelId }>;

function isComparison(wish: Wish): wish is Comparison {
  return wish.type === 'stronger' || wish.type === 'cheaper';
}

function refusedComparison(input: RouteInput, scores: readonly Score[], wish: Comparison): BatonError {
  const than = scores.find((score) => score.model.id === wish.than);
  const label = than?.model.label ?? wish.than;
  if (wish.type === 'cheaper' && than && than.estimateNanoUsd === undefined) {
    return because(
      'BATON_E_NO_MODEL_FITS',
      `The price of ${label} is unknown, so no model can be called cheaper. Name a model instead.`,
    );
  }
  const widest = widestTooSmall(scores);
  const hint = widest ? ` Others are too small: ${windowNumbers(input, widest)}.` : '';
  const local = input.profile.privacy === 'private' ? ' local' : '';
  return because('BATON_E_NO_MODEL_FITS', `No ${wish.type}${local} model than ${label} is available.${hint}`);
}

function refusedAll(input: RouteInput, scores: readonly Score[]): BatonError {
  const widest = widestTooSmall(scores);
  if (widest)
    return because(
      'BATON_E_NO_MODEL_FITS',
      `No model can take it: ${windowNumbers(input, widest)}. Remove some context.`,
    );
  return because(
    'BATON_E_NO_MODEL_FITS',
    `No model can be asked now: ${whyNot(input, scores)}. Try again later, or add another.`,
  );
}

/** " X or Y could take it.", or what else to do when nobody could. */
function offer(input: RouteInput, scores: readonly Score[]): string {
  const isPrivate = input.profile.privacy === 'private';
  const able = scores
    .filter(({ model, limit }) => limit?.excludedBy === 'choice' && isAble(input, model, isPrivate))
    .slice(0, 2);
  if (able.length === 0)
    return isPrivate ? ' Nothing was sent. Switch private off, or use the GPU.' : ' Choose another model, or auto.';
  return ` ${able.map((score) => score.model.label).join(' or ')} could take it.`;
}

function isAble(input: RouteInput, model: Score['model'], isPrivate: boolean): boolean {
  const windowTokens = windowOf(model);
  const fits = windowTokens === undefined || neededTokens(input, model) <= windowTokens;
  return fits && !input.unavailable?.has(model.id) && (!isPrivate || model.place === 'local');
}

/** The largest window among those that are too small: the one that came nearest. */
function widestTooSmall(scores: readonly Score[]): Score | undefined {
  let widest: Score | undefined;
  for (const score of scores) {
    if (score.limit?.excludedBy !== 'context-window') continue;
    if (!widest || (windowOf(score.model) ?? 0) > (windowOf(widest.model) ?? 0)) widest = score;
  }
  return widest;
}

function windowNumbers(input: RouteInput, { model }: Score): string {
  return tokensAgainstWindow(neededTokens(input, model), windowOf(model) ?? 0, input.isInputTokensEstimate);
}

function whyNot(input: RouteInput, scores: readonly Score[]): string {
  return scores
    .filter((score) => score.limit?.excludedBy === 'health')
    .slice(0, 2)
    .map((score) => `${score.model.label}, ${healthWords(input, score)}`)
    .join('; ');
}

function healthWords(input: RouteInput, { model }: Score): string {
  return input.unavailable?.get(model.id) || 'not available now';
}

function because(code: ErrorCode, sentence: string): BatonError {
  return new BatonError(code, sentence, { isRetryable: false });
}
