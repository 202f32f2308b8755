import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Embedder } from '../domain/embedder.ts';
import type { Log } from '../domain/log.ts';
import type { IndexState, WorkspaceIndex } from '../domain/workspace-index.ts';
import { createIndexClient, type IndexClient } from '../workers/index-client.ts';
import type { IndexFolder } from '../workers/index-messages.ts';

/** What the index of a window is built on. All paths are absolute. */
export interface WorkspaceIndexGround {
  readonly log: Log;
  /** Folder for everything that lasts; the index lies in `index/<hash of the folders>/`. */
  readonly storageFolder: string;
  /** The bundled `index.worker.cjs`. */
  readonly workerFile: string;
  /** Folder with `web-tree-sitter.wasm` and the grammars. */
  readonly grammarFolder: string;
  /** The open folders that lie on a disk of this machine; none where they may not be read. Asked when the index starts. */
  readonly folders: () => readonly IndexFolder[];
  /** What embeds on this machine; `undefined` where nothing does. Asked when the index starts. */
  readonly embedder: () => Embedder | undefined;
}

/** The index of a window, with what the window tells it. */
export interface WindowIndex extends WorkspaceIndex {
  /** Starts the worker now; else the first question does. */
  start(): void;
  /** Tells that other folders are open, or that they may be read now: begins anew with them. */
  foldersChanged(): Promise<void>;
  /** Tells that another model embeds from now on, or none does. */
  embedderChanged(): void;
}

/** An index that starts its worker on {@link WindowIndex.start} or the first question, and never without a folder. */
export function createWorkspaceIndex(ground: WorkspaceIndexGround): WindowIndex {
  const listeners = new Set<(state: IndexState) => void>();
  let client: IndexClient | undefined;
  let isPaused = false;
  let isDisposed = false;
  const started = (): IndexClient | undefined => {
    const folders = isDisposed || client ? [] : ground.folders();
    if (folders.length === 0) return client;
    const { log, workerFile, grammarFolder } = ground;
    const storageFolder = join(ground.storageFolder, 'index', folderSetId(folders));
    const made = createIndexClient({
      folders,
      log,
      workerFile,
      grammarFolder,
      storageFolder,
      embedder: ground.embedder(),
    });
    made.onDidChange((state) => listeners.forEach((listener) => listener(state)));
    if (isPaused) made.pause();
    client = made;
    return made;
  };
  return {
    get state() {
      return client?.state ?? OFF;
    },
    onDidChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: () => void started(),
    async foldersChanged() {
      const ended = client;
      client = undefined;
      await ended?.dispose();
      if (ended && !started()) listeners.forEach((listener) => listener(OFF));
    },
    embedderChanged: () => client?.setEmbedder(ground.embedder()),
    retrieve: async (request, signal) =>
      (await started()?.retrieve(request, signal)) ?? { snippets: [], places: [], by: 'keywords' },
    symbols: async (typed, limit, signal) => (await started()?.symbols(typed, limit, signal)) ?? [],
    files: async (typed, limit, signal) => (await started()?.files(typed, limit, signal)) ?? [],
    problems: async () => (await client?.problems()) ?? [],
    pause() {
      isPaused = true;
      client?.pause();
    },
    resume() {
      isPaused = false;
      client?.resume();
    },
    rebuild: async () => started()?.rebuild(),
    changed: (places) => client?.changed(places),
    async dispose() {
      isDisposed = true;
      listeners.clear();
      await client?.dispose();
    },
  };
}

const OFF: IndexState = {
  phase: 'off',
  indexedFileCount: 0,
  chunkCount: 0,
  vectors: { phase: 'none', embeddedChunkCount: 0 },
  problemCount: 0,
  isWrittenElsewhere: false,
};

/** The same folders under the same names give the same index in every window, in whatever order they are open. */
function folderSetId(folders: readonly IndexFolder[]): string {
  const lines = folders.map(({ name, path }) => JSON.stringify([name, path])).toSorted();
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
}
