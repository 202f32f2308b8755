import type * as vscode from 'vscode';
import type { ToView, ViewState } from '../protocol.ts';

/**
 * What Baton gives to other extensions and to its own tests: the chat, as the person has it. Questions sent here are routed, shown, booked and
 * limited exactly like typed ones.
 */
export interface BatonApi {
  /** Asks in the open conversation. Resolves when the question is taken; rejects with a sentence when it is not. */
  send(text: string): Promise<void>;
  /** Stops the answer that streams. */
  stop(): Promise<void>;
  /** Starts a new conversation. */
  startNew(): Promise<void>;
  /** Everything the chat shows now. */
  state(): Promise<ViewState>;
  /** Every message to the view, also while no view is open. */
  readonly onDidPost: vscode.Event<ToView>;
}
