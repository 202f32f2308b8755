import * as vscode from 'vscode';
import { cancelledError, type BatonError } from '../../domain/errors.ts';
import { taskOf, type AskParts } from '../code/ask-once.ts';
import { modelsKnown } from '../code/models-known.ts';
import { signalOf } from '../code/say.ts';
import { argumentsOf, conversationOf, toolsOf } from './messages.ts';

/**
 * Answers a request to "Baton Auto": what another extension sends is all that the chosen model gets, no file is added. Rejects with a sentence when there is no
 * complete answer.
 */
export async function respond(
  parts: AskParts,
  messages: readonly vscode.LanguageModelChatRequestMessage[],
  { tools, toolMode }: vscode.ProvideLanguageModelChatResponseOptions,
  progress: vscode.Progress<vscode.LanguageModelResponsePart>,
  token: vscode.CancellationToken,
): Promise<void> {
  const signal = signalOf(token);
  const { history, prompt } = conversationOf(messages);
  const declared = toolsOf(tools);
  const mustCall = declared.length > 0 && toolMode === vscode.LanguageModelChatToolMode.Required;
  await modelsKnown(parts.catalog, signal);
  const task = await taskOf(parts, {
    prompt: prompt === '' ? 'Go on.' : prompt,
    history,
    isSelfContained: true,
    ...(declared.length > 0 && { tools: declared }),
    ...(mustCall && { instructions: 'Answer with a call of one of the tools.' }),
  });
  for await (const part of parts.orchestrator.run(task, signal)) {
    if (part.type === 'text-delta') progress.report(new vscode.LanguageModelTextPart(part.text));
    if (part.type === 'tool-call')
      progress.report(new vscode.LanguageModelToolCallPart(part.id, part.name, argumentsOf(part.argumentsJson)));
    if (part.type !== 'end') continue;
    if (part.outcome !== 'finished') throw editorError(part.error ?? cancelledError());
  }
}

/** The editor tells callers three kinds of failure apart; the sentence says the rest. */
function editorError(error: BatonError): Error {
  const { code, message } = error;
  if (code === 'BATON_E_CANCELLED') return new vscode.CancellationError();
  if (code === 'BATON_E_NO_MODEL' || code === 'BATON_E_MODEL_NOT_FOUND')
    return vscode.LanguageModelError.NotFound(message);
  if (code === 'BATON_E_PERMISSION' || code === 'BATON_E_AUTHENTICATION')
    return vscode.LanguageModelError.NoPermissions(message);
  return vscode.LanguageModelError.Blocked(message);
}
