import * as vscode from 'vscode';
import { toBatonError, type BatonError } from '../../domain/errors.ts';
import type { Translate } from '../l10n.ts';
import { translate } from '../translate.ts';

/** What came of a command, for whoever runs it by its id. A refusal was shown to the person already. */
export type CodeOutcome = { readonly type: 'done' } | { readonly type: 'refused'; readonly reason: string };

/** The outcome of a command that did what it says. */
export const DONE: CodeOutcome = { type: 'done' };

/** Shows why something was not done, and gives that as the outcome. What the person stopped is no failure and is not shown. */
export function sayRefusal(thrown: unknown): CodeOutcome {
  const error = toBatonError(thrown);
  if (error.code !== 'BATON_E_CANCELLED') void vscode.window.showWarningMessage(`Baton: ${translate(error.message)}`);
  return { type: 'refused', reason: error.message };
}

/**
 * Runs `ask`, and where text looks sensitive and no local model can take it, asks the person and runs it once more with their consent. Rejects as `ask`
 * does.
 */
export async function withConsent<T>(ask: (isSensitiveAllowed: boolean) => Promise<T>, t: Translate): Promise<T> {
  try {
    return await ask(false);
  } catch (thrown) {
    const error: BatonError = toBatonError(thrown);
    if (error.code !== 'BATON_E_SENSITIVE') throw error;
    const anyway = t('Send anyway');
    if ((await vscode.window.showWarningMessage(`Baton: ${t(error.message)}`, anyway)) !== anyway) throw error;
    return ask(true);
  }
}

/** An abort signal that follows the editor's token. */
export function signalOf(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
