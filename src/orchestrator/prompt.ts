import { answerReserveTokens } from '../delegation/limits.ts';
import type { RoutingDecision } from '../domain/decision.ts';
import type { Model, ModelTier } from '../domain/model.ts';
import type { Instructions, Task } from '../domain/task.ts';
import { assemblePrompt, type AssembledPrompt } from '../prompts/assemble.ts';
import type { RunContext } from './context.ts';
import type { OrchestratorParts } from './parts.ts';

/** What one attempt sends. */
export type AttemptPrompt = AssembledPrompt;

/** The prompt for one model of the chain: its tier's system text, cut to its window. */
export function promptFor(
  parts: OrchestratorParts,
  task: Task,
  context: RunContext,
  decision: RoutingDecision,
  model: Model,
): AttemptPrompt {
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
    fenceId: parts.fenceId(),
  });
}

/** The text for models of this tier. */
export function instructionsFor(instructions: Instructions, tier: ModelTier): string {
  if (typeof instructions === 'string') return instructions;
  return tier === 'small' ? instructions.small : instructions.full;
}
