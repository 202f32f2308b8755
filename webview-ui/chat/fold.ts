import type { ToView, TurnView, ViewState } from '../../src/protocol.ts';
import type { DraftEstimated } from '../../src/protocol/draft.ts';

/** Everything the chat draws. Parts that a message does not touch keep their identity, so that only what changed is drawn again. */
export interface ChatModel {
  /** Absent until the host has sent it. */
  readonly state: ViewState | undefined;
  /** Live facts of turns that stream, by turn id: "61 out · 2.1 s". */
  readonly progress: ReadonlyMap<string, string>;
  /** The host's newest answer to a draft; the composer knows whether it still holds. */
  readonly estimated?: DraftEstimated;
  /** A delta did not fit: the host's state is needed, and deltas are ignored until it comes. */
  readonly isBehind: boolean;
}

/** Before the first message. */
export const EMPTY_MODEL: ChatModel = { state: undefined, progress: new Map(), isBehind: false };

/** The model after one message of the host. Pure; returns the same object when nothing changed. */
export function fold(model: ChatModel, message: ToView): ChatModel {
  if (message.type === 'state') return { state: message.state, progress: new Map(), isBehind: false };
  if (model.state === undefined) return model;
  switch (message.type) {
    case 'turn':
      return foldTurn(model, model.state, message.turn);
    case 'delta':
      return foldDelta(model, model.state, message);
    case 'progress':
      return model.state.turns.some((turn) => turn.id === message.turnId)
        ? { ...model, progress: new Map(model.progress).set(message.turnId, message.facts) }
        : model;
    case 'queue':
      return { ...model, state: { ...model.state, queue: message.queue } };
    case 'chips':
      return { ...model, state: { ...model.state, chips: message.chips } };
    case 'status':
      return { ...model, state: { ...model.state, status: message.status } };
    case 'draft-estimate':
      return { ...model, estimated: message };
    case 'focus':
    case 'completion':
    case 'pasted-place':
    case 'reply':
      return model;
  }
}

/** True while an answer is on its way: the send button is Stop then, and Enter queues. */
export function isAnswering(turns: readonly TurnView[]): boolean {
  return turns.some(isRunning);
}

/** True while the turn waits for its first token or streams. */
export function isRunning(turn: TurnView): boolean {
  return turn.status === 'waiting' || turn.status === 'streaming';
}

function foldTurn(model: ChatModel, state: ViewState, turn: TurnView): ChatModel {
  const index = indexOfTurn(state.turns, turn.id);
  const turns = index === -1 ? [...state.turns, turn] : state.turns.with(index, turn);
  return {
    ...model,
    state: { ...state, turns },
    progress: isRunning(turn) ? model.progress : without(model.progress, turn.id),
  };
}

function foldDelta(model: ChatModel, state: ViewState, delta: Extract<ToView, { type: 'delta' }>): ChatModel {
  if (model.isBehind) return model;
  const index = indexOfTurn(state.turns, delta.turnId);
  const turn = state.turns[index];
  if (turn === undefined || delta.offset !== turn.text.length) return { ...model, isBehind: true };
  const { waiting: _, ...answering } = turn;
  const turns = state.turns.with(index, { ...answering, text: turn.text + delta.text });
  return { ...model, state: { ...state, turns } };
}

/** Deltas belong to the newest turn, so the search starts at the end. */
function indexOfTurn(turns: readonly TurnView[], id: string): number {
  return turns.findLastIndex((turn) => turn.id === id);
}

function without(progress: ReadonlyMap<string, string>, turnId: string): ReadonlyMap<string, string> {
  if (!progress.has(turnId)) return progress;
  const rest = new Map(progress);
  rest.delete(turnId);
  return rest;
}
