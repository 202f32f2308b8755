import { BatonError } from '../../domain/errors.ts';
import { formatUsd } from '../../domain/format.ts';
import type { RunPart } from '../../domain/run.ts';
import type { Task } from '../../domain/task.ts';
import type { Translate } from '../l10n.ts';
import type { ConversationParts, Question } from './conversation-parts.ts';
import type { StoredTurn } from './conversation-records.ts';
import { historyMessages } from './history-messages.ts';

/** The newest turns stay as they are: a follow-up question means their very words. */
const KEPT_TURNS = 2;

/** What a summary must keep, for a model to go on from it. In English, which every model follows; the summary is in the conversation's language. */
const REQUEST =
  'Summarise this conversation so that it can go on from your summary alone, in the language it is held in. Keep: what the person wants, what was decided ' +
  'and why, what was tried and failed, open questions, and every name, path, number and line of code that later questions may need. Leave out courtesies ' +
  'and repetition. Plain short paragraphs and lists, no introduction.';

/** A summary that goes to models instead of earlier turns. */
export interface TurnSummary {
  /** What the person reads: how many questions, who wrote it, what it cost. */
  readonly line: string;
  readonly text: string;
}

/** The turns that a summary would stand for; empty when the conversation is too short to be worth one. Pure. */
export function coveredTurns(turns: readonly StoredTurn[]): readonly StoredTurn[] {
  const covered = turns.slice(0, -KEPT_TURNS);
  const since = covered.findLastIndex(({ summary }) => summary !== undefined);
  return covered.length - (since + 1) >= KEPT_TURNS ? covered : [];
}

/** The request for a summary: a task like any other, for the cheapest model that holds, and private when the conversation is. Pure. */
export function summaryTask(
  covered: readonly StoredTurn[],
  { requestId, conversationId }: Pick<Task, 'requestId' | 'conversationId'>,
  { isPrivate, workspaceId }: Pick<Question, 'isPrivate' | 'workspaceId'>,
): Task {
  return {
    requestId,
    conversationId,
    ...(workspaceId !== undefined && { workspaceId }),
    prompt: REQUEST,
    kind: 'summarize',
    history: historyMessages(covered),
    references: [],
    choice: { type: 'auto', preset: 'economy' },
    isPrivate,
  };
}

/** Asks for a summary of the turns. `onModel` hears who writes it. Rejects with a sentence when none came whole. */
export async function summarize(
  task: Task,
  count: number,
  { orchestrator, t }: Pick<ConversationParts, 'orchestrator' | 't'>,
  onModel: (label: string) => void,
  signal: AbortSignal,
): Promise<TurnSummary> {
  let text = '';
  let end: Extract<RunPart, { type: 'end' }> | undefined;
  for await (const part of orchestrator.run(task, signal)) {
    if (part.type === 'decision') onModel(part.decision.chosen.label);
    if (part.type === 'text-delta') text += part.text;
    if (part.type === 'end') end = part;
  }
  if (end?.outcome !== 'finished' || end.finishReason !== 'stop' || text.trim() === '')
    throw end?.error ?? unfinished(t);
  const cost = formatUsd(end.entry?.cost?.costNanoUsd);
  const questions = count === 1 ? t('1 earlier question goes along') : t('{0} earlier questions go along', count);
  return { line: t('{0} as a summary · {1} · {2}', questions, end.model?.label ?? '', cost), text: text.trim() };
}

function unfinished(t: Translate): BatonError {
  return new BatonError(
    'BATON_E_ABNORMAL_END',
    t('The summary broke off, so the whole conversation is kept as it is. Try again, or use another model.'),
    { isRetryable: true },
  );
}
