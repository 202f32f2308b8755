import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Catalog, ProviderRow } from '../domain/catalog.ts';
import type { ConnectionTest } from '../domain/connection.ts';
import type { ServerKind } from '../domain/server-kind.ts';
import type { Budgets } from '../domain/budget.ts';
import { dayOf } from '../domain/day.ts';
import type { BatonError } from '../domain/errors.ts';
import type { Ledger, Spend } from '../domain/ledger.ts';
import { modelId } from '../domain/model.ts';
import type { Log } from '../domain/log.ts';
import type { Orchestrator } from '../domain/orchestrator.ts';
import type { SnippetSource, TokenCounter } from '../domain/snippet.ts';
import type { RoutingPreset } from '../domain/task.ts';
import type { WorkspaceIndex } from '../domain/workspace-index.ts';
import type { StoredKeys } from '../host/keys.ts';
import { workspaceId } from '../host/workspace.ts';
import type { ToView } from '../protocol.ts';
import { budgetWarning, createBudgetActions } from './chat/budget-actions.ts';
import { ChatActions } from './chat/chat-actions.ts';
import type { OpinionSink } from './chat/conversation-parts.ts';
import { ChatView } from './chat/chat-view.ts';
import { createConversationStore, type ConversationStore } from './chat/conversation-store.ts';
import { DraftEstimates } from './chat/draft-estimate.ts';
import { todayText } from './chat/status-view.ts';
import { openViewMemory } from './chat/view-memory.ts';
import { createIndexControls, type IndexControls } from './context/index-controls.ts';
import { openContext, type OpenContext } from './context/open-context.ts';
import type { Translate } from './l10n.ts';
import { createLocalSurface, type LocalSurface, type LocalSurfaceParts } from './local/local-surface.ts';
import type { SetupWay } from './pickers.ts';
import { addAddress } from './setup/add-address.ts';
import { addKey } from './setup/add-key.ts';
import { testConnection } from './setup/test-connection.ts';
import { BEFORE_FIRST_USE, type StatusBar } from './status-bar.ts';

/** Old rows are deleted and the ledger is copied when the window has long settled: a report that is asked for first would wait behind them. */
const TIDY_MS = 60_000;

/** What the chat is built from. */
export interface ChatParts {
  readonly baton: {
    readonly orchestrator: Orchestrator;
    readonly catalog: Catalog;
    readonly snippets: SnippetSource;
    readonly tokens: TokenCounter;
    readonly index?: WorkspaceIndex;
    readonly local: LocalSurfaceParts['local'];
    readonly connections: ConnectionTest;
    readonly serverKinds: readonly ServerKind[];
    rows(): readonly ProviderRow[];
    ledger(): Promise<Ledger>;
    readonly money: { readonly budgets: Budgets; tidy(): Promise<void> };
    readonly routing: { readonly learner: OpinionSink };
    warmUp(): Promise<void>;
    dispose(): Promise<void>;
  };
  readonly storedKeys: StoredKeys;
  /** From now on Ollama is started without asking, where none answers. */
  readonly startOllamaByItself: () => Promise<void>;
  /** What a window aims at until the person chooses. */
  readonly preset: () => RoutingPreset | undefined;
  readonly log: Log & { show(): void };
  readonly extensionUri: vscode.Uri;
  readonly storageFolder: string;
  readonly newId: () => string;
  /** Makes the person be asked when a budget is reached. */
  readonly askAtLimit: () => Promise<void>;
  readonly statusBar: StatusBar;
  /** Fires for every message to the view. */
  readonly posted: vscode.EventEmitter<ToView>;
  readonly t: Translate;
}

/** The chat behind the view, the commands and the API. */
export interface Chat {
  readonly view: ChatView;
  readonly store: ConversationStore;
  /** Opens the conversation on the first call. */
  readonly actions: () => Promise<ChatActions>;
  /** Asks all providers again. */
  readonly refreshModels: () => Promise<void>;
  /** Lets the person test a provider. */
  readonly testConnection: () => Promise<void>;
  /** The list of installed local models. */
  readonly manageLocal: () => Promise<void>;
  /** Opens the page that says what was tried to find local models, what answered and why not. */
  readonly diagnoseLocal: () => Promise<void>;
  /** The controls of the index; `undefined` where no workspace is indexed. */
  readonly index: () => IndexControls | undefined;
  /** Sums up what was spent today, for the status bar and the view. */
  readonly countToday: () => Promise<void>;
  /** Stops and books what streams, then closes everything. */
  readonly close: () => Promise<void>;
}

/** Builds the chat. Nothing is read or asked before the first use. */
export function createChat(parts: ChatParts): Chat {
  const { baton, log, t, statusBar, posted } = parts;
  const workspace = workspaceId();
  const workspaceName = workspace ?? 'no-folder';
  const conversations = join(parts.storageFolder, 'conversations', workspaceName);
  const store = createConversationStore(conversations, (error) => onProblem(error));
  let opened: Promise<ChatActions> | undefined;
  let ready: ChatActions | undefined;
  let context: OpenContext | undefined;
  let today: Spend | undefined;
  let warning: string | undefined;
  let answering: string | undefined;
  let tidying: NodeJS.Timeout | undefined;
  let postedStatus: string | undefined;
  const warned = new Set<string>();

  const actions = (): Promise<ChatActions> => (opened ??= open());
  const estimates = new DraftEstimates({
    orchestrator: baton.orchestrator,
    taskOf: async (text, chipIds) => (await actions()).draftTask(text, chipIds),
    post: (message) => post(message),
  });
  const view = new ChatView(parts.extensionUri, actions, estimates, log);
  const post = (message: ToView): void => {
    view.post(message);
    posted.fire(message);
  };

  const showStatus = (): void => {
    const full = ready?.status();
    statusBar.show(full ?? { ...BEFORE_FIRST_USE, today: todayText(today, t) }, answering, warning);
    if (!full) return;
    // Most calls change the status bar alone; the view need not parse and draw the same again, least of all before a first word.
    const shown = JSON.stringify(full);
    if (shown === postedStatus) return;
    postedStatus = shown;
    post({ type: 'status', status: full });
  };
  const countToday = async (): Promise<void> => {
    const now = new Date();
    const day = dayOf(now);
    const [spend, states] = await Promise.all([
      (await baton.ledger()).spendOn({ fromDay: day, toDay: day }).catch(() => undefined),
      baton.money.budgets.states(now, workspace),
    ]);
    today = spend;
    warning = budgetWarning(states, t);
    showStatus();
  };
  const refreshModels = async (): Promise<void> => void (await baton.catalog.refresh());
  const local = createLocalSurface({
    ...parts,
    local: baton.local,
    catalog: baton.catalog,
    startByItself: () => parts.startOllamaByItself(),
    onDidChange: () => showStatus(),
  });
  const setUp = async (way: SetupWay): Promise<void> => {
    if (await runSetUp(way, parts, local)) await refreshModels();
    void local.refresh();
  };
  const onProblem = (error: BatonError): void => {
    if (warned.has(error.message)) return;
    warned.add(error.message);
    void vscode.window.showWarningMessage(`Baton: ${parts.t(error.message)}`);
  };

  async function open(): Promise<ChatActions> {
    context = openContext({ ...parts, post });
    const { chips, controls } = context;
    ready = await ChatActions.open({
      orchestrator: baton.orchestrator,
      learning: baton.routing.learner,
      catalog: baton.catalog,
      store,
      chips,
      context: context.actions,
      ...(controls && { index: controls }),
      surroundings: context.surroundings,
      memory: openViewMemory(parts.storageFolder, workspaceName),
      preset: () => parts.preset(),
      workspaceId: workspace,
      extensionUri: parts.extensionUri,
      today: () => today,
      local,
      budget: createBudgetActions(baton.money.budgets, workspace, () => parts.askAtLimit()),
      setUp,
      showLog: () => log.show(),
      post,
      newId: () => parts.newId(),
      now: () => new Date(),
      onActivity(activity) {
        answering = activity?.model;
        void vscode.commands.executeCommand('setContext', 'baton.isAnswering', activity !== undefined);
        showStatus();
        // An answer may have loaded a model.
        if (activity === undefined) void local.refresh();
      },
      onProblem,
      onDidChangeStatus: showStatus,
      log,
      t,
    });
    const chat = ready;
    chips.onDidChange(() => chat.postChips());
    baton.catalog.onDidChange(showStatus);
    baton.index?.onDidChange(showStatus);
    (await baton.ledger()).onDidAppend(() => void countToday());
    void baton.warmUp();
    tidying = setTimeout(() => void baton.money.tidy(), TIDY_MS);
    void baton.catalog
      .refresh()
      .then(() => local.refresh())
      .then(() => local.offerUnfinished())
      .then((isNew) => (isNew ? refreshModels() : undefined));
    void countToday();
    return chat;
  }

  return {
    view,
    store,
    actions,
    refreshModels,
    countToday,
    index: () => baton.index && createIndexControls(baton.index, t),
    testConnection: () => testConnection(baton.connections, t),
    manageLocal: () => local.manage(async (name) => (await actions()).setChoice(modelId('ollama', name))),
    diagnoseLocal: () => local.showDiagnosis(),
    async close() {
      clearTimeout(tidying);
      local.dispose();
      context?.dispose();
      await ready?.conversation.close();
      await baton.dispose();
    },
  };
}

/** True when there may be new models to list. */
async function runSetUp(way: SetupWay, { baton, storedKeys, t }: ChatParts, local: LocalSurface): Promise<boolean> {
  switch (way) {
    case 'key':
      return (await addKey(baton.rows(), storedKeys, t)) !== undefined;
    case 'ollama':
      return local.useOllama();
    case 'address':
      return (await addAddress(baton.serverKinds, storedKeys, t)) !== undefined;
    case 'import':
      return (await vscode.commands.executeCommand('baton.import')) === true;
  }
}
