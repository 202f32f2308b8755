import type { Message } from '../../domain/message.ts';
import type { StoredTurn } from './conversation-store.ts';

/**
 * The earlier turns as messages for a model, oldest first. `beforeTurnId` ends the list before that turn (for "again with…"); absent takes all.
 * A question that was asked again counts once, with its newest answer; a turn without any answer text is left out.
 */
export function historyMessages(turns: readonly StoredTurn[], beforeTurnId?: string): Message[] {
  const end = beforeTurnId === undefined ? turns.length : turns.findIndex((turn) => turn.view.id === beforeTurnId);
  const earlier = turns.slice(0, end === -1 ? turns.length : end).filter((turn) => turn.view.text !== '');
  const answeredAgain = new Set(earlier.map((turn) => turn.againOf));
  return earlier
    .filter((turn) => !answeredAgain.has(turn.view.id))
    .flatMap((turn): Message[] => [
      { role: 'user', content: turn.question },
      { role: 'assistant', content: turn.view.text },
    ]);
}
