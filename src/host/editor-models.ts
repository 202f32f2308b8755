import * as vscode from 'vscode';
import { BatonError, cancelledError, toBatonError } from '../domain/errors.ts';
import { type Model, modelId } from '../domain/model.ts';
import type { ChatRequest, Provider, StreamPart } from '../domain/stream.ts';

/** Id of the provider of the editor's own models. */
export const EDITOR_PROVIDER_ID = 'editor';
/** Vendor id under which the manifest offers Baton's own model. */
const OWN_VENDOR = 'baton';

/**
 * The models that the editor itself offers (`vscode.lm`), as one more provider; no subscription's price is known, so each is on a plan. `isAllowed`
 * is the person's consent, asked before anything of the editor's is looked at; the editor asks for its own besides, at the first question.
 */
export function createEditorProvider(isAllowed: () => boolean): Provider {
  return {
    id: EDITOR_PROVIDER_ID,
    label: vscode.env.appName,
    async models() {
      if (!isAllowed()) return [];
      const offered = await vscode.lm.selectChatModels();
      // Baton's own model would ask Baton again.
      return offered.filter(({ vendor }) => vendor !== OWN_VENDOR).map(modelFrom);
    },
    stream: (request, signal) => answer(request, signal, isAllowed),
  };
}

function modelFrom({ vendor, id, name, family, maxInputTokens }: vscode.LanguageModelChat): Model {
  const ownName = `${vendor}/${id}`;
  return {
    id: modelId(EDITOR_PROVIDER_ID, ownName),
    provider: EDITOR_PROVIDER_ID,
    name: ownName,
    label: name,
    providerLabel: vscode.env.appName,
    // Whoever serves it, the editor passes the text on.
    place: 'remote',
    tier: 'medium',
    isOnPlan: true,
    takesImages: false,
    ...(family !== '' && { family }),
    ...(Number.isSafeInteger(maxInputTokens) && maxInputTokens > 0 && { contextWindowTokens: maxInputTokens }),
  };
}

async function* answer(
  request: ChatRequest,
  signal: AbortSignal,
  isAllowed: () => boolean,
): AsyncGenerator<StreamPart, void, undefined> {
  const cancellation = new vscode.CancellationTokenSource();
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = (): void => {
      cancellation.cancel();
      reject(cancelledError());
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  // Nobody may be racing when it aborts.
  aborted.catch(() => undefined);
  try {
    refuseUnfit(request, isAllowed);
    const response = await Promise.race([ask(request, cancellation.token), aborted]);
    const parts = response.stream[Symbol.asyncIterator]();
    let hasText = false;
    let hasCall = false;
    for (;;) {
      // One after the other is the point: each part as it comes.
      // oxlint-disable-next-line no-await-in-loop
      const next: IteratorResult<unknown, unknown> = await Promise.race([parts.next(), aborted]);
      if (next.done === true) break;
      const part = partFrom(next.value);
      if (!part) continue;
      hasText ||= part.type === 'text-delta';
      hasCall ||= part.type === 'tool-call';
      yield part;
    }
    if (!hasText && !hasCall) throw emptyError();
    // The editor tells neither tokens nor why a model stopped; its stream ends with an error when it broke.
    yield { type: 'finish', finishReason: hasCall ? 'tool-calls' : 'stop', usage: {} };
  } catch (thrown) {
    yield { type: 'error', error: signal.aborted ? cancelledError() : errorFrom(thrown), usage: {} };
  } finally {
    cancellation.cancel();
    cancellation.dispose();
  }
}

async function ask(request: ChatRequest, token: vscode.CancellationToken): Promise<vscode.LanguageModelChatResponse> {
  const [vendor = '', ...id] = request.model.name.split('/');
  const [model] = await vscode.lm.selectChatModels({ vendor, id: id.join('/') });
  if (!model) throw vscode.LanguageModelError.NotFound();
  // There is no system role here.
  const messages = request.messages
    .filter(({ content }) => content !== '')
    .map(({ role, content }) =>
      role === 'assistant'
        ? vscode.LanguageModelChatMessage.Assistant(content)
        : vscode.LanguageModelChatMessage.User(content),
    );
  const tools = request.tools?.map(({ name, description, parameters }) => ({
    name,
    description,
    inputSchema: parameters,
  }));
  const justification = vscode.l10n.t('Baton chose this model for the question you asked.');
  return model.sendRequest(messages, { justification, ...(tools && { tools }) }, token);
}

function partFrom(value: unknown): Extract<StreamPart, { type: 'text-delta' | 'tool-call' }> | undefined {
  if (value instanceof vscode.LanguageModelTextPart)
    return value.value === '' ? undefined : { type: 'text-delta', text: value.value };
  if (!(value instanceof vscode.LanguageModelToolCallPart)) return undefined;
  return { type: 'tool-call', id: value.callId, name: value.name, argumentsJson: JSON.stringify(value.input) };
}

function refuseUnfit({ privacy }: ChatRequest, isAllowed: () => boolean): void {
  const { appName } = vscode.env;
  if (privacy === 'private') {
    const sentence = `Private text was not sent: ${appName} passes it on to its vendors. Use a local model.`;
    throw new BatonError('BATON_E_EGRESS_PRIVATE', sentence, { isRetryable: true, reach: 'provider' });
  }
  if (isAllowed()) return;
  const sentence = `The models of ${appName} are not allowed. Allow them in the settings, or use another model.`;
  throw new BatonError('BATON_E_PERMISSION', sentence, { isRetryable: true, reach: 'provider' });
}

function emptyError(): BatonError {
  const sentence = `${vscode.env.appName} sent an empty answer. Ask again, or use another model.`;
  return new BatonError('BATON_E_INVALID_RESPONSE', sentence, { isRetryable: true, provider: EDITOR_PROVIDER_ID });
}

/** Codes are those of `vscode.LanguageModelError`. */
function errorFrom(thrown: unknown): BatonError {
  if (thrown instanceof BatonError || !(thrown instanceof vscode.LanguageModelError)) return toBatonError(thrown);
  const { appName } = vscode.env;
  const about = {
    isRetryable: true,
    provider: EDITOR_PROVIDER_ID,
    detail: thrown.message.slice(0, 300),
    cause: thrown,
  };
  if (thrown.code === vscode.LanguageModelError.NoPermissions.name)
    return new BatonError(
      'BATON_E_PERMISSION',
      `${appName} did not let Baton use its models. Allow it when asked, or use another model.`,
      { ...about, reach: 'provider' },
    );
  if (thrown.code === vscode.LanguageModelError.NotFound.name)
    return new BatonError(
      'BATON_E_MODEL_NOT_FOUND',
      `${appName} does not have this model any more. Use another model.`,
      about,
    );
  if (thrown.code === vscode.LanguageModelError.Blocked.name)
    return new BatonError(
      'BATON_E_QUOTA',
      `${appName} does not answer now: its quota is used up, or it blocked the question. Use another model.`,
      { ...about, reach: 'provider' },
    );
  return new BatonError(
    'BATON_E_ABNORMAL_END',
    `${appName} broke off the answer. Ask again, or use another model.`,
    about,
  );
}
