import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Catalog, ProviderRow } from '../domain/catalog.ts';
import type { BatonError } from '../domain/errors.ts';
import type { Ledger, Spend } from '../domain/ledger.ts';
import type { Log } from '../domain/log.ts';
import type { OllamaFinder } from '../domain/ollama.ts';
import type { Orchestrator } from '../domain/orchestrator.ts';
import type { SnippetSource } from '../domain/snippet.ts';
import type { StoredKeys } from '../host/keys.ts';
import { openStateFile } from '../host/state-file.ts';
import { workspaceId } from '../host/workspace.ts';
import type { ToView } from '../protocol.ts';
import type { BatonApi } from './api.ts';
import { ChatActions } from './chat/chat-actions.ts';
import { CHAT_VIEW_ID, ChatView } from './chat/chat-view.ts';
import { Chips } from './chat/chips.ts';
import { createConversationStore } from './chat/conversation-store.ts';
import { statusView } from './chat/status-view.ts';
import { viewMemorySchema } from './chat/view-state.ts';
import type { CommandParts } from './commands.ts';
import type { Translate } from './l10n.ts';
import type { SetupWay } from './pickers.ts';
import { addAddress } from './setup/add-address.ts';
import { addKey } from './setup/add-key.ts';
import { useOllama } from './setup/use-ollama.ts';
import { createStatusBar } from './status-bar.ts';

/** What the chat is built from. */
export interface ChatParts {
  readonly baton: {
    readonly orchestrator: Orchestrator;
    readonly catalog: Catalog;
    readonly snippets: SnippetSource;
    readonly ollama: OllamaFinder;
    rows(): readonly ProviderRow[];
    ledger(): Promise<Ledger>;
    warmUp(): Promise<void>;
    dispose(): Promise<void>;
  };
  readonly storedKeys: StoredKeys;
  readonly log: Log & { show(): void };
  readonly extensionUri: vscode.Uri;
  readonly storageFolder: string;
  newId(): string;
  readonly t: Translate;
}

/** The chat as the extension holds it. */
export interface Chat {
  readonly surface: CommandParts;
  readonly api: BatonApi;
  readonly disposables: readonly vscode.Disposable[];
  /** Stops and books what streams, then closes everything. */
  close(): Promise<void>;
}

/** Builds the chat view, its status bar item and what the commands act on. Nothing is read or asked before the first use. */
export function createChat(parts: ChatParts): Chat {
  const { baton, log, t } = parts;
  const statusBar = createStatusBar(t);
  const store = createConversationStore(join(parts.storageFolder, 'conversations', workspaceId() ?? 'no-folder'));
  let opened: Promise<ChatActions> | undefined;
  let ready: ChatActions | undefined;
  let chips: Chips | undefined;
  let today: Spend | undefined;
  let answering: string | undefined;
  let hasWarned = false;

  const actions = (): Promise<ChatActions> => (opened ??= open());
  const view = new ChatView(parts.extensionUri, actions, log);
  const posted = new vscode.EventEmitter<ToView>();
  const post = (message: ToView): void => {
    view.post(message);
    posted.fire(message);
  };

  const showStatus = (): void => {
    const status =
      ready?.status() ??
      statusView(
        { catalog: { isLooking: true, models: [], problems: [] }, choice: { type: 'auto' }, isPrivate: false, today },
        t,
      );
    statusBar.show(status, answering);
    if (ready) post({ type: 'status', status });
  };
  const countToday = async (): Promise<void> => {
    const [from, to] = dayAround(new Date());
    today = await (await baton.ledger()).spend(from, to).catch(() => undefined);
    showStatus();
  };
  const refreshModels = async (): Promise<void> => {
    await baton.catalog.refresh();
  };
  const setUp = async (way: SetupWay): Promise<void> => {
    if (await runSetUp(way, parts)) await refreshModels();
  };
  const onProblem = (error: BatonError): void => {
    if (hasWarned) return;
    hasWarned = true;
    void vscode.window.showWarningMessage(`Baton: ${error.message}`);
  };

  async function open(): Promise<ChatActions> {
    chips = new Chips(baton.snippets);
    ready = await ChatActions.open({
      orchestrator: baton.orchestrator,
      catalog: baton.catalog,
      store,
      chips,
      memory: openStateFile(
        join(parts.storageFolder, 'views', `${workspaceId() ?? 'no-folder'}.json`),
        viewMemorySchema,
        { isPrivate: false },
      ),
      workspaceId: workspaceId(),
      extensionUri: parts.extensionUri,
      today: () => today,
      setUp,
      showLog: () => log.show(),
      post,
      newId: () => parts.newId(),
      now: () => new Date(),
      onActivity(activity) {
        answering = activity?.model;
        void vscode.commands.executeCommand('setContext', 'baton.isAnswering', activity !== undefined);
        showStatus();
      },
      onProblem,
      onDidChangeStatus: showStatus,
      log,
      t,
    });
    const chat = ready;
    chips.onDidChange(() => chat.postChips());
    baton.catalog.onDidChange(showStatus);
    (await baton.ledger()).onDidAppend(() => void countToday());
    void baton.warmUp();
    void baton.catalog.refresh();
    void countToday();
    return chat;
  }

  showStatus();
  // The sum of today is the first thing that needs the ledger; it must not cost the start of the window anything.
  const firstCount = setTimeout(() => void countToday(), 2_000);
  return {
    surface: { actions, store: () => store, refreshModels, showLog: () => log.show(), t },
    api: {
      async send(text) {
        const chat = await actions();
        await chat.send(
          text,
          chat.viewState().chips.map((chip) => chip.id),
        );
      },
      stop: async () => (await actions()).stop(),
      startNew: async () => (await actions()).switchTo(undefined),
      state: async () => (await actions()).viewState(),
      onDidPost: posted.event,
    },
    disposables: [
      posted,
      statusBar.item,
      vscode.window.registerWebviewViewProvider(CHAT_VIEW_ID, view),
      { dispose: () => clearTimeout(firstCount) },
      { dispose: () => chips?.dispose() },
    ],
    async close() {
      await ready?.conversation.close();
      await baton.dispose();
    },
  };
}

/** True when there may be new models to list. */
async function runSetUp(way: SetupWay, { baton, storedKeys, t }: ChatParts): Promise<boolean> {
  switch (way) {
    case 'key':
      return (await addKey(baton.rows(), storedKeys, t)) !== undefined;
    case 'ollama':
      return useOllama(baton.ollama, t);
    case 'address':
      return (await addAddress(storedKeys, t)) !== undefined;
  }
}

/** Midnight before and after `now` in the person's time zone. */
function dayAround(now: Date): [Date, Date] {
  const from = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  const to = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  return [from, to];
}
