import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { privatePathMatcher } from './classifier/private-paths.ts';
import { scanSensitive } from './classifier/privacy/scan.ts';
import { compose, type Baton, type Ground } from './compose.ts';
import { keptOut } from './compose/pipelines/kept-out.ts';
import { openWindowIndex } from './compose/window-index.ts';
import type { Log } from './domain/log.ts';
import type { ReportSource } from './domain/report.ts';
import { createEditorProvider } from './host/editor-models.ts';
import { IndexedFolders } from './host/indexed-folders.ts';
import { createStoredKeys } from './host/keys.ts';
import { type EditorSettings, folderAdditions, openEditorSettings } from './host/editor-settings.ts';
import { saveAtLimit } from './host/money-settings.ts';
import { saveLaunchByItself } from './host/local-settings.ts';
import { endExperiment } from './host/routing-settings.ts';
import { hasGpuDevice } from './host/gpu-device.ts';
import type { Endpoint } from './host/settings/rules.ts';
import { mayStartOllama, settledGround } from './host/settings/typed.ts';
import { editorTrust } from './host/trust.ts';
import { createPipelineWorkspace } from './host/pipeline-workspace.ts';
import { createSnippetSource } from './host/snippet-source.ts';
import { workspaceId } from './host/workspace.ts';
import { jsonSchemaOfPipelines } from './pipelines/definition-schema.ts';
import { rowsFrom } from './providers/rows.ts';
import type { ToView } from './protocol.ts';
import { createChat, type Chat } from './surfaces/chat.ts';
import type { AskParts } from './surfaces/code/ask-once.ts';
import { CodeSurface } from './surfaces/code/code-surface.ts';
import { modelsKnown } from './surfaces/code/models-known.ts';
import { openChat } from './surfaces/commands.ts';
import { createDashboard, type Dashboard } from './surfaces/dashboard/dashboard.ts';
import { createWorkspaceNames, type WorkspaceNames } from './surfaces/dashboard/workspace-names.ts';
import { createEdits, type Edits } from './surfaces/edits/edits.ts';
import { createDoors, type Doors } from './surfaces/doors/doors.ts';
import { createFirstRun, type FirstRun } from './surfaces/first-run.ts';
import { askedTurns } from './surfaces/pipelines/asked-turns.ts';
import { PipelineSurface } from './surfaces/pipelines/pipeline-surface.ts';
import type { StatusBar } from './surfaces/status-bar.ts';
import { translate } from './surfaces/translate.ts';
import { saidSoFar, warn } from './surfaces/warnings.ts';

/** What activation has made already. */
export interface Door {
  readonly context: vscode.ExtensionContext;
  readonly log: Log & { show(): void };
  readonly statusBar: StatusBar;
  readonly posted: vscode.EventEmitter<ToView>;
}

/** Names each setting that cannot be used to the person, whenever models are looked for: that is after each change of a setting. */
function usableEndpoints(settings: EditorSettings, ground: ReturnType<typeof settledGround>): readonly Endpoint[] {
  settings.problems().forEach(warn);
  return ground.endpoints();
}

/** What is behind the door. */
export interface House {
  readonly chat: Chat;
  readonly dashboard: Dashboard;
  /** What the menus of the editor do. */
  readonly code: CodeSurface;
  /** Edits that wait for the person, and those that begin at a line. Made on first use. */
  readonly edits: () => Edits;
  /** What the editor's own chat, other extensions and agents reach. */
  readonly doors: Doors;
  readonly pipelines: PipelineSurface;
  /** Imports and the Doctor. */
  readonly firstRun: FirstRun;
  readonly reports: () => Promise<ReportSource>;
  /** What left this window lately. */
  readonly outgoing: Baton['outgoing'];
  /** Backups, restoring and exports. */
  readonly money: Baton['money'];
  /** Where the settings file is, or would be. */
  readonly settingsFile: string;
  /** Stops and books what streams, then closes everything. */
  readonly close: () => Promise<void>;
}

/** Builds everything behind the door. Apart from `extension.ts`, so that a window which never asks anything loads none of it. */
export function openHouse({ context, log, statusBar, posted }: Door): House {
  const storedKeys = createStoredKeys(context.secrets);
  const workers = join(context.extensionPath, 'dist', 'workers');
  const settings = openEditorSettings(process.env, context.globalStorageUri.fsPath);
  const { storageFolder } = settings;
  const ground = settledGround(settings, process.env, { added: folderAdditions, hasGpu: hasGpuDevice });
  const indexed = new IndexedFolders(() => settings.read('index.enabled') ?? true);
  const baton = compose({
    ...ground,
    log,
    storageFolder,
    tokenWorker: { workerFile: join(workers, 'tokens.worker.cjs') },
    mediaFolder: join(context.extensionPath, 'media'),
    ledgerWorkerFile: join(workers, 'ledger.worker.cjs'),
    keys: storedKeys,
    otherProviders: () => [createEditorProvider(() => settings.read('editorModels') === true)],
    endpoints: () => usableEndpoints(settings, ground),
    snippets: createSnippetSource,
    pipelineWorkspace: createPipelineWorkspace(
      (path) => privatePathMatcher(ground.routing().privatePaths)(path),
      keptOut,
    ),
    index: watchedIndex(indexed, { log, storageFolder, workers }),
    local: {
      supervisorFile: join(workers, 'ollama-supervisor.worker.cjs'),
      node: process.execPath,
      mayStart: () => mayStartOllama(settings, editorTrust.isTrusted()),
      ...ground.local,
    },
    onProblem: warn,
  });
  // A share in a server that another window started, or this one before it was reloaded: else it ends soon.
  void baton.local.server?.join();
  const { extensionUri } = context;
  const chat = createChat({
    baton,
    storedKeys,
    startOllamaByItself: saveLaunchByItself,
    preset: () => settings.read('preset'),
    log,
    extensionUri,
    storageFolder,
    newId: randomUUID,
    askAtLimit: () => saveAtLimit('ask'),
    statusBar,
    posted,
    t: translate,
  });
  const dashboard = createDashboard({
    reports: () => baton.money.reports(),
    catalog: baton.catalog,
    health: baton.health,
    learned: baton.routing.learner,
    presetB: () => baton.routing.settings().experiment?.presetB,
    keepArm: async (arm) => {
      const presetB = baton.routing.settings().experiment?.presetB;
      if (arm === 'B' && presetB) await (await chat.actions()).setChoice(undefined, presetB);
      await endExperiment();
    },
    workspaces: namedWorkspaces(storageFolder),
    extensionUri,
    storageFolder,
    log,
    t: translate,
  });
  const asking: AskParts = {
    orchestrator: baton.orchestrator,
    catalog: baton.catalog,
    base: async () => (await chat.actions()).base,
    newId: randomUUID,
    t: translate,
  };
  let opened: Edits | undefined;
  const conventions = async () => (await chat.actions()).context.conventions();
  const edits = (): Edits => (opened ??= createEdits({ ...asking, conventions, learning: baton.routing.learner, log }));
  const code = new CodeSurface({ ...asking, actions: chat.actions, edits: async () => edits().flow, openChat });
  const doors = createDoors({
    ...asking,
    orchestrator: baton.orchestrator,
    privatePaths: () => ground.routing().privatePaths,
    index: () => baton.index,
  });
  const pipelines = new PipelineSurface({
    pipelines: baton.pipelines,
    schema: jsonSchemaOfPipelines,
    modelsKnown: (signal) => modelsKnown(baton.catalog, signal),
    extensionUri,
    workspaceId,
    showProposal: (files, title) => edits().show(files, title),
    addToChat: async (title, text) => {
      (await chat.actions()).context.addResult(title, text);
      await openChat();
    },
    conversation: async () => askedTurns((await chat.actions()).conversation.turns),
    newId: randomUUID,
    log,
    t: translate,
  });
  const firstRun = createFirstRun({
    baton,
    settings,
    storedKeys,
    extension: context.extension,
    vendors: () => rowsFrom({ env: {}, endpoints: [] }).rows,
    scan: (text) => scanSensitive(text, 'code'),
    said: saidSoFar,
    refreshModels: chat.refreshModels,
    chooseModel: async (modelId) => (await chat.actions()).setChoice(modelId),
  });
  return {
    chat,
    dashboard,
    code,
    edits,
    doors,
    pipelines,
    firstRun,
    outgoing: baton.outgoing,
    reports: () => baton.money.reports(),
    money: baton.money,
    settingsFile: settings.settingsFile,
    close: () => {
      code.dispose();
      pipelines.dispose();
      firstRun.dispose();
      opened?.dispose();
      indexed.dispose();
      return chat.close();
    },
  };
}

/** The index of the folders that may be indexed, begun at once in a thread of its own, and told of what happens in them. */
function watchedIndex(
  indexed: IndexedFolders,
  { log, storageFolder, workers }: { readonly log: Log; readonly storageFolder: string; readonly workers: string },
): NonNullable<Ground['index']> {
  return ({ local }) => {
    const index = openWindowIndex(
      {
        log,
        storageFolder,
        workerFile: join(workers, 'index.worker.cjs'),
        grammarFolder: join(workers, 'grammars'),
        folders: () => indexed.folders,
      },
      local,
    );
    let openedFor = JSON.stringify(indexed.folders);
    indexed.onDidChangeFolders(() => {
      const now = JSON.stringify(indexed.folders);
      if (now === openedFor) return;
      openedFor = now;
      void index.foldersChanged().then(() => index.start());
    });
    indexed.onDidChangeFiles((places) => index.changed(places));
    index.start();
    return index;
  };
}

/** The names of workspaces, this window's among them. */
function namedWorkspaces(storageFolder: string): WorkspaceNames {
  const names = createWorkspaceNames(join(storageFolder, 'workspaces'));
  const [id, name] = [workspaceId(), vscode.workspace.name];
  if (id !== undefined && name !== undefined) void names.remember(id, name);
  return names;
}
