import type { Placement, SuggestedModel } from '../../domain/local.ts';
import { type Fitted, fitModel, inGb } from './choose.ts';
import { factsFrom, type ModelFacts } from './facts.ts';
import type { LibraryModel, Quantized } from './library.ts';
import { memoryNeed } from './memory.ts';
import type { Machine } from './placement.ts';

const SUGGESTED = 3;
/** Slower than this nobody waits for an answer about code. */
const LEAST_TOKENS_PER_SECOND = 6;
/** A finer quantisation is worth its memory only where as much context as ever is left beside it, and its speed only where nobody waits. */
const GOOD_CONTEXT = 32_768;
const GOOD_TOKENS_PER_SECOND = 30;
/** A model that is not wholly on GPUs has to be this much better than one that is. */
const PENALTIES: Readonly<Record<Placement, number>> = { gpu: 0, partly: 30, cpu: 30, no: 0 };

/**
 * The three models of `library` that are most worth their download on this machine, best first: they fit, answer at a bearable speed, and code best;
 * wholly on GPUs before partly. Fewer where fewer fit; none where the memory of the GPUs is unknown. Pure.
 */
export function bestModels(library: readonly LibraryModel[], machine: Machine): SuggestedModel[] {
  const ranked = library.flatMap((model) => {
    const best = bestQuantized(model, machine);
    if (!best) return [];
    const { facts, fitted, quantized } = best;
    const { placement, outputTokensPerSecond = LEAST_TOKENS_PER_SECOND } = fitted.fit;
    if (placement !== 'gpu' && outputTokensPerSecond < LEAST_TOKENS_PER_SECOND) return [];
    const need = memoryNeed(facts, fitted.shape);
    const suggested: SuggestedModel = {
      name: quantized.name,
      label: model.label,
      quantization: quantized.quantization,
      downloadMiB: Math.round((quantized.gigabytes * 1e9) / 2 ** 20),
      fit: fitted.fit,
      sum: sumOf(fitted, need.modelBytes, need.kvBytes),
    };
    return [{ suggested, rank: model.merit - PENALTIES[placement] }];
  });
  return ranked
    .toSorted((one, other) => other.rank - one.rank)
    .slice(0, SUGGESTED)
    .map(({ suggested }) => suggested);
}

interface FittedQuantized {
  readonly quantized: Quantized;
  readonly facts: ModelFacts;
  readonly fitted: Fitted;
}

/**
 * The finest quantisation that stays wholly on GPUs with a good context and at a good speed, else the library's usual one; `undefined` where not even
 * that fits, or where memory is unknown.
 */
function bestQuantized(model: LibraryModel, machine: Machine): FittedQuantized | undefined {
  for (const quantized of (model.finer ?? []).toReversed()) {
    const better = fitQuantized(model, quantized, machine);
    if (!better) continue;
    const { placement, numCtx, outputTokensPerSecond = 0 } = better.fitted.fit;
    const isRoomy = numCtx >= Math.min(GOOD_CONTEXT, better.facts.trainedContextTokens ?? GOOD_CONTEXT);
    if (placement === 'gpu' && isRoomy && outputTokensPerSecond >= GOOD_TOKENS_PER_SECOND) return better;
  }
  const usual = fitQuantized(model, model, machine);
  return usual?.fitted.fit.placement === 'no' ? undefined : usual;
}

function fitQuantized(model: LibraryModel, quantized: Quantized, machine: Machine): FittedQuantized | undefined {
  const facts = factsFrom(model.modelInfo, quantized.gigabytes * 1e9);
  const fitted = facts && fitModel(facts, machine);
  return facts && fitted && { quantized, facts, fitted };
}

/** "17.3 weights + 3.0 context (32 k) + 1.4 rest = 21.7 of 23.1 GB free": short enough for one line of a picker; each part rounded for itself. */
function sumOf({ placed, fit }: Fitted, modelBytes: number, kvBytes: number): string {
  const [weightsMiB, kvMiB] = [modelBytes / 2 ** 20, kvBytes / 2 ** 20];
  const gb = (mebibytes: number): string => (mebibytes / 1024).toFixed(1);
  const context = `${gb(kvMiB)} context (${Math.round(fit.numCtx / 1024)} k)`;
  const rest = gb(placed.neededMiB - weightsMiB - kvMiB);
  const all =
    placed.freeMiB === undefined ? inGb(placed.neededMiB) : `${gb(placed.neededMiB)} of ${inGb(placed.freeMiB)} free`;
  return `${gb(weightsMiB)} weights + ${context} + ${rest} rest = ${all}`;
}
