import type { Model, ModelId } from '../domain/model.ts';
import type { NanoUsd } from '../domain/price.ts';
import { estimateNanoUsd } from './estimate.ts';
import { wholeTokens, wishOf, type RouteInput } from './input.ts';
import { brokenLimit, type Limit } from './limits.ts';
import { expectedQuality, predictOutputTokens, qualityFloor } from './seed.ts';

/** A model with what is expected of it for one task. */
export interface Score {
  readonly model: Model;
  /** Expected share of good answers, 0 to 1. */
  readonly quality: number;
  /** Half width of the 95 % interval of `quality`. */
  readonly margin: number;
  readonly estimateNanoUsd: NanoUsd | undefined;
  /** True when `quality` reaches the floor of the task's complexity. */
  readonly holdsFloor: boolean;
  /** The hard limit that excludes it. */
  readonly limit: Limit | undefined;
}

/** Least difference in expected quality that counts as stronger. */
export const STRONGER_BY = 0.01;

/** Scores every model once (a second row with the same id is dropped), then sorts: who may be asked first, each part best first. */
export function scoreModels(input: RouteInput): readonly Score[] {
  const unique = new Map<ModelId, Model>();
  for (const model of input.models) if (!unique.has(model.id)) unique.set(model.id, model);
  const scores = [...unique.values()].map((model) => scoreOf(input, model));
  return withRelativeLimits(input, scores).toSorted(comparator(input));
}

function scoreOf(input: RouteInput, model: Model): Score {
  const { quality, margin } = expectedQuality(model, input.profile);
  const inputTokens = wholeTokens(input.inputTokens);
  return {
    model,
    quality,
    margin,
    estimateNanoUsd: estimateNanoUsd(model, inputTokens, predictOutputTokens(input.profile, inputTokens)),
    holdsFloor: quality >= qualityFloor(input.profile.complexity),
    limit: brokenLimit(input, model),
  };
}

/** "stronger" and "cheaper" are limits relative to the model that answered before. When that one is gone, nothing can be claimed but that it is not it. */
function withRelativeLimits(input: RouteInput, scores: Score[]): Score[] {
  const wish = wishOf(input);
  if (wish.type !== 'stronger' && wish.type !== 'cheaper') return scores;
  const than = scores.find((score) => score.model.id === wish.than);
  const passes = (score: Score): boolean => {
    if (!than) return wish.type === 'stronger' || score.estimateNanoUsd !== undefined;
    return wish.type === 'stronger' ? score.quality >= than.quality + STRONGER_BY : isCheaper(score, than);
  };
  const sentence = `Left out: not ${wish.type} than ${than?.model.label ?? 'the one before'}.`;
  return scores.map((score) =>
    score.limit || passes(score) ? score : { ...score, limit: { excludedBy: 'choice', sentence } },
  );
}

function isCheaper(score: Score, than: Score): boolean {
  if (score.estimateNanoUsd === undefined || than.estimateNanoUsd === undefined) return false;
  return score.estimateNanoUsd < than.estimateNanoUsd;
}

/**
 * The order of choice. Cheapest that holds the floor; an unknown price sorts after every known one; equal prices by quality, then by id. Where
 * nobody holds the floor, or where a stronger model is wished for, the best quality comes first and the price breaks ties.
 */
function comparator(input: RouteInput): (a: Score, b: Score) => number {
  const wantsBest = wishOf(input).type === 'stronger';
  return (a, b) =>
    Number(a.limit !== undefined) - Number(b.limit !== undefined) ||
    (wantsBest ? 0 : Number(b.holdsFloor) - Number(a.holdsFloor)) ||
    (wantsBest || !a.holdsFloor
      ? b.quality - a.quality || comparePrice(a, b)
      : comparePrice(a, b) || b.quality - a.quality) ||
    compareText(a.model.id, b.model.id);
}

function comparePrice(a: Score, b: Score): number {
  if (a.estimateNanoUsd === undefined || b.estimateNanoUsd === undefined) {
    return Number(a.estimateNanoUsd === undefined) - Number(b.estimateNanoUsd === undefined);
  }
  return a.estimateNanoUsd - b.estimateNanoUsd;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
