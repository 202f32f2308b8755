import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { compose } from './compose.ts';
import { createStoredKeys } from './host/keys.ts';
import { createOutputLog } from './host/log.ts';
import { readEndpoints, readPricesFile, readPrivateHosts } from './host/settings.ts';
import { createSnippetSource } from './host/snippet-source.ts';
import type { BatonApi } from './surfaces/api.ts';
import { createChat, type Chat } from './surfaces/chat.ts';
import { registerCommands } from './surfaces/commands.ts';

let chat: Chat | undefined;

/** Registers what the person can reach, and starts nothing: every part begins its work when it is first used. */
export function activate(context: vscode.ExtensionContext): BatonApi {
  const log = createOutputLog();
  const storedKeys = createStoredKeys(context.secrets);
  const workers = join(context.extensionPath, 'dist', 'workers');
  const baton = compose({
    env: process.env,
    log,
    storageFolder: context.globalStorageUri.fsPath,
    tokenWorker: { workerFile: join(workers, 'tokens.worker.cjs'), wasmFile: join(workers, 'tiktoken_bg.wasm') },
    keys: storedKeys,
    endpoints: () => readEndpoints().endpoints,
    privateHosts: readPrivateHosts,
    pricesFile: () => readPricesFile(process.env),
    snippets: createSnippetSource,
    onProblem: (sentence) => void vscode.window.showWarningMessage(`Baton: ${sentence}`),
  });
  chat = createChat({
    baton,
    storedKeys,
    log,
    extensionUri: context.extensionUri,
    storageFolder: context.globalStorageUri.fsPath,
    newId: randomUUID,
    t: vscode.l10n.t,
  });
  const { surface } = chat;
  context.subscriptions.push(
    log,
    ...chat.disposables,
    ...registerCommands(surface),
    vscode.workspace.onDidChangeConfiguration(
      (event) => event.affectsConfiguration('baton') && void surface.refreshModels(),
    ),
  );
  return chat.api;
}

/** Ends the answer that streams, books it and closes the ledger; VS Code waits for it. */
export async function deactivate(): Promise<void> {
  await chat?.close();
}
