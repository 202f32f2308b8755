import * as vscode from 'vscode';
import type { FilePlace } from '../domain/surroundings.ts';
import { editorTrust, type Trust } from './trust.ts';
import { openFolders, placeOf } from './workspace.ts';

/** A workspace folder that may be indexed. */
export interface IndexedFolder {
  /** As the editor names it; with what lies above it where two are called alike. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

/** How long file events are gathered: a checkout brings thousands, and a saved file must be found within 200 ms. */
const GATHER_MS = 40;
/** Changes here are never of files that are indexed, and there are many. */
const NEVER_INDEXED = /(?:^|\/)(?:\.git|node_modules)(?:\/|$)/;

/** Follows the open folders that may be indexed, and what happens in them. Listens to nothing before somebody wants to know. */
export class IndexedFolders implements vscode.Disposable {
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly #foldersChanged = new vscode.EventEmitter<void>();
  readonly #filesChanged = new vscode.EventEmitter<readonly FilePlace[]>();
  readonly #gathered = new Map<string, FilePlace>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #isUsual: () => boolean;
  readonly #trust: Trust;

  /** `isUsual` says whether a folder is indexed that neither the person nor the folder itself says anything about. */
  constructor(isUsual: () => boolean, trust: Trust = editorTrust) {
    this.#isUsual = isUsual;
    this.#trust = trust;
  }

  /** Empty in an untrusted workspace, without a folder, and where the person switched the index off. */
  get folders(): readonly IndexedFolder[] {
    if (!this.#trust.isTrusted()) return [];
    return openFolders().flatMap(({ name, folder: { uri } }) => {
      const set = vscode.workspace.getConfiguration('baton', uri).inspect('index.enabled');
      const isWanted = (set?.workspaceFolderValue ?? set?.workspaceValue ?? this.#isUsual()) !== false;
      return uri.scheme === 'file' && isWanted ? [{ name, path: uri.fsPath }] : [];
    });
  }

  /** Fires when {@link folders} may have become others. */
  onDidChangeFolders(listener: () => void): vscode.Disposable {
    this.#listen();
    return this.#foldersChanged.event(listener);
  }

  /** Fires for files that were saved, made, renamed or deleted, many at once. */
  onDidChangeFiles(listener: (places: readonly FilePlace[]) => void): vscode.Disposable {
    this.#listen();
    return this.#filesChanged.event(listener);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#foldersChanged.dispose();
    this.#filesChanged.dispose();
  }

  #listen(): void {
    if (this.#subscriptions.length > 0) return;
    const { workspace } = vscode;
    const watcher = workspace.createFileSystemWatcher('**/*');
    const gather = (uri: vscode.Uri): void => this.#gather(uri);
    this.#subscriptions.push(
      watcher,
      watcher.onDidCreate(gather),
      watcher.onDidChange(gather),
      watcher.onDidDelete(gather),
      // These come sooner than the watcher, and also where it is switched off for a folder.
      workspace.onDidSaveTextDocument(({ uri }) => gather(uri)),
      workspace.onDidRenameFiles(({ files }) =>
        files.forEach(({ oldUri, newUri }) => [oldUri, newUri].forEach(gather)),
      ),
      workspace.onDidDeleteFiles(({ files }) => files.forEach(gather)),
      workspace.onDidChangeWorkspaceFolders(() => this.#foldersChanged.fire()),
      this.#trust.onDidGrant(() => this.#foldersChanged.fire()),
      workspace.onDidChangeConfiguration(
        (event) => event.affectsConfiguration('baton.index.enabled') && this.#foldersChanged.fire(),
      ),
    );
  }

  #gather(uri: vscode.Uri): void {
    const place = uri.scheme === 'file' && !NEVER_INDEXED.test(uri.path) ? placeOf(uri) : undefined;
    if (!place || place.path === '') return;
    this.#gathered.set(`${place.folder}/${place.path}`, place);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const places = [...this.#gathered.values()];
      this.#gathered.clear();
      this.#filesChanged.fire(places);
    }, GATHER_MS);
  }
}
