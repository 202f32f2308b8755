import type { Message } from '../../domain/message.ts';
import type { Attachment, SnippetReference } from '../../domain/task.ts';
import type { StoredTurn } from './conversation-store.ts';

/**
 * The earlier turns as messages for a model, oldest first. `beforeTurnId` ends the list before that turn (for "again with…"); absent takes all.
 * A question that was asked again counts once, with its newest answer; a turn without any answer text is left out. Turns that were summed up go as their
 * summary. What was said in private is marked as such, and so is a summary of it.
 */
export function historyMessages(turns: readonly StoredTurn[], beforeTurnId?: string): Message[] {
  const earlier = turnsBefore(turns, beforeTurnId).filter((turn) => turn.view.text !== '');
  const answeredAgain = new Set(earlier.map((turn) => turn.againOf));
  const summed = earlier.findLastIndex((turn) => turn.summary !== undefined);
  const summary = earlier[summed]?.summary;
  const words = earlier
    .slice(summed + 1)
    .filter((turn) => !answeredAgain.has(turn.view.id))
    .flatMap((turn): Message[] => [
      { role: 'user', content: turn.question, ...marked([turn]) },
      { role: 'assistant', content: turn.view.text, ...marked([turn]) },
    ]);
  const about = marked(earlier.slice(0, summed + 1));
  // A question and its answer, as every wire wants turns.
  return summary
    ? [
        { role: 'user', content: SUMMARY_QUESTION, ...about },
        { role: 'assistant', content: summary.text, ...about },
        ...words,
      ]
    : words;
}

function marked(turns: readonly StoredTurn[]): Pick<Message, 'isPrivate'> {
  return turns.some(({ keptHere }) => keptHere !== undefined) ? { isPrivate: true } : {};
}

const SUMMARY_QUESTION = 'What was said and decided so far?';

/** How many of the newest turns carry their files on. */
const CARRYING_TURNS = 4;

/**
 * The places that the newest earlier turns were given, newest first: a follow-up question means the same code, and the history holds words only.
 * What was found for a question goes with the next one alone. They are read anew, so that the model sees what the file says now. What was given behind the
 * lock goes on behind the lock alone, as `isPrivate` says of the new question; a private path says so by itself.
 */
export function carriedReferences(
  turns: readonly StoredTurn[],
  isPrivate: boolean,
  beforeTurnId?: string,
): SnippetReference[] {
  return unlocked(turnsBefore(turns, beforeTurnId), isPrivate)
    .slice(-CARRYING_TURNS)
    .toReversed()
    .flatMap((turn, age) => turn.view.sources.filter(({ isFound }) => age === 0 || isFound !== true))
    .map(({ folder, path, startLine, endLine }) => ({
      folder,
      path,
      ...(startLine !== undefined && { startLine }),
      ...(endLine !== undefined && { endLine }),
    }));
}

/** The texts that the newest earlier turns were given along, newest first: a follow-up question means the same diff or output. Conventions come with it anyway. */
export function carriedAttachments(
  turns: readonly StoredTurn[],
  isPrivate: boolean,
  beforeTurnId?: string,
): Attachment[] {
  return unlocked(turnsBefore(turns, beforeTurnId), isPrivate)
    .slice(-CARRYING_TURNS)
    .toReversed()
    .flatMap((turn) => (turn.attachments ?? []).filter(({ isConventions }) => !isConventions));
}

function unlocked(turns: readonly StoredTurn[], isPrivate: boolean): readonly StoredTurn[] {
  return isPrivate ? turns : turns.filter(({ keptHere }) => keptHere !== 'lock');
}

function turnsBefore(turns: readonly StoredTurn[], turnId: string | undefined): readonly StoredTurn[] {
  const end = turnId === undefined ? -1 : turns.findIndex((turn) => turn.view.id === turnId);
  return end === -1 ? turns : turns.slice(0, end);
}
