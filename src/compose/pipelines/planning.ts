import type { Budgets } from '../../domain/budget.ts';
import type { Catalog } from '../../domain/catalog.ts';
import type { Orchestrator } from '../../domain/orchestrator.ts';
import type { AskStep, JudgeStep, Pipeline, PipelineProblem, Step } from '../../domain/pipeline.ts';
import type { PipelinePlan, StepQuote } from '../../domain/pipeline-plan.ts';
import type { PipelineWorkspace } from '../../domain/pipeline-workspace.ts';
import type { GatheredInputs, InstructionStore } from '../../domain/pipelines.ts';
import type { TokenCounter } from '../../domain/snippet.ts';
import { choiceOf } from '../../pipelines/call.ts';
import type { LaidOut } from '../../pipelines/layout.ts';
import { orderOf } from '../../pipelines/order.ts';
import { modelWords, planOf } from '../../pipelines/plan.ts';
import { Sizes, type InputSize } from '../../pipelines/sizes.ts';
import { fixedTokens } from '../../prompts/assemble.ts';
import { editReading } from './edit-reading.ts';

/** What plans are made from. */
export interface PlanningParts {
  readonly orchestrator: Orchestrator;
  readonly catalog: Catalog;
  readonly tokens: TokenCounter;
  readonly budgets: Budgets;
  readonly workspace: PipelineWorkspace;
}

/** Makes plans: counts the inputs, asks routing who would answer, and leaves the rest to arithmetic. */
export interface Planning {
  plan(laidOut: LaidOut, inputs: GatheredInputs, signal: AbortSignal): Promise<PipelinePlan>;
}

/** Characters for each token, to tell routing how long a prompt gets that is not written yet. */
const CHARACTERS_PER_TOKEN = 3.5;

type Asking = AskStep | JudgeStep;

/** Planning over the composed house. */
export function createPlanning(parts: PlanningParts, instructions: InstructionStore): Planning {
  return {
    async plan({ pipeline, problems }, gathered, signal) {
      const { workspace } = parts;
      const [sizes, kept, left] = await Promise.all([
        inputSizes(parts, gathered),
        keptInstructions(pipeline, instructions, workspace.workspaceId()),
        parts.budgets.left({ requestId: '', conversationId: '', ...workspaceOf(workspace) }, new Date()),
      ]);
      const quoted = await quotes(parts, pipeline, sizes, signal);
      const files = Object.values(gathered.inputs).flatMap((input) => (input.type === 'files' ? input.files : []));
      const places = files.map(({ place }) => place);
      return planOf({
        pipeline,
        sizes,
        kept,
        files: places,
        privateCount: places.filter((place) => workspace.isPrivate(place)).length,
        quotes: quoted.quotes,
        problems: [...problems, ...gathered.problems, ...quoted.problems],
        ...(left && { left }),
      });
    },
  };
}

async function inputSizes(
  { tokens, workspace }: PlanningParts,
  { inputs }: GatheredInputs,
): Promise<Readonly<Record<string, InputSize>>> {
  const sizes: Record<string, InputSize> = {};
  for (const [name, input] of Object.entries(inputs)) {
    if (input.type === 'text') {
      sizes[name] = { tokens: (await tokens.count(input.text)).tokens, itemTokens: [] };
      continue;
    }
    const itemTokens = await Promise.all(
      input.files.map(async (file) => (await tokens.count((await workspace.read(file))?.text ?? '')).tokens),
    );
    sizes[name] = { tokens: itemTokens.reduce((sum, each) => sum + each, 0), itemTokens };
  }
  return sizes;
}

async function keptInstructions(
  { steps }: Pipeline,
  instructions: InstructionStore,
  workspaceId: string | undefined,
): Promise<ReadonlyMap<string, { readonly version: number; readonly tokens: number }>> {
  const kept = new Map<string, { readonly version: number; readonly tokens: number }>();
  for (const step of steps) {
    if (step.type !== 'ask' || step.rememberAs === undefined) continue;
    const latest = await instructions.latest(step.rememberAs, workspaceId);
    if (latest)
      kept.set(step.rememberAs, {
        version: latest.version,
        tokens: Math.ceil(latest.text.length / CHARACTERS_PER_TOKEN),
      });
  }
  return kept;
}

/** Who would answer each step that asks. Steps that ask alike are looked up once. */
async function quotes(
  parts: PlanningParts,
  pipeline: Pipeline,
  inputs: Readonly<Record<string, InputSize>>,
  signal: AbortSignal,
): Promise<{ readonly quotes: ReadonlyMap<string, StepQuote>; readonly problems: readonly PipelineProblem[] }> {
  const known = new Map<string, Promise<StepQuote | undefined>>();
  const found = new Map<string, StepQuote>();
  const problems: PipelineProblem[] = [];
  const sizes = new Sizes(pipeline.inputs, inputs);
  for (const step of inOrder(pipeline)) {
    const { inputTokens, items } = sizes.add(step, undefined);
    if (step.type !== 'ask' && step.type !== 'judge') continue;
    const missing = missingModel(parts, step);
    if (missing !== undefined) {
      problems.push(
        problem(
          pipeline,
          step,
          'error',
          'BATON_E_MODEL_NOT_FOUND',
          `asks for ${missing}, which is not among your models. Name another one.`,
        ),
      );
      continue;
    }
    const tokens = Math.max(50, inputTokens / Math.max(1, items));
    const key = JSON.stringify([step.model, kindOf(step), Math.round(Math.log2(tokens))]);
    const asked = known.get(key) ?? quote(parts, step, tokens, signal);
    known.set(key, asked);
    const own = await asked;
    if (own) found.set(step.id, own);
    else
      problems.push(
        problem(
          pipeline,
          step,
          'warning',
          'BATON_E_NO_MODEL_FITS',
          `asks for ${modelWords(step.model)}, and no such model can be asked now.`,
        ),
      );
  }
  return { quotes: found, problems };
}

/** Steps after those that they need: the size of a step follows from theirs. */
function inOrder({ steps }: Pipeline): readonly Step[] {
  const order = orderOf(steps);
  if (order.type === 'cycle') return steps;
  const byId = new Map(steps.map((step) => [step.id, step]));
  return order.levels.flat().flatMap((id) => byId.get(id) ?? []);
}

function missingModel({ catalog }: PlanningParts, { model }: Asking): string | undefined {
  if (model.type !== 'model') return undefined;
  const { isLooking, models } = catalog.state;
  return isLooking || models.some(({ id }) => id === model.modelId) ? undefined : model.modelId;
}

async function quote(
  { orchestrator, catalog, workspace }: PlanningParts,
  step: Asking,
  tokens: number,
  signal: AbortSignal,
): Promise<StepQuote | undefined> {
  const prompt = step.type === 'ask' ? step.prompt : step.rubric.join('\n');
  const form = step.type === 'ask' && (step.output.type === 'edits' || step.output.type === 'files');
  const estimate = await orchestrator.estimate(
    {
      requestId: 'plan',
      conversationId: 'plan',
      prompt,
      promptLength: Math.max(prompt.length, Math.round(tokens * CHARACTERS_PER_TOKEN)),
      history: [],
      references: [],
      isSelfContained: true,
      isPrivate: step.model.type === 'auto' && step.model.isPrivate === true,
      lane: 'pipeline',
      ...kindOf(step),
      ...choiceOf(step.model),
      ...workspaceOf(workspace),
    },
    signal,
  );
  const model = catalog.state.models.find(({ id }) => id === estimate?.modelId);
  if (!estimate || !model) return undefined;
  const { price, isOnPlan, tier } = model;
  const instructions = editReading.instructions();
  const own =
    typeof instructions === 'string' ? instructions : tier === 'small' ? instructions.small : instructions.full;
  return {
    modelId: model.id,
    modelLabel: model.label,
    place: model.place,
    overheadTokens: fixedTokens(kindOf(step).kind ?? 'chat', tier, [], form ? own : ''),
    ...(estimate.expectedOutputTokens !== undefined && { expectedOutputTokens: estimate.expectedOutputTokens }),
    ...(isOnPlan === true && { inputNanoUsdPerToken: 0, outputNanoUsdPerToken: 0 }),
    ...(price && {
      inputNanoUsdPerToken: price.inputNanoUsdPerToken,
      outputNanoUsdPerToken: price.outputNanoUsdPerToken,
    }),
  };
}

function kindOf(step: Asking): Pick<AskStep, 'kind'> {
  if (step.type === 'judge') return { kind: 'review' };
  return step.kind ? { kind: step.kind } : {};
}

function workspaceOf(workspace: PipelineWorkspace): { readonly workspaceId?: string } {
  const workspaceId = workspace.workspaceId();
  return workspaceId === undefined ? {} : { workspaceId };
}

function problem(
  { positions }: Pipeline,
  { id }: Asking,
  severity: PipelineProblem['severity'],
  code: PipelineProblem['code'],
  words: string,
): PipelineProblem {
  const position = positions[id];
  return { code, severity, message: `Step ${id} ${words}`, stepId: id, ...(position && { position }) };
}
