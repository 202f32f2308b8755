import type { Candidate } from '../domain/decision.ts';
import { formatCount, formatDecimal, formatUsd } from '../domain/format.ts';
import { COMPLEXITY_WORDS } from '../domain/task.ts';
import { presetOf, wholeTokens, wishOf, type RouteInput } from './input.ts';
import type { Why } from './pick.ts';
import type { Bar, Score } from './score.ts';

/** The short reason of the decision line: "explain, routine: a small model holds". */
export function shortReason(input: RouteInput, chosen: Score, why: Why): string {
  const { kind, complexity, privacy } = input.profile;
  const word = privacy === 'open' ? COMPLEXITY_WORDS[complexity] : privacy;
  return `${kind}, ${word}: ${whyChosen(input, chosen, why)}`;
}

/** What decided, one sentence each: the rule, what the limits left out, an unknown price, what the dearest would have cost. Never empty. */
export function longReasons(input: RouteInput, scores: readonly Score[], bar: Bar, why: Why): readonly string[] {
  const [chosen] = scores;
  if (!chosen) return [];
  return [
    ruleSentence(input, scores, chosen, bar, why),
    ...limitSentences(scores),
    ...cacheSentence(input, chosen),
    ...unknownPrice(chosen),
    ...dearestSentence(scores, chosen),
  ];
}

/** One row of the candidates' table with its own sentence. */
export function candidateOf(input: RouteInput, score: Score, chosen: Score, bar: Bar, why: Why): Candidate {
  const { model, quality, margin, estimateNanoUsd, limit, latency } = score;
  return {
    modelId: model.id,
    label: model.label,
    providerLabel: model.providerLabel,
    place: model.place,
    expectedQuality: quality,
    qualityMargin: margin,
    reason: candidateReason(input, score, chosen, bar, why) + offTheGpu(score),
    ...(latency.isKnown && { latencyMs: latency.ms }),
    ...(estimateNanoUsd !== undefined && { estimateNanoUsd }),
    ...(limit && { excludedBy: limit.excludedBy }),
  };
}

function whyChosen(input: RouteInput, chosen: Score, why: Why): string {
  const wish = wishOf(input);
  if (wish.type === 'model') return 'your choice';
  if (wish.type !== 'auto') return `again, ${wish.type}`;
  if (why === 'fixed') return `always ${chosen.model.label} for ${input.profile.kind}`;
  if (input.profile.privacy !== 'open' && chosen.model.place === 'local') return 'local models only';
  if (why === 'same-task') return 'same task, same model';
  if (!chosen.isGoodEnough) return 'best that fits';
  if (chosen.model.tier === 'small') return 'a small model holds';
  if (chosen.model.place === 'local') return 'a local model holds';
  return presetOf(input) === 'speed' ? 'quickest that holds' : 'cheapest that holds';
}

function ruleSentence(input: RouteInput, scores: readonly Score[], chosen: Score, bar: Bar, why: Why): string {
  const wish = wishOf(input);
  const { label } = chosen.model;
  if (wish.type === 'model') return `You chose ${label}.`;
  if (why === 'fixed') return `You chose ${label} for every ${input.profile.kind}.`;
  const before =
    wish.type === 'stronger' || wish.type === 'cheaper'
      ? scores.find((score) => score.model.id === wish.than)
      : undefined;
  if (wish.type === 'stronger')
    return `You asked for a stronger model than ${before?.model.label ?? 'the one before'}: the best expected answer.`;
  if (why === 'same-task') return `The conversation stays with ${label} until the task is another.`;
  const asked =
    wish.type === 'cheaper' ? `You asked for a cheaper model than ${before?.model.label ?? 'the one before'}. ` : '';
  const local = wish.type === 'local' ? 'You asked for a local model. ' : '';
  return asked + local + barSentence(input, chosen, bar);
}

/** The rule in the person's own terms: what is kept of the best, the floor, and what then decided. */
function barSentence(input: RouteInput, chosen: Score, bar: Bar): string {
  const { complexity, kind } = input.profile;
  const tasks = input.floor === undefined ? `${COMPLEXITY_WORDS[complexity]} tasks` : kind;
  const floor = `${formatDecimal(bar.floor, 2)} for ${tasks}`;
  if (!chosen.isGoodEnough)
    return bar.least > bar.floor
      ? `Nothing that fits keeps ${share(bar.keepShare)} of the best: the best expected answer.`
      : `Nothing that fits reaches the floor (${floor}): the best expected answer.`;
  const then =
    bar.aim.secondNanoUsd > 1_000_000
      ? 'then time and price'
      : bar.aim.secondNanoUsd > 0
        ? 'then price and time'
        : 'then price';
  return `${capital(presetOf(input))}: at least ${share(bar.keepShare)} of the best expected answer and the floor (${floor}), ${then}.`;
}

function share(value: number): string {
  return `${Math.round(value * 100)}\u00a0%`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function cacheSentence({ previous, inputTokens }: RouteInput, { model }: Score): string[] {
  const cached = wholeTokens(previous?.cachedTokens ?? 0);
  const sent = wholeTokens(inputTokens);
  if (!previous || cached === 0 || sent === 0) return [];
  return previous.modelId === model.id
    ? [`About ${share(Math.min(1, cached / sent))} of the prompt is read from its provider's cache.`]
    : ['Its provider holds nothing of this conversation cached, which is in the price.'];
}

const LEFT_OUT_WORDS: Record<NonNullable<Candidate['excludedBy']>, string> = {
  privacy: 'the task is private',
  'not-local': 'not on this machine',
  choice: 'not what was asked for',
  strength: 'not of the strength this task asks for',
  cost: 'costs more than this task may',
  'context-window': 'the window is too small',
  health: 'not available now',
  modality: 'cannot read what goes with the question',
  budget: 'the budget does not allow it',
  fit: 'does not fit this machine',
  list: 'not allowed here',
  retired: 'retired by its vendor',
};

function limitSentences(scores: readonly Score[]): string[] {
  const counts = new Map<NonNullable<Candidate['excludedBy']>, number>();
  for (const { limit } of scores) if (limit) counts.set(limit.excludedBy, (counts.get(limit.excludedBy) ?? 0) + 1);
  return [...counts].map(
    ([excludedBy, count]) => `${count} ${count === 1 ? 'model' : 'models'} left out: ${LEFT_OUT_WORDS[excludedBy]}.`,
  );
}

function unknownPrice(chosen: Score): string[] {
  return chosen.estimateNanoUsd === undefined ? [`The price of ${chosen.model.label} is unknown.`] : [];
}

/** Only where both prices are known and somebody who could have been asked would have cost more. */
function dearestSentence(scores: readonly Score[], chosen: Score): string[] {
  let dearest = chosen;
  for (const score of scores)
    if (!score.limit && (score.estimateNanoUsd ?? -1) > (dearest.estimateNanoUsd ?? -1)) dearest = score;
  const { estimateNanoUsd: cost } = dearest;
  const { estimateNanoUsd: chosenCost } = chosen;
  if (dearest === chosen || cost === undefined || chosenCost === undefined) return [];
  const price = formatUsd(cost, { estimate: true }).replace(/^≈\u00a0/, '');
  const times = chosenCost > 0 ? `: ${ratio(cost / chosenCost)} as much` : ',';
  return [
    `The dearest candidate, ${dearest.model.label}, would have cost ${price}${times} for ${signed(dearest.quality - chosen.quality)} expected quality.`,
  ];
}

function candidateReason(input: RouteInput, score: Score, chosen: Score, bar: Bar, why: Why): string {
  if (score === chosen) return `Chosen: ${chosenReason(input, chosen, why)}.`;
  if (score.limit) return score.limit.sentence;
  if (score.estimateNanoUsd === undefined) return 'Its price is unknown.';
  if (!score.isGoodEnough && chosen.isGoodEnough)
    return score.quality < bar.floor
      ? `Below the floor for ${COMPLEXITY_WORDS[input.profile.complexity]} tasks.`
      : `Keeps less than ${share(bar.keepShare)} of the best expected answer.`;
  return comparison(score, chosen);
}

/** " Partly on the CPU: 21.3 GB needed, 16.0 GB free." for a local model that is not wholly on GPUs; what it costs is time. */
function offTheGpu({ model: { fit }, limit }: Score): string {
  if (limit || (fit?.placement !== 'partly' && fit?.placement !== 'cpu')) return '';
  return ` ${fit.sentence.charAt(0).toUpperCase()}${fit.sentence.slice(1)}.`;
}

function chosenReason(input: RouteInput, chosen: Score, why: Why): string {
  const wish = wishOf(input);
  if (wish.type === 'model') return 'you asked for it';
  if (why === 'fixed') return `you chose it for every ${input.profile.kind}`;
  if (why === 'same-task') return 'the conversation is with it';
  if (wish.type === 'stronger' || !chosen.isGoodEnough) return 'the best expected answer';
  return chosen.estimateNanoUsd === undefined
    ? 'good enough, its price is unknown'
    : 'least price and time of those that hold';
}

function comparison(score: Score, chosen: Score): string {
  const gain = score.quality - chosen.quality;
  const better = gain > chosen.margin ? 'Better' : gain < 0 ? 'Not better' : 'No better within the interval';
  return `${better} (${signed(gain)}), ${priceBeside(score.estimateNanoUsd, chosen.estimateNanoUsd)}.`;
}

function priceBeside(cost: number | undefined, chosenCost: number | undefined): string {
  if (cost === undefined || chosenCost === undefined) return 'prices cannot be compared';
  if (cost === chosenCost) return 'the same price';
  return chosenCost > 0 ? `${ratio(cost / chosenCost)} the price` : 'not free';
}

function ratio(times: number): string {
  return `${times < 9.95 ? formatDecimal(times, 1) : formatCount(times)}\u00a0×`;
}

function signed(difference: number): string {
  return `${difference < -0.005 ? '−' : '+'}${formatDecimal(Math.abs(difference), 2)}`;
}
