import type { PipelinePlan, StepPlan, StepQuote } from '../domain/pipeline-plan.ts';
import type { Pipeline, PipelineProblem, Step, StepModel } from '../domain/pipeline.ts';
import type { BudgetLeft } from '../domain/budget.ts';
import { formatUsd } from '../domain/format.ts';
import type { FilePlace } from '../domain/surroundings.ts';
import { problemsOf } from './check.ts';
import { stepCost, totalCost } from './cost.ts';
import { orderOf } from './order.ts';
import { Sizes, type InputSize } from './sizes.ts';

/** What a plan is made from; all of it is looked up before. */
export interface PlanGround {
  /** With nested pipelines laid out. */
  readonly pipeline: Pipeline;
  /** By input name. */
  readonly sizes: Readonly<Record<string, InputSize>>;
  /** Who would answer each step, by step id; a step without one has nobody now. */
  readonly quotes: ReadonlyMap<string, StepQuote>;
  /** Kept instructions by class of tasks: their version and tokens. */
  readonly kept?: ReadonlyMap<string, { readonly version: number; readonly tokens: number }>;
  /** What the person's own budgets leave. */
  readonly left?: BudgetLeft;
  readonly files: readonly FilePlace[];
  readonly privateCount: number;
  /** What was found wrong before: inputs, nested pipelines, models that are not there. */
  readonly problems: readonly PipelineProblem[];
}

/** Makes a plan: levels, who answers, what it costs, what is wrong. A thousand steps take some milliseconds. Pure. */
export function planOf(ground: PlanGround): PipelinePlan {
  const { pipeline, files, privateCount } = ground;
  const order = orderOf(pipeline.steps);
  const levels = order.type === 'order' ? order.levels : [pipeline.steps.map(({ id }) => id)];
  const neededBy = order.type === 'order' ? order.neededBy : new Map<string, readonly string[]>();
  const byId = stepPlans(ground, levels, neededBy);
  const steps = pipeline.steps.flatMap(({ id }) => byId.get(id) ?? []);
  const cost = totalCost(steps.map((each) => ({ cost: each.cost, isCertain: each.step.when === undefined })));
  const budget = budgetOf(ground, cost?.highNanoUsd);
  return {
    pipeline,
    steps,
    levels,
    unknownSteps: steps.filter((each) => !each.cost).map(({ step }) => step.id),
    inputTokens: {
      tokens: steps.reduce((sum, { inputTokens }) => sum + (inputTokens?.tokens ?? 0), 0),
      isEstimate: true,
    },
    reads: { files, privateCount },
    writes: [...new Set(pipeline.steps.flatMap(writesOf))],
    commands: distinct(pipeline.steps.flatMap(commandsOf)),
    problems: [...ground.problems, ...problemsOf(pipeline)],
    ...(cost && { cost }),
    ...(budget && { budget }),
  };
}

function stepPlans(
  { pipeline, sizes, quotes, kept }: PlanGround,
  levels: readonly (readonly string[])[],
  neededBy: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, StepPlan> {
  const known = new Sizes(pipeline.inputs, sizes);
  const steps = new Map(pipeline.steps.map((step) => [step.id, step]));
  const plans = new Map<string, StepPlan>();
  for (const [level, ids] of levels.entries()) {
    for (const id of ids) {
      const step = steps.get(id);
      if (!step) continue;
      const remembered = step.type === 'ask' && step.rememberAs !== undefined ? kept?.get(step.rememberAs) : undefined;
      const quote = quotes.get(id);
      const size = known.add(
        remembered && step.type === 'ask' ? { ...step, answerTokens: remembered.tokens } : step,
        quote,
      );
      const cost = remembered ? { lowNanoUsd: 0, highNanoUsd: 0 } : stepCost(step, size, quote);
      const isAsking = (step.type === 'ask' || step.type === 'judge') && !remembered;
      plans.set(id, {
        step,
        level,
        neededBy: neededBy.get(id) ?? [],
        by: byOf(step),
        ...(step.forEach && size.isItemCountKnown && { itemCount: size.items }),
        ...(quote && isAsking && { quote }),
        ...(isAsking && { inputTokens: { tokens: size.inputTokens, isEstimate: true } }),
        ...(cost && { cost }),
        ...(remembered && { from: `instructions, version ${remembered.version}` }),
      });
    }
  }
  return plans;
}

function budgetOf({ pipeline, left }: PlanGround, high: number | undefined): PipelinePlan['budget'] {
  const own = pipeline.budgetNanoUsd;
  if (own !== undefined && (!left || own <= left.leftNanoUsd)) {
    return { leftNanoUsd: own, sentence: `run budget ${formatUsd(own)}`, isEnough: high === undefined || high <= own };
  }
  if (!left) return undefined;
  const { leftNanoUsd, tightest } = left;
  return {
    leftNanoUsd,
    sentence: `${formatUsd(leftNanoUsd)} left of the ${tightest.scope} budget`,
    isEnough: high === undefined || high <= leftNanoUsd,
  };
}

function byOf(step: Step): string {
  switch (step.type) {
    case 'ask':
    case 'judge':
      return modelWords(step.model);
    case 'command':
      return step.command.argv.join(' ');
    case 'schema':
      return 'JSON schema';
    case 'pipeline':
      return `pipeline ${step.pipelineId}`;
  }
}

/** "auto, strong", "auto, local", "openai/gpt-5". */
export function modelWords(model: StepModel): string {
  if (model.type === 'model') return model.modelId;
  const { strength, place, isPrivate, preset, maxCostNanoUsd } = model;
  const limit = maxCostNanoUsd === undefined ? undefined : `up to ${formatUsd(maxCostNanoUsd)}`;
  return ['auto', strength, place, isPrivate === true ? 'private' : undefined, preset, limit]
    .filter((word) => word !== undefined)
    .join(', ');
}

/** The programs that a step runs. */
export function commandsOf(step: Step): readonly (readonly string[])[] {
  if (step.type === 'command') return [step.command.argv];
  return step.type === 'ask' && step.check?.type === 'command' ? [step.check.command.argv] : [];
}

/** Only answers that a program checks are written before the person looked at them, and only with an approval before. */
function writesOf(step: Step): readonly string[] {
  if (step.type !== 'ask' || step.check?.type !== 'command') return [];
  return step.output.type === 'files' ? step.output.globs : ['files that were given'];
}

function distinct(commands: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return [...new Map(commands.map((argv) => [JSON.stringify(argv), argv])).values()];
}
