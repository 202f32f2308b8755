import { BatonError, type ErrorCode } from '../domain/errors.ts';
import type { ModelId } from '../domain/model.ts';
import { wishOf, type RouteInput, type Wish } from './input.ts';
import { neededTokens, tokensAgainstWindow, unavailability, windowOf } from './limits.ts';
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
  if (needsConsent(input, scores)) return sensitiveRefusal(input, scores);
  if (input.profile.privacy === 'private') return refusedPrivate(input, scores);
  if (isBudget(scores)) return refusedBudget(scores);
  if (wish.type === 'local' || input.constraints?.place === 'local') return refusedLocal(input, scores);
  return refusedAll(input, scores);
}

function refusedChoice(input: RouteInput, scores: readonly Score[], chosenId: ModelId): BatonError {
  const chosen = scores.find((score) => score.model.id === chosenId);
  const others = offer(input, scores);
  if (!chosen) return because('BATON_E_MODEL_NOT_FOUND', `${chosenId} is not available any more.${others}`);
  const { label, providerLabel } = chosen.model;
  switch (chosen.limit?.excludedBy) {
    case 'privacy':
      if (input.profile.privacy === 'sensitive') return sensitiveRefusal(input, [chosen]);
      return because('BATON_E_PRIVATE_NO_ROUTE', `Private, and ${label} runs at ${providerLabel}.${others}`);
    case 'context-window':
      return because('BATON_E_NO_MODEL_FITS', `${label} cannot take it: ${windowNumbers(input, chosen)}.${others}`);
    case 'budget':
      return refusedBudget([chosen]);
    default:
      return because(
        'BATON_E_NO_MODEL_FITS',
        `${label} cannot be asked now: ${chosen.limit ? limitWords(chosen.limit) : 'not available now'}.${others}`,
      );
  }
}

/** True when only the missing consent keeps sensitive text from a model that could take it. */
function needsConsent({ profile }: RouteInput, scores: readonly Score[]): boolean {
  return profile.privacy === 'sensitive' && scores.some(({ limit }) => limit?.excludedBy === 'privacy');
}

function sensitiveRefusal({ profile }: RouteInput, scores: readonly Score[]): BatonError {
  // What is masked is not what the person is asked about.
  const unmasked = profile.findings.filter(({ isSecret }) => isSecret !== true);
  const asked = unmasked.length > 0 ? unmasked : profile.findings;
  const found = asked.map(({ type, count }) => `${count} × ${type}`).join(', ');
  return because(
    'BATON_E_SENSITIVE',
    `The text looks sensitive (${found || 'see the decision'}), and ${whereTo(scores)}. Nothing was sent. Send it anyway, or take it out.`,
  );
}

function whereTo(scores: readonly Score[]): string {
  const [only] = scores;
  if (only && scores.length === 1 && only.model.place === 'remote')
    return `${only.model.label} runs at ${only.model.providerLabel}`;
  return scores.some(({ model }) => model.place === 'local')
    ? 'no local model can take it now'
    : 'there is no local model';
}

function isBudget(scores: readonly Score[]): boolean {
  return scores.some(({ limit }) => limit?.excludedBy === 'budget');
}

function refusedBudget(scores: readonly Score[]): BatonError {
  const sentence = scores.find(({ limit }) => limit?.excludedBy === 'budget')?.limit?.sentence ?? '';
  return because(
    'BATON_E_BUDGET',
    `The budget does not allow it. ${sentence.replace('Left out: ', 'The cheapest that fits: ')} Raise the budget, or use a local model.`,
  );
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
    `Private, and no local model can be asked now: ${whyNot(local)}. Nothing was sent.`,
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
  return because('BATON_E_NO_MODEL_FITS', `No local model can be asked now: ${whyNot(local)}.`);
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
  const constrained = scores.filter(({ limit }) => limit?.excludedBy === 'strength' || limit?.excludedBy === 'cost');
  if (constrained.length > 0)
    return because(
      'BATON_E_NO_MODEL_FITS',
      `No model is within the limits of this task: ${whyNot(constrained)}. Change the limits, or add another model.`,
    );
  const widest = widestTooSmall(scores);
  if (widest)
    return because(
      'BATON_E_NO_MODEL_FITS',
      `No model can take it: ${windowNumbers(input, widest)}. Remove some context.`,
    );
  return because(
    'BATON_E_NO_MODEL_FITS',
    `No model can be asked now: ${whyNot(scores)}. Try again later, or add another.`,
  );
}

/** " X or Y could take it.", or what else to do when nobody could. */
function offer(input: RouteInput, scores: readonly Score[]): string {
  const isPrivate = input.profile.privacy === 'private';
  const able = scores
    .filter((score) => score.limit?.excludedBy === 'choice' && isAble(input, score, isPrivate))
    .slice(0, 2);
  if (able.length === 0)
    return isPrivate ? ' Nothing was sent. Switch private off, or use the GPU.' : ' Choose another model, or auto.';
  return ` ${able.map((score) => score.model.label).join(' or ')} could take it.`;
}

function isAble(input: RouteInput, { model, outputTokens }: Score, isPrivate: boolean): boolean {
  const windowTokens = windowOf(model);
  const fits = windowTokens === undefined || neededTokens(input, model, outputTokens) <= windowTokens;
  return fits && unavailability(input, model) === undefined && (!isPrivate || model.place === 'local');
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

function windowNumbers(input: RouteInput, { model, outputTokens }: Score): string {
  return tokensAgainstWindow(
    neededTokens(input, model, outputTokens),
    windowOf(model) ?? 0,
    input.isInputTokensEstimate,
  );
}

/** What excludes the first two of them, in the words of the candidates' table. */
function whyNot(scores: readonly Score[]): string {
  return scores
    .flatMap(({ model, limit }) => (limit ? [`${model.label}, ${limitWords(limit)}`] : []))
    .slice(0, 2)
    .join('; ');
}

function limitWords({ sentence }: NonNullable<Score['limit']>): string {
  return sentence.replace('Left out: ', '').replace(/\.$/, '');
}

function because(code: ErrorCode, sentence: string): BatonError {
  return new BatonError(code, sentence, { isRetryable: false });
}
