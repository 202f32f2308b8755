import type { Observation } from '../../domain/learning.ts';
import type { Model, ModelId } from '../../domain/model.ts';
import type { Posteriors, TaskProfile } from '../../domain/profile.ts';
import { TASK_KINDS, type Complexity } from '../../domain/task.ts';
import { createLearning, LEARNING_STRENGTHS, type Learned, type Path } from './learning.ts';
import type { CapabilitySeeds, SeededModel } from './seeds.ts';

/** What is expected of a model for a task. */
export interface Expectation {
  /** Expected share of good answers, 0.01 to 0.99. */
  readonly quality: number;
  /** Half width of the 95 % interval of `quality`. */
  readonly margin: number;
  /** Tokens that the answer is expected to take. */
  readonly outputTokens: number;
}

/** What of a task counts for {@link CapabilityMatrix.expected}. */
export type MatrixProfile = Pick<TaskProfile, 'posteriors' | 'strongNeed'> & {
  readonly language?: TaskProfile['language'];
};

/** Quality of every model at every kind and complexity: seeds, and what was learned since. */
export interface CapabilityMatrix {
  /**
   * The cells' qualities weighted with the profile's posteriors (the unknown share counts as the average over kinds), and a small shift by
   * `strongNeed`, which costs a weak model more than a strong one. Prices count as they were in `models`, not as `model` now says, so that a price
   * which rises never makes its model better. Microseconds, whatever the number of observations. Equal observations in equal
   * order give equal answers.
   */
  expected(model: Model, profile: MatrixProfile): Expectation;
  /** Folds one more observation in, as the newest. */
  observe(observation: Observation): void;
  /** What was learned about a model, one entry per kind and language with ratings: "+0.07 for fix in Rust after 23 ratings". */
  learned(modelId: ModelId): readonly LearnedKind[];
}

/** One thing that ratings taught. */
export interface LearnedKind extends Pick<Learned, 'weight' | 'effect'> {
  readonly kind: Observation['kind'];
  readonly language: string | undefined;
}

/** What a matrix is made from. */
export interface MatrixInput {
  readonly seeds: CapabilitySeeds;
  /** All that stand, oldest first. */
  readonly observations?: readonly Observation[];
  /** Models that are known now: an observation of one of them also speaks, weakly, for its family; of any other, for itself alone. */
  readonly models?: readonly Model[];
}

const COMPLEXITIES: readonly Complexity[] = [1, 2, 3, 4];
const CELLS = TASK_KINDS.length * COMPLEXITIES.length;
/** Variance of a cell before anything was learned, in units of one rating's. */
const PRIOR_VARIANCE = LEARNING_STRENGTHS.levels.reduce((sum, strength) => sum + 1 / strength, 0);
/** What a need of 1 instead of 0.5 costs a model without any strength: about the weight the text alone earned in fits, see docs. */
const NEED_WEIGHT = 0.3;
const MODEL_UNKNOWN: SeededModel = { name: '', tier: 'medium' };
/** What half of an interval loses where the kind cannot be told from the text. */
const MARGIN_OF_DOUBT = 0.05;

/** A {@link CapabilityMatrix}. A change of the models, or taking observations back, needs a new one: folding 10 000 takes some milliseconds. */
export function createCapabilityMatrix({ seeds, observations = [], models = [] }: MatrixInput): CapabilityMatrix {
  const learning = createLearning();
  const known = new Map(models.map((model) => [model.id, model]));
  const tables = new Map<string, Table>();
  // The catalog hands out the same objects until it changes: most looks need no key.
  const lately = new WeakMap<Model, { readonly language: string; readonly table: Table }>();
  const languages = new Map<ModelId, Map<string, Observation>>();

  const observe = (observation: Observation): void => {
    const { modelId, kind, complexity, value, weight } = observation;
    const { quality } = seeds.seed(known.get(modelId) ?? MODEL_UNKNOWN, kind, complexity);
    learning.observe(pathOf(familyOf(modelId), observation), value, quality, weight);
    const rated = languages.get(modelId) ?? new Map<string, Observation>();
    languages.set(modelId, rated.set(`${kind} ${observation.language ?? ''}`, observation));
  };
  const familyOf = (id: ModelId): string => known.get(id)?.family ?? id;
  const tableOf = (model: Model, language: string): Table => {
    const family = familyOf(model.id);
    const version = learning.version(family);
    const latest = lately.get(model);
    if (latest?.language === language && latest.table.version === version) return latest.table;
    const table = tableByKey(model, language, family, version);
    lately.set(model, { language, table });
    return table;
  };
  const tableByKey = (model: Model, language: string, family: string, version: number): Table => {
    const key = [model.id, model.tier, model.parametersBillion, model.family, language].join('\n');
    const held = tables.get(key);
    if (held && held.version === version) return held;
    const table = buildTable(known.get(model.id) ?? withoutPrice(model), family, model.id, language, version);
    tables.set(key, table);
    return table;
  };
  const buildTable = (model: SeededModel, family: string, id: ModelId, language: string, version: number): Table => {
    const table: Table = { version, qualities: new Float64Array(CELLS), margins: new Float64Array(CELLS) };
    TASK_KINDS.forEach((kind, row) => {
      COMPLEXITIES.forEach((complexity, column) => {
        const seed = seeds.seed(model, kind, complexity);
        const { mean, variance } = learning.effect([family, id, kind, language, String(complexity)]);
        const cell = row * COMPLEXITIES.length + column;
        table.qualities[cell] = between(0.01, seed.quality + mean, 0.99);
        table.margins[cell] = seed.margin * Math.sqrt(variance / PRIOR_VARIANCE);
      });
    });
    return table;
  };

  const outputTokens = Float64Array.from({ length: CELLS }, (_, cell) => {
    const kind = TASK_KINDS[Math.floor(cell / COMPLEXITIES.length)] ?? 'chat';
    return seeds.outputTokens(kind, COMPLEXITIES[cell % COMPLEXITIES.length] ?? 2);
  });
  // One task is asked of every model in turn; its shares are worked out once.
  const knownShares = new WeakMap<Posteriors, Shares>();
  const sharesOf = (posteriors: Posteriors): Shares => {
    const held = knownShares.get(posteriors);
    if (held) return held;
    const shares = sharesFor(posteriors, outputTokens);
    knownShares.set(posteriors, shares);
    return shares;
  };

  for (const observation of observations) observe(observation);
  return {
    expected(model, profile) {
      const table = tableOf(model, profile.language?.code ?? '');
      const shares = sharesOf(profile.posteriors);
      const { quality, margin } = mix(table, shares, profile.strongNeed);
      return { quality, margin, outputTokens: shares.outputTokens };
    },
    observe,
    learned: (modelId) =>
      [...(languages.get(modelId)?.values() ?? [])].flatMap((observation) => {
        const [family, id, kind, language] = pathOf(familyOf(modelId), observation);
        const learned = learning.learned([family, id, kind, ...(language === undefined ? [] : [language])]);
        if (!learned) return [];
        return [
          { kind: observation.kind, language: observation.language, weight: learned.weight, effect: learned.effect },
        ];
      }),
  };
}

interface Table {
  readonly version: number;
  readonly qualities: Float64Array;
  readonly margins: Float64Array;
}

function pathOf(family: string, { modelId, kind, language, complexity }: Observation): Path {
  return [family, modelId, kind, language ?? '', String(complexity)];
}

/** A price is only taken from {@link MatrixInput.models}. */
function withoutPrice({ name, tier, family, parametersBillion }: Model): SeededModel {
  return {
    name,
    tier,
    ...(family !== undefined && { family }),
    ...(parametersBillion !== undefined && { parametersBillion }),
  };
}

/** How likely each cell is for one task: kinds by complexities, summing to 1. */
interface Shares {
  readonly cells: Float64Array;
  readonly unknown: number;
  /** Tokens that an answer is expected to take, whoever gives it. */
  readonly outputTokens: number;
}

/** The unknown share is spread over all kinds; a task of which nothing is known is every cell alike. */
function sharesFor(posteriors: Posteriors, outputTokens: Float64Array): Shares {
  const unknown = share(posteriors.unknown);
  const cells = new Float64Array(CELLS);
  let total = 0;
  TASK_KINDS.forEach((kind, row) => {
    const ofKind = share(posteriors.kind[kind]) + unknown / TASK_KINDS.length;
    for (let column = 0; column < COMPLEXITIES.length; column++) {
      const weight = ofKind * share(posteriors.complexity[column] ?? 0);
      cells[row * COMPLEXITIES.length + column] = weight;
      total += weight;
    }
  });
  const summed = total > 0 ? cells.map((weight) => weight / total) : cells.fill(1 / CELLS);
  return { cells: summed, unknown, outputTokens: Math.round(weighted(outputTokens, summed)) };
}

function weighted(values: Float64Array, cells: Float64Array): number {
  let sum = 0;
  for (let cell = 0; cell < CELLS; cell++) sum += (cells[cell] ?? 0) * (values[cell] ?? 0);
  return sum;
}

function mix({ qualities, margins }: Table, shares: Shares, strongNeed: number): Omit<Expectation, 'outputTokens'> {
  const expected = weighted(qualities, shares.cells);
  const need = Number.isFinite(strongNeed) ? between(0, strongNeed, 1) - 0.5 : 0;
  return {
    quality: between(0.01, expected - NEED_WEIGHT * need * (1 - expected), 0.99),
    margin: between(0.001, weighted(margins, shares.cells) + MARGIN_OF_DOUBT * shares.unknown, 0.5),
  };
}

function share(value: number): number {
  return value > 0 && value <= 1 ? value : 0;
}

function between(low: number, value: number, high: number): number {
  return Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : low;
}
