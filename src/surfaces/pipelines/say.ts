import * as vscode from 'vscode';
import { BatonError, toBatonError } from '../../domain/errors.ts';
import { translate } from '../translate.ts';

/** A refusal with a sentence for the person. */
export function refusal(sentence: string): BatonError {
  return new BatonError('BATON_E_INVALID_MESSAGE', sentence, { isRetryable: false });
}

/** Does something a command asks for; what goes wrong is shown. What the person stopped is no failure. Never rejects. */
export async function sayFailure(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (thrown) {
    const error = toBatonError(thrown);
    if (error.code !== 'BATON_E_CANCELLED') void vscode.window.showWarningMessage(`Baton: ${translate(error.message)}`);
  }
}

/** An abort signal that follows the editor's token. */
export function signalOf(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
