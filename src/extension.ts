import { join } from 'node:path';
import * as vscode from 'vscode';
import { writeFiguresIn } from './domain/format.ts';
import { createOutputLog } from './host/log.ts';
import { storageFolderOf, wasUsed } from './host/used-before.ts';
import type { Spend } from './domain/ledger.ts';
import type { ToView } from './protocol.ts';
import type { BatonApi } from './surfaces/api.ts';
import type { House } from './open-house.ts';
import { registerBackupCommands } from './surfaces/backup-commands.ts';
import type { Chat } from './surfaces/chat.ts';
import { todayText } from './surfaces/chat/status-view.ts';
import { CodeActions, registerCodeActions } from './surfaces/code/code-actions.ts';
import { registerCodeCommands } from './surfaces/code/code-commands.ts';
import { registerCommands } from './surfaces/commands.ts';
import { registerIndexCommands } from './surfaces/context/index-commands.ts';
import { SpendView } from './surfaces/dashboard/spend-view.ts';
import { announceModel, registerDoors } from './surfaces/doors/register-doors.ts';
import { registerEditCommands } from './surfaces/edits/edit-commands.ts';
import { registerFirstRunCommands } from './surfaces/first-run-commands.ts';
import { registerPipelines } from './surfaces/pipelines/pipeline-commands.ts';
import { personalSettings } from './surfaces/security/ignored-settings.ts';
import { registerSecurityCommands } from './surfaces/security/security-commands.ts';
import { registerSettingsFileCommand } from './surfaces/settings-file-command.ts';
import { BEFORE_FIRST_USE, createStatusBar } from './surfaces/status-bar.ts';
import { translate } from './surfaces/translate.ts';
import { CHAT_VIEW_ID, DASHBOARD_PANEL, SPEND_VIEW_ID } from './surfaces/view-id.ts';
import { createKeyScanner } from './workers/key-scanner.ts';

/** When the status bar is told the sum of today, and the editor of Baton's model: after the window has settled. */
const FIRST_COUNT_MS = 3_000;

let opened: Promise<House> | undefined;

/**
 * Registers what the person can reach. The house behind it is loaded when it is first used; where Baton was used before, also to read the sum of today.
 */
export function activate(context: vscode.ExtensionContext): BatonApi {
  const t = translate;
  writeFiguresIn(vscode.env.language);
  const log = createOutputLog();
  const statusBar = createStatusBar(t);
  const posted = new vscode.EventEmitter<ToView>();
  const house = (): Promise<House> =>
    (opened ??= import('./open-house.ts').then(({ openHouse }) => openHouse({ context, log, statusBar, posted })));
  const actions: BatonActions = async () => (await house()).chat.actions();
  statusBar.show({ ...BEFORE_FIRST_USE, today: todayText(undefined, t) }, undefined);
  const firstCount = setTimeout(() => {
    void countFirst(context, house, () =>
      statusBar.show({ ...BEFORE_FIRST_USE, today: todayText(NOTHING_SPENT, t) }, undefined),
    );
    void announceModel();
  }, FIRST_COUNT_MS);
  const lightBulb = new CodeActions(t);
  const refreshModels = async (): Promise<void> => (await house()).chat.refreshModels();
  const spend = new SpendView({ reports: async () => (await house()).reports(), t });
  context.subscriptions.push(
    log,
    spend,
    statusBar,
    posted,
    { dispose: () => clearTimeout(firstCount) },
    vscode.window.registerWebviewViewProvider(CHAT_VIEW_ID, {
      resolveWebviewView: async (view) => (await house()).chat.view.resolveWebviewView(view),
    }),
    vscode.window.registerTreeDataProvider(SPEND_VIEW_ID, spend),
    vscode.window.registerWebviewPanelSerializer(DASHBOARD_PANEL, {
      deserializeWebviewPanel: async (panel) => (await house()).dashboard.restore(panel),
    }),
    vscode.workspace.onDidChangeConfiguration(
      (event) => opened && event.affectsConfiguration('baton') && void refreshModels(),
    ),
    ...registerSecurityCommands({
      outgoing: async () => (await house()).outgoing,
      scanner: createKeyScanner(join(context.extensionPath, 'dist', 'workers', 'key-scan.worker.cjs')),
      storageFolder: context.globalStorageUri.fsPath,
      personalSettings: personalSettings(context.extension.packageJSON),
      t,
    }),
    registerSettingsFileCommand({ path: async () => (await house()).settingsFile }),
    ...registerFirstRunCommands({ firstRun: async () => (await house()).firstRun, look: actions }),
    ...registerBackupCommands({ money: async () => (await house()).money, t }),
    ...registerIndexCommands({ controls: async () => (await house()).chat.index(), t }),
    registerCodeActions(lightBulb),
    ...registerEditCommands(async () => (await house()).edits()),
    ...registerPipelines(async () => (await house()).pipelines, context.extensionUri),
    ...registerCodeCommands({ code: async () => (await house()).code, lightBulb }),
    ...registerDoors({
      doors: async () => (await house()).doors,
      log,
      t,
    }),
    ...registerCommands({
      actions,
      store: async () => (await house()).chat.store,
      refreshModels,
      testConnection: async () => (await house()).chat.testConnection(),
      manageLocal: async () => (await house()).chat.manageLocal(),
      diagnoseLocal: async () => (await house()).chat.diagnoseLocal(),
      openDashboard: async (part) => (await house()).dashboard.open(part),
      showLog: () => log.show(),
      t,
    }),
  );
  return apiOf(actions, posted.event);
}

const NOTHING_SPENT: Spend = { totalNanoUsd: 0, entryCount: 0, unknownCount: 0 };

/** Sums up today, and offers to go on with what was broken off. Where Baton was never used there is neither, and the house stays closed. */
async function countFirst(
  context: vscode.ExtensionContext,
  house: () => Promise<House>,
  showNothing: () => void,
): Promise<void> {
  const own: unknown = vscode.workspace.getConfiguration('baton').inspect('storageFolder')?.globalValue;
  const isUsed = await wasUsed(storageFolderOf(own, process.env, context.globalStorageUri.fsPath));
  if (!isUsed && !opened) return showNothing();
  const { chat, pipelines } = await house();
  await chat.countToday();
  await pipelines.offerUnfinished();
}

/** Ends the answer that streams, books it and closes the ledger; VS Code waits for it. */
export async function deactivate(): Promise<void> {
  await (await opened)?.close();
}

type BatonActions = Chat['actions'];

function apiOf(actions: BatonActions, onDidPost: vscode.Event<ToView>): BatonApi {
  return {
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
    onDidPost,
  };
}
