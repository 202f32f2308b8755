import * as vscode from 'vscode';
import type { SnippetReference } from '../../domain/task.ts';
import { MAX_QUESTION_SHOWN } from '../../protocol.ts';
import type { ChipContent } from '../context/chip.ts';
import { refusal, turnOf } from './asking.ts';
import { coveredTurns, summarize, summaryTask } from './compaction.ts';
import type { Conversation, ConversationParts, Question } from './conversation.ts';

/** What revising a conversation needs. */
export interface RevisingParts extends ConversationParts {
  readonly chips: { add(reference: SnippetReference): void; addContent(content: ChipContent): void };
}

/** The open conversation, and how another one is opened in its place. */
export interface RevisingNow {
  readonly conversation: Conversation;
  readonly base: Pick<Question, 'isPrivate' | 'workspaceId'>;
  readonly switchTo: (conversationId: string) => Promise<void>;
}

/**
 * Puts a question that was asked back into the input, with what it was given. What was before it goes on in a copy of the conversation; the whole stays in
 * the history, so nothing is lost by asking differently.
 */
export async function editQuestion(
  turnId: string,
  { store, newId, chips, post, t }: RevisingParts,
  { conversation, switchTo }: RevisingNow,
): Promise<void> {
  const turn = turnOf(conversation, turnId, t);
  const earlier = conversation.turns.slice(0, conversation.turns.indexOf(turn));
  const id = newId();
  for (const each of earlier) await store.saveTurn(id, each);
  await switchTo(id);
  for (const reference of turn.references) chips.add(reference);
  if (turn.kind) chips.addContent({ type: 'kind', kind: turn.kind });
  if (turn.looksAround) chips.addContent({ type: 'codebase' });
  post({ type: 'focus', text: turn.question.slice(0, MAX_QUESTION_SHOWN) });
}

/** Lets a cheap model sum up all but the newest turns; models are given that instead. The person sees who, and for how much, and can undo it. */
export async function compactConversation(parts: RevisingParts, { conversation, base }: RevisingNow): Promise<void> {
  const { t, newId } = parts;
  const covered = coveredTurns(conversation.turns);
  const last = covered.at(-1);
  if (!last)
    throw refusal('BATON_E_EMPTY_MESSAGE', t('This conversation is too short for a summary: it goes along as it is.'));
  const ids = { requestId: newId(), conversationId: conversation.id };
  const task = summaryTask(covered, ids, base);
  const title = t('Summarising {0} questions', covered.length);
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      const onModel = (label: string): void => progress.report({ message: label });
      const summary = await summarize(task, covered.length, parts, onModel, controller.signal);
      conversation.setSummary(last.view.id, summary);
    },
  );
}
