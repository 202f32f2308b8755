import type * as vscode from 'vscode';
import type { Catalog } from '../../domain/catalog.ts';
import { BatonError, type ErrorCode } from '../../domain/errors.ts';
import { saveFixedForKind } from '../../host/routing-settings.ts';
import type { NoteAction } from '../../protocol.ts';
import type { Translate } from '../l10n.ts';
import type { SetupWay } from '../pickers.ts';
import { askWhichModel, type AgainWith } from './again.ts';
import type { BudgetActions } from './budget-actions.ts';
import type { Conversation, Question } from './conversation.ts';
import { openErrorPage } from './editor-actions.ts';
import { givenOf } from './given.ts';
import { runNoteAction } from './note-actions.ts';

/** What asking anew is built from. */
export interface AskingParts {
  readonly catalog: Catalog;
  readonly budget: BudgetActions;
  readonly extensionUri: vscode.Uri;
  readonly setUp: (way: SetupWay) => Promise<void>;
  readonly showLog: () => void;
  /** Sums up the older part of the conversation. */
  readonly compact: () => Promise<void>;
  readonly t: Translate;
}

/** The open conversation, and what every question of it shares. */
export interface AskingNow {
  readonly conversation: Conversation;
  readonly base: Pick<Question, 'choice' | 'isPrivate' | 'workspaceId'>;
}

/** What can be asked about an answer that is there: once more, with another model, with consent, or to be gone on with. */
export class Asking {
  readonly #parts: AskingParts;
  readonly #now: () => AskingNow;

  constructor(parts: AskingParts, now: () => AskingNow) {
    this.#parts = parts;
    this.#now = now;
  }

  async again(turnId: string, withWhat: AgainWith): Promise<void> {
    const turn = this.#turn(turnId);
    const wish = await askWhichModel(withWhat, turn.modelId, this.#parts.catalog.state.models, this.#parts.t);
    if (!wish) return;
    this.#now().conversation.noteAgain(turnId, wish.alternative?.type ?? 'same');
    this.#now().conversation.send({
      ...this.#now().base,
      text: turn.question,
      references: turn.references,
      chips: turn.view.question.chips,
      ...givenOf(turn),
      again: { of: turnId, ...wish },
    });
  }

  /** Asks the same once more, with the person's consent that its sensitive text goes out. */
  async #sendAnyway(turnId: string): Promise<void> {
    const turn = this.#turn(turnId);
    const { question: text, references, view } = turn;
    const again = { of: turnId, label: this.#parts.t('sent anyway') };
    this.#now().conversation.send({
      ...this.#now().base,
      text,
      references,
      chips: view.question.chips,
      ...givenOf(turn),
      again,
      isSensitiveAllowed: true,
    });
  }

  /** Fixes the model of this answer for its kind of task, or no longer. */
  async fixKind(turnId: string, isFixed: boolean): Promise<void> {
    const { about, modelId } = this.#turn(turnId);
    if (!about || modelId === undefined) return;
    await saveFixedForKind(about.kind, isFixed ? modelId : undefined);
    const { view } = this.#turn(turnId);
    if (view.always) this.#now().conversation.showAlways(turnId, { ...view.always, isFixed });
  }

  /** Lets another model go on with an answer that broke off: a turn of its own, with the text so far before it. */
  async #goOn(turnId: string): Promise<void> {
    const { continueWith } = this.#turn(turnId);
    if (continueWith === undefined) return this.again(turnId, 'same');
    const text = this.#parts.t('Continue your last answer where it broke off. Do not repeat what is there.');
    this.#now().conversation.send({ ...this.#now().base, text, references: [], chips: [], continueWith });
  }

  noteAction(turnId: string, action: NoteAction): Promise<void> {
    const { setUp, showLog, budget, extensionUri } = this.#parts;
    return runNoteAction(action, {
      enterKey: () => setUp('key'),
      again: (alternative) => this.again(turnId, alternative),
      goOn: () => this.#goOn(turnId),
      sendAnyway: () => this.#sendAnyway(turnId),
      useGpu: () => setUp('ollama'),
      showLog,
      openErrorPage: () => openErrorPage(extensionUri, this.#turn(turnId).view.failure?.detail),
      compact: () => this.#parts.compact(),
      undoCompact: () => this.#now().conversation.setSummary(turnId, undefined),
      askEachTime: () => budget.askEachTime(),
      raiseBudget: () => budget.raise(this.#now().conversation.id),
      hasFailed: () => this.#turn(turnId).view.failure !== undefined,
    });
  }

  #turn(turnId: string): ReturnType<typeof turnOf> {
    return turnOf(this.#now().conversation, turnId, this.#parts.t);
  }
}

/** The turn with this id. Throws a sentence for the person when it is gone. */
export function turnOf(
  conversation: Conversation,
  turnId: string,
  t: Translate,
): NonNullable<ReturnType<Conversation['turn']>> {
  const turn = conversation.turn(turnId);
  if (turn) return turn;
  throw refusal('BATON_E_INVALID_MESSAGE', t('This answer is no longer in the conversation.'));
}

/** An error whose sentence the person reads under the input. */
export function refusal(code: ErrorCode, sentence: string): BatonError {
  return new BatonError(code, sentence, { isRetryable: false });
}
