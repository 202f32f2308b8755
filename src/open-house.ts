import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { compose } from './compose.ts';
import type { Log } from './domain/log.ts';
import { createStoredKeys } from './host/keys.ts';
import { readEndpoints, readPricesFile, readPrivateHosts } from './host/settings.ts';
import { createSnippetSource } from './host/snippet-source.ts';
import type { ToView } from './protocol.ts';
import { createChat, type Chat } from './surfaces/chat.ts';
import type { StatusBar } from './surfaces/status-bar.ts';

/** What activation has made already. */
export interface Door {
  readonly context: vscode.ExtensionContext;
  readonly log: Log & { show(): void };
  readonly statusBar: StatusBar;
  readonly posted: vscode.EventEmitter<ToView>;
}

/** Builds everything behind the door. Apart from `extension.ts`, so that a window which never asks anything loads none of it. */
export function openHouse({ context, log, statusBar, posted }: Door): Chat {
  const storedKeys = createStoredKeys(context.secrets);
  const workers = join(context.extensionPath, 'dist', 'workers');
  const storageFolder = context.globalStorageUri.fsPath;
  const baton = compose({
    env: process.env,
    log,
    storageFolder,
    tokenWorker: { workerFile: join(workers, 'tokens.worker.cjs'), wasmFile: join(workers, 'tiktoken_bg.wasm') },
    keys: storedKeys,
    endpoints: () => readEndpoints().endpoints,
    privateHosts: readPrivateHosts,
    pricesFile: () => readPricesFile(process.env),
    snippets: createSnippetSource,
    onProblem: (sentence) => void vscode.window.showWarningMessage(`Baton: ${sentence}`),
  });
  const { extensionUri } = context;
  return createChat({
    baton,
    storedKeys,
    log,
    extensionUri,
    storageFolder,
    newId: randomUUID,
    statusBar,
    posted,
    t: vscode.l10n.t,
  });
}
