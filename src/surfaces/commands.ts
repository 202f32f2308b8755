import * as vscode from 'vscode';
import type { ChatActions } from './chat/chat-actions.ts';
import type { ConversationStore } from './chat/conversation-store.ts';
import { exportConversation, showHistory, type HistoryParts } from './chat/history.ts';
import type { Translate } from './l10n.ts';
import { CHAT_VIEW_ID } from './view-id.ts';

/** What the commands act on; each is made on first use. */
export interface CommandParts {
  readonly actions: () => Promise<ChatActions>;
  readonly store: () => Promise<ConversationStore>;
  readonly refreshModels: () => Promise<void>;
  readonly testConnection: () => Promise<void>;
  readonly manageLocal: () => Promise<void>;
  readonly diagnoseLocal: () => Promise<void>;
  readonly openDashboard: (part?: 'saving') => Promise<void>;
  readonly showLog: () => void;
  readonly t: Translate;
}

/** Registers every command of `package.json`. The returned disposables end them. */
export function registerCommands(parts: CommandParts): vscode.Disposable[] {
  const { t } = parts;
  const commands: Record<string, (...args: never[]) => Promise<unknown>> = {
    'baton.chat.open': () => openChat(),
    'baton.chat.new': async () => {
      await (await parts.actions()).switchTo(undefined);
      await openChat();
    },
    'baton.chat.history': async () => showHistory(await historyParts(parts)),
    'baton.chat.export': async () => {
      const history = await historyParts(parts);
      await exportConversation(history.currentId(), history);
    },
    'baton.chat.compact': async () => (await parts.actions()).compact(),
    'baton.chat.stop': async () => (await parts.actions()).stop(),
    'baton.chat.addFile': async (uri?: vscode.Uri) => {
      await openChat();
      await (await parts.actions()).context.addFile(uri);
    },
    'baton.models.pick': async () => (await parts.actions()).pickChoice(),
    'baton.models.refresh': async () => parts.refreshModels(),
    'baton.setup.key': async () => (await parts.actions()).setUp('key'),
    'baton.setup.ollama': async () => (await parts.actions()).setUp('ollama'),
    'baton.local.manage': async () => parts.manageLocal(),
    'baton.local.diagnose': async () => parts.diagnoseLocal(),
    'baton.setup.test': async () => parts.testConnection(),
    'baton.setup.address': async () => (await parts.actions()).setUp('address'),
    'baton.private.toggle': async () => {
      const actions = await parts.actions();
      await actions.setPrivate(!actions.memory.isPrivate);
    },
    'baton.dashboard.open': (part?: unknown) => parts.openDashboard(part === 'saving' ? part : undefined),
    'baton.quickActions': () => quickActions(parts, t),
    'baton.log.show': async () => parts.showLog(),
  };
  return Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, run));
}

async function historyParts({ store, actions, t }: CommandParts): Promise<HistoryParts> {
  const chat = await actions();
  return {
    store: await store(),
    t,
    currentId: () => chat.conversation.id,
    open: async (id) => {
      await chat.switchTo(id);
      await openChat();
    },
  };
}

/** Shows the chat and puts the cursor into the question. */
export async function openChat(): Promise<void> {
  await vscode.commands.executeCommand(`${CHAT_VIEW_ID}.focus`);
}

async function quickActions({ actions }: CommandParts, t: Translate): Promise<void> {
  const chat = await actions();
  const { today, isPrivate, chosenLabel, local, index } = chat.status();
  const items = [
    { label: `$(comment-discussion) ${t('Open chat')}`, description: today, command: 'baton.chat.open' },
    { label: `$(graph) ${t('Open dashboard')}`, command: 'baton.dashboard.open' },
    { label: `$(type-hierarchy) ${t('Run pipeline…')}`, command: 'baton.pipeline.run' },
    { label: `$(settings) ${t('Model…')}`, description: chosenLabel ?? t('auto'), command: 'baton.models.pick' },
    ...(chosenLabel === undefined
      ? []
      : [{ label: `$(settings) ${t('Choose the model automatically')}`, command: 'auto' }]),
    {
      label: `$(lock) ${t('Private')}`,
      description: isPrivate ? t('on: local models only') : t('off'),
      command: 'baton.private.toggle',
    },
    { label: `$(key) ${t('Add a key')}`, command: 'baton.setup.key' },
    {
      label: `$(chip) ${t('Use Ollama')}`,
      command: 'baton.setup.ollama',
      ...(local !== undefined && { detail: local }),
    },
    { label: `$(server-process) ${t('Local models…')}`, command: 'baton.local.manage' },
    { label: `$(pulse) ${t('Diagnose local models')}`, command: 'baton.local.diagnose' },
    { label: `$(server) ${t('Another address')}`, command: 'baton.setup.address' },
    { label: `$(plug) ${t('Test Connection')}`, command: 'baton.setup.test' },
    { label: `$(cloud-download) ${t('Import from another assistant…')}`, command: 'baton.import' },
    { label: `$(pulse) ${t('Doctor')}`, command: 'baton.doctor' },
    { label: `$(rocket) ${t('Get started')}`, command: 'baton.getStarted' },
    ...(index === undefined
      ? []
      : [{ label: `$(search) ${t('Workspace index…')}`, description: index.line, command: 'baton.index.menu' }]),
    { label: `$(output) ${t('Show log')}`, command: 'baton.log.show' },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: 'Baton', placeHolder: t('Choose what to do') });
  if (picked?.command === 'auto') await chat.setChoice(undefined);
  else if (picked) await vscode.commands.executeCommand(picked.command);
}
