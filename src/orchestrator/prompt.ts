import type { Vault } from '../classifier/privacy/vault.ts';
import { answerReserveTokens } from '../delegation/limits.ts';
import type { RoutingDecision } from '../domain/decision.ts';
import type { Model, ModelTier } from '../domain/model.ts';
import type { MaskedSecret } from '../domain/run.ts';
import type { Instructions, Task } from '../domain/task.ts';
import { assemblePrompt, type AssembledPrompt } from '../prompts/assemble.ts';
import type { RunContext } from './context.ts';
import { maskMessages, type Vaults } from './masking.ts';
import type { OrchestratorParts } from './parts.ts';

/** What one attempt sends. */
export interface AttemptPrompt extends AssembledPrompt {
  /** Earlier messages that were said in private and do not go to this model; absent: none. */
  readonly keptBackCount?: number;
  /** What was masked in the messages. */
  readonly masked: readonly MaskedSecret[];
  /** What undoes it in the answer; absent where nothing was masked. */
  readonly vault?: Vault;
}

/** The prompt for one model of the chain: its tier's system text, cut to its window, without secrets where the model is not on this machine. */
export async function promptFor(
  parts: OrchestratorParts & { readonly vaults: Vaults },
  task: Task,
  context: RunContext,
  decision: RoutingDecision,
  model: Model,
): Promise<AttemptPrompt> {
  const fenceId = parts.fenceId();
  // What was said in private never leaves with a later question that is not.
  const history =
    model.place === 'local' ? context.history : context.history.filter(({ message }) => message.isPrivate !== true);
  const keptBackCount = context.history.length - history.length;
  const assembled = assemble(task, { ...context, history }, decision, model, fenceId);
  const prompt = { ...assembled, ...(keptBackCount > 0 && { keptBackCount }) };
  if (model.place === 'local' && parts.routing.settings().masksLocal !== true) return { ...prompt, masked: [] };
  const vault = parts.vaults.of(task.conversationId);
  const data = [...context.attachments, ...context.snippets, ...context.found];
  const logTexts = data.filter(({ language }) => language === 'log').map(({ text }) => text);
  const { messages, masked } = await maskMessages({ messages: prompt.messages, logTexts, fenceId }, vault);
  return { ...prompt, messages, masked, ...(masked.length > 0 && { vault }) };
}

function assemble(
  task: Task,
  context: RunContext,
  decision: RoutingDecision,
  model: Model,
  fenceId: string,
): AssembledPrompt {
  return assemblePrompt({
    kind: decision.profile.kind,
    tier: model.tier,
    prompt: task.prompt,
    promptTokens: context.prompt.tokens,
    history: context.history.map(({ message, tokens }) => ({ message, tokens: tokens.tokens })),
    snippets: context.snippets,
    attachments: context.attachments,
    found: context.found,
    ...(task.instructions !== undefined && { instructions: instructionsFor(task.instructions, model.tier) }),
    ...(model.contextWindowTokens !== undefined && { windowTokens: model.contextWindowTokens }),
    outputReserveTokens: answerReserveTokens(decision.expectedOutputTokens, model),
    fenceId,
  });
}

/** The text for models of this tier. */
export function instructionsFor(instructions: Instructions, tier: ModelTier): string {
  if (typeof instructions === 'string') return instructions;
  return tier === 'small' ? instructions.small : instructions.full;
}
