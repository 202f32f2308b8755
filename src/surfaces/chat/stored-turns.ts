import type { RunPart } from '../../domain/run.ts';
import type { Task } from '../../domain/task.ts';
import type { TurnView } from '../../protocol.ts';
import type { Translate } from '../l10n.ts';
import type { StoredTurn } from './conversation-store.ts';
import type { TurnSummary } from './compaction.ts';
import { foldPart } from './turn-view.ts';

/** The last turn that a model answered, as routing wants to know it. */
export function previousAnswer(
  turns: readonly StoredTurn[],
): Pick<Task, 'previousModelId' | 'previousKind' | 'hasPreviousFailed'> {
  const last = turns.findLast((turn) => turn.modelId !== undefined);
  if (last?.modelId === undefined) return {};
  return {
    previousModelId: last.modelId,
    ...(last.about && { previousKind: last.about.kind }),
    hasPreviousFailed: last.view.status === 'failed' || last.view.feedback === 'down',
  };
}

/** Folds one part of a run into the turn that is kept. Pure. */
export function foldStored(turn: StoredTurn, part: RunPart, t: Translate): StoredTurn {
  const view: TurnView = foldPart(turn.view, part, t);
  if (part.type === 'decision') {
    const { kind, complexity, language, privacy } = part.decision.profile;
    const about = { kind, complexity, ...(language.code !== undefined && { language: language.code }) };
    const kept = privacy === 'private' && { keptHere: turn.keptHere ?? ('text' as const) };
    return { ...turn, ...kept, modelId: part.decision.chosen.id, about, view };
  }
  if (part.type === 'attempt-failed') return { ...turn, modelId: part.next.id, view };
  if (part.type === 'end' && part.finishReason === 'length' && part.model)
    return { ...turn, continueWith: part.model.id, view };
  if (part.type === 'end' && part.couldContinue) return { ...turn, continueWith: part.couldContinue.id, view };
  return { ...turn, view };
}

/** The turn with this summary of all up to it, or without one. Pure. */
export function withSummary(turn: StoredTurn, summary: TurnSummary | undefined): StoredTurn {
  const { summary: _, view, ...kept } = turn;
  const { summary: __, ...shown } = view;
  return { ...kept, ...(summary && { summary }), view: { ...shown, ...(summary && { summary }) } };
}
