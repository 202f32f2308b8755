import type { TurnView, ViewState } from '../../../src/protocol.ts';

/** A turn with nothing in it but what a test names. */
export function turn(id: string, changes: Partial<TurnView> = {}): TurnView {
  return {
    id,
    question: { text: 'why?', chips: [] },
    status: 'streaming',
    notes: [],
    text: '',
    sources: [],
    alternatives: [],
    ...changes,
  };
}

/** A view with these turns. */
export function viewState(turns: TurnView[] = []): ViewState {
  return {
    conversationId: 'conversation',
    turns,
    queue: [],
    chips: [],
    status: {
      setup: 'ready',
      ways: { key: '', ollama: '', address: '' },
      problems: [],
      models: [],
      modelCount: 0,
      isPrivate: false,
      today: '$0.00 today',
      note: '',
    },
  };
}
