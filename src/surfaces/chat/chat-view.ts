import type * as vscode from 'vscode';
import { BatonError, toBatonError } from '../../domain/errors.ts';
import { toHostSchema, type ToHost, type ToView } from '../../protocol.ts';
import type { ChatActions } from './chat-actions.ts';
import type { DraftEstimates } from './draft-estimate.ts';
import type { Log } from '../../domain/log.ts';
import { webviewPage, webviewRoot } from '../webview-page.ts';
import { translate } from '../translate.ts';

/**
 * The chat view: draws nothing itself, parses what the page sends and answers each request. The page is made anew whenever VS Code shows it
 * again, and gets the whole state from here.
 */
export class ChatView implements vscode.WebviewViewProvider {
  readonly #extensionUri: vscode.Uri;
  readonly #actions: () => Promise<ChatActions>;
  readonly #estimates: DraftEstimates;
  readonly #log: Log;
  #view: vscode.WebviewView | undefined;

  /** `actions` is called when the page first asks for something, so that showing nothing loads nothing. */
  constructor(extensionUri: vscode.Uri, actions: () => Promise<ChatActions>, estimates: DraftEstimates, log: Log) {
    this.#extensionUri = extensionUri;
    this.#actions = actions;
    this.#estimates = estimates;
    this.#log = log;
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.#view = view;
    view.webview.options = {
      enableScripts: true,
      enableCommandUris: false,
      localResourceRoots: [webviewRoot(this.#extensionUri)],
    };
    view.webview.onDidReceiveMessage((message: unknown) => void this.#receive(message));
    view.onDidDispose(() => {
      if (this.#view === view) this.#view = undefined;
    });
    view.webview.html = webviewPage(view.webview, this.#extensionUri, {
      name: 'chat',
      title: 'Baton',
      surface: 'side-bar',
    });
  }

  /** Sends to the page; without a page nothing happens, since it asks for everything when it comes back. */
  post(message: ToView): void {
    void this.#view?.webview.postMessage(message);
  }

  async #receive(message: unknown): Promise<void> {
    const parsed = toHostSchema.safeParse(message);
    if (!parsed.success) return this.#refuse(message);
    const request = parsed.data;
    try {
      if (request.type === 'draft-changed') return await this.#estimates.changed(request);
      if (request.type === 'complete') return await (await this.#actions()).context.complete(request);
      if (request.type === 'pasted') return (await this.#actions()).context.pasted(request);
      if (request.type === 'chat-send') this.#estimates.stop();
      const actions = await this.#actions();
      if (request.type === 'ready') return this.post({ type: 'state', state: actions.viewState() });
      await perform(actions, request);
      this.post({ type: 'reply', id: request.id });
    } catch (thrown) {
      const { code, message: sentence, detail } = toBatonError(thrown);
      this.#log.warn({ event: 'view.request-failed', request: request.type, code, detail });
      if ('id' in request) this.post({ type: 'reply', id: request.id, error: { code, message: translate(sentence) } });
    }
  }

  /** A message of the wrong shape is dropped; when it at least has an id, the page learns that nothing will come. */
  #refuse(message: unknown): void {
    this.#log.warn({ event: 'view.invalid-message', code: 'BATON_E_INVALID_MESSAGE' });
    const id = typeof message === 'object' && message !== null && 'id' in message ? message.id : undefined;
    if (typeof id !== 'string' || id === '' || id.length > 200) return;
    const { code, message: sentence } = new BatonError(
      'BATON_E_INVALID_MESSAGE',
      'Baton did not understand this request. Reload the window.',
      {
        isRetryable: false,
      },
    );
    this.post({ type: 'reply', id, error: { code, message: translate(sentence) } });
  }
}

async function perform(
  actions: ChatActions,
  request: Exclude<ToHost, { type: 'ready' | 'draft-changed' | 'complete' | 'pasted' }>,
): Promise<void> {
  switch (request.type) {
    case 'chat-send':
      return actions.send(request.text, request.chips);
    case 'chat-stop':
      return actions.stop();
    case 'chat-again':
      return actions.asking.again(request.turnId, request.alternative);
    case 'queue-remove':
      return actions.removeQueued(request.queuedId);
    case 'feedback-set':
      return actions.setFeedback(request.turnId, request.value);
    case 'chip-remove':
      return actions.context.remove(request.chipId);
    case 'chip-add':
      return actions.context.addPicked();
    case 'complete-take':
      return actions.context.take(request.itemId);
    case 'drop':
      return actions.context.drop(request.uris);
    case 'index':
      return actions.controlIndex(request.action);
    case 'choice-set':
      return actions.setChoice(request.modelId, request.preset);
    case 'kind-fix':
      return actions.asking.fixKind(request.turnId, request.isFixed);
    case 'choice-pick':
      return actions.pickChoice();
    case 'private-set':
      return actions.setPrivate(request.isPrivate);
    case 'answer-copy':
      return actions.copyAnswer(request.turnId);
    case 'code-copy':
      return actions.copyText(request.text);
    case 'code-apply':
      return actions.applyCode(request.text, request.info);
    case 'code-insert':
      return actions.insertText(request.text);
    case 'source-open':
      return actions.openSource(request.source);
    case 'link-open':
      return actions.openLink(request.href);
    case 'setup':
      return actions.setUp(request.way);
    case 'note-action':
      return actions.asking.noteAction(request.turnId, request.action);
    case 'question-edit':
      return actions.editQuestion(request.turnId);
    case 'question-recall':
      return actions.recallQuestion();
  }
}
