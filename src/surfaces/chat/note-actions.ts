import type { NoteAction } from '../../protocol.ts';

/** What the buttons of a turn's notes can do. */
export interface NoteDeeds {
  readonly enterKey: () => Promise<void>;
  readonly again: (alternative: 'named' | 'same') => Promise<void>;
  readonly goOn: () => Promise<void>;
  /** Asks once more, with the consent that sensitive text goes out. */
  readonly sendAnyway: () => Promise<void>;
  readonly useGpu: () => Promise<void>;
  readonly showLog: () => void;
  readonly openErrorPage: () => Promise<void>;
  readonly askEachTime: () => Promise<void>;
  readonly raiseBudget: () => Promise<void>;
  /** Sums up the older part of the conversation. */
  readonly compact: () => Promise<void>;
  readonly undoCompact: () => void;
  /** True when the turn ended without an answer. */
  readonly hasFailed: () => boolean;
}

/** Does what a button of a note asks for. */
export async function runNoteAction(action: NoteAction, deeds: NoteDeeds): Promise<void> {
  switch (action) {
    case 'enter-key':
      return deeds.enterKey();
    case 'use-another':
      return deeds.again('named');
    case 'ask-again':
      return deeds.again('same');
    case 'continue':
      return deeds.goOn();
    case 'send-anyway':
      return deeds.sendAnyway();
    case 'use-gpu':
      return deeds.useGpu();
    case 'show-log':
      return deeds.showLog();
    case 'open-error-page':
      return deeds.openErrorPage();
    case 'compact':
      return deeds.compact();
    case 'compact-undo':
      return deeds.undoCompact();
    case 'budget-ask':
      return deeds.askEachTime();
    case 'budget-raise':
      await deeds.raiseBudget();
      // A cheaper model's answer stands; one that was refused is asked for again.
      return deeds.hasFailed() ? deeds.again('same') : undefined;
  }
}
