import type { StoredTurn } from '../chat/conversation-store.ts';
import type { AskedTurn } from './conversation-pipeline.ts';

/** The turns of a conversation as a pipeline is made of them: of a question that was asked again, the last answer counts. Pure. */
export function askedTurns(turns: readonly StoredTurn[]): {
  readonly title: string;
  readonly turns: readonly AskedTurn[];
} {
  const again = new Set(turns.map(({ againOf }) => againOf));
  return {
    title: turns[0]?.question ?? '',
    turns: turns.map(({ question, modelId, kind, about, view }) => ({
      question,
      modelId,
      kind: kind ?? about?.kind,
      isKept: view.status === 'done' && !again.has(view.id),
    })),
  };
}
