import type { DraftTask, TaskEstimate } from '../domain/orchestrator.ts';
import type { TokenCount } from '../domain/snippet.ts';
import { readContext } from './context.ts';
import { decide } from './decide.ts';
import type { OrchestratorParts } from './parts.ts';

/** Who would answer a draft, and for about how much: by the same reading and deciding as a run, and nothing beyond. Never rejects. */
export async function estimate(
  parts: OrchestratorParts,
  draft: DraftTask,
  signal: AbortSignal,
): Promise<TaskEstimate | undefined> {
  try {
    if (draft.prompt.trim() === '') return undefined;
    signal.throwIfAborted();
    const read = await readContext(parts, draft, signal, true);
    const left = await parts.budgets.left(draft, parts.now());
    signal.throwIfAborted();
    const { decision } = decide(parts, draft, { ...read, prompt: wholePrompt(read.prompt, draft) }, left);
    const { chosen, estimateNanoUsd, expectedOutputTokens } = decision;
    return {
      modelId: chosen.id,
      expectedOutputTokens,
      modelLabel: chosen.label,
      place: chosen.place,
      ...(estimateNanoUsd !== undefined && { estimateNanoUsd }),
    };
  } catch {
    // Whatever is wrong is said when the person sends: a draft is no occasion to complain.
    return undefined;
  }
}

/** The count for the whole prompt, of which only the beginning was counted: as dense to its end as it began. */
function wholePrompt(counted: TokenCount, { prompt, promptLength = prompt.length }: DraftTask): TokenCount {
  if (promptLength <= prompt.length) return counted;
  return { tokens: Math.ceil((counted.tokens * promptLength) / prompt.length), isEstimate: true };
}
