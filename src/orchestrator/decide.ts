import { isCoveredByMasking } from '../classifier/privacy.ts';
import { armOf } from '../delegation/arm.ts';
import { alternativesTo, route, type RouteInput } from '../delegation/route.ts';
import type { BudgetLeft } from '../domain/budget.ts';
import type { AlternativeOffer, RoutingDecision } from '../domain/decision.ts';
import { BatonError } from '../domain/errors.ts';
import type { Health } from '../domain/health.ts';
import type { Model, ModelId } from '../domain/model.ts';
import type { TaskProfile } from '../domain/profile.ts';
import type { RoutingSettings } from '../domain/routing-settings.ts';
import type { Task } from '../domain/task.ts';
import { fixedTokens } from '../prompts/assemble.ts';
import { budgetChange, budgetInput, checkBudget, type BudgetChange } from './budget.ts';
import { withDelicate, type RunContext } from './context.ts';
import type { OrchestratorParts } from './parts.ts';
import { instructionsFor } from './prompt.ts';

/** What was decided, and for whom: the alternatives, and what a budget changed. */
export interface Decided {
  readonly decision: RoutingDecision;
  readonly alternatives: readonly AlternativeOffer[];
  readonly change: BudgetChange | undefined;
}

/** Routes a task. Throws the router's {@link BatonError} when nothing can answer. */
export function decide(parts: OrchestratorParts, task: Task, context: RunContext, left?: BudgetLeft): Decided {
  const startedMs = parts.monotonicMs();
  const input = { ...routeInput(parts, task, context), ...budgetInput(parts, left) };
  const { routed, fitting } = routeAvailable(input, fixedAndQuestion(task, context));
  checkBudget(parts, left, routed.chosen, routed.estimateNanoUsd);
  const change = budgetChange(fitting, routed.chosen, left);
  const durationMs = context.classifyMs + parts.monotonicMs() - startedMs;
  return { decision: { ...routed, durationMs }, alternatives: alternativesTo(routed.chosen.id, fitting), change };
}

/**
 * Routes a task with what the index found. Places that hold secrets or are private change nothing about who answers; only where the model runs on this
 * machine anyway do they go along, and from then on the task is as private as they are.
 */
export async function decideWithFound(
  parts: OrchestratorParts,
  task: Task,
  context: RunContext,
  left?: BudgetLeft,
): Promise<Decided & { readonly context: RunContext }> {
  const decided = decide(parts, task, context, left);
  if (context.delicate.length === 0 || decided.decision.chosen.place !== 'local') return { ...decided, context };
  const whole = await withDelicate(parts, task, context);
  return { ...decide(parts, task, whole, left), context: whole };
}

/** Paused models are left out while somebody else can answer; nobody else, and they are tried all the same. */
function routeAvailable(input: RouteInput, questionTokens: number): ReturnType<typeof routeLeavingOut> {
  try {
    return routeLeavingOut(input, questionTokens);
  } catch (thrown) {
    if (!input.unavailable?.size) throw thrown;
    return routeLeavingOut({ ...input, unavailable: new Map() }, questionTokens);
  }
}

/**
 * History can be left out by the prompt, and so, when nothing else helps, can most of the snippets: a question with a file that is too large for
 * every window is answered with as much of the file as fits, and says so, rather than refused.
 */
function routeLeavingOut(
  input: RouteInput,
  questionTokens: number,
): { readonly routed: ReturnType<typeof route>; readonly fitting: RouteInput } {
  try {
    return { routed: route(input), fitting: input };
  } catch (thrown) {
    const isTooLarge =
      thrown instanceof BatonError &&
      (thrown.code === 'BATON_E_NO_MODEL_FITS' || thrown.code === 'BATON_E_PRIVATE_NO_ROUTE');
    if (!isTooLarge || input.requiredInputTokens === questionTokens) throw thrown;
    const fitting = { ...input, requiredInputTokens: questionTokens };
    try {
      return { routed: route(fitting), fitting };
    } catch {
      throw thrown;
    }
  }
}

function routeInput(parts: OrchestratorParts, task: Task, context: RunContext): RouteInput {
  const given = [...context.snippets, ...context.attachments].map((each) => each.tokens);
  const requiredInputTokens = fixedAndQuestion(task, context) + sum(given.map(({ tokens }) => tokens));
  const counts = [context.prompt, ...context.history.map((each) => each.tokens), ...given];
  const { models } = parts.catalog.state;
  const health = (id: ModelId): Health => parts.acting.health.health(id);
  return {
    profile: context.profile,
    models,
    health,
    unavailable: pausedAmong(models, health),
    // What was found can be left out, and so narrows no window; it is paid for all the same.
    inputTokens: requiredInputTokens + context.foundTokens + sum(context.history.map((each) => each.tokens.tokens)),
    requiredInputTokens,
    isInputTokensEstimate: context.foundTokens > 0 || counts.some((count) => count.isEstimate),
    choice: task.choice,
    now: parts.now(),
    expected: (model, profile) => parts.routing.learner.expected(model, profile),
    ...preferences(parts.routing.settings(), task, context.profile),
    ...previousAnswer(task, context),
    ...((task.isSensitiveAllowed === true || isSentMasked(context)) && { isSensitiveAllowed: true }),
    ...((task.tools?.length ?? 0) > 0 && { needsTools: true }),
    ...(task.alternative && { alternative: task.alternative }),
    ...(task.constraints && { constraints: task.constraints, ...unknownPrice(parts) }),
  };
}

/** True when nothing but secrets makes the task sensitive: a remote model gets it without them, so nobody has to agree. */
function isSentMasked({ profile, evidence }: RunContext): boolean {
  return profile.privacy === 'sensitive' && isCoveredByMasking(evidence);
}

/** What counts against a price limit where nobody knows the price. */
function unknownPrice({ budgets }: OrchestratorParts): Pick<RouteInput, 'unknownPriceNanoUsd'> {
  return { unknownPriceNanoUsd: budgets.settings.unknownPriceNanoUsd };
}

/** What the person set that concerns this task. */
function preferences(
  { lists, fixedForKind, floors, experiment }: RoutingSettings,
  { choice, conversationId }: Task,
  { kind }: TaskProfile,
): Partial<RouteInput> {
  const fixed = fixedForKind[kind];
  const floor = floors[kind];
  const isCompared = experiment !== undefined && choice.type === 'auto';
  return {
    lists,
    ...(fixed !== undefined && { fixedForKind: fixed }),
    ...(floor !== undefined && { floor }),
    ...(isCompared && { arm: armOf(experiment, conversationId, choice.preset ?? 'balanced') }),
  };
}

/** Below this the classifier does not claim that a follow-up is another task: "and now?" has no kind of its own. */
const SURE_OF_ANOTHER_KIND = 0.6;

/** Who gave the conversation's last answer, whether this is still the same task, and what its provider holds cached: all that was sent before. */
function previousAnswer(task: Task, { profile, history }: RunContext): Partial<RouteInput> {
  const { previousModelId, previousKind, hasPreviousFailed = false } = task;
  if (previousModelId === undefined) return {};
  const isSameTask =
    previousKind === undefined || profile.kind === previousKind || profile.kindProbability < SURE_OF_ANOTHER_KIND;
  const cachedTokens = sum(history.map((each) => each.tokens.tokens));
  return { previous: { modelId: previousModelId, isSameTask, hasFailed: hasPreviousFailed, cachedTokens } };
}

/** The models whose breaker is open, with its reason. */
function pausedAmong(models: readonly Model[], health: (id: ModelId) => Health): ReadonlyMap<ModelId, string> {
  const paused = new Map<ModelId, string>();
  for (const { id } of models) {
    const { state, reason = 'paused' } = health(id);
    if (state === 'open') paused.set(id, reason);
  }
  return paused;
}

/** System text and fences, counted for the longer of the tiers' texts, and the question itself: what no prompt can do without. */
function fixedAndQuestion({ instructions }: Task, { profile, snippets, attachments, prompt }: RunContext): number {
  const longest = instructions === undefined ? undefined : instructionsFor(instructions, 'strong');
  return fixedTokens(profile.kind, 'strong', [...attachments, ...snippets], longest) + prompt.tokens;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
