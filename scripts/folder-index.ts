import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Embedder } from '../src/domain/embedder.ts';
import type { FoundPlace, IndexState } from '../src/domain/workspace-index.ts';
import { takeLock } from '../src/ollama/launch/sqlite-lock.ts';
import { IndexSession } from '../src/workspace-index/index-session.ts';
import { retrievePlaces } from '../src/workspace-index/retrieval/retrieve.ts';
import { createSyntaxReader } from '../src/workspace-index/syntax/parser.ts';
import { openVectors } from '../src/workspace-index/vectors/open-vectors.ts';

/** The index of one folder, built in this thread and gone when it is closed. */
export interface FolderIndex {
  readonly state: IndexState;
  /** The best places for a question, best first. */
  find(question: string, limit: number): Promise<readonly FoundPlace[]>;
  close(): Promise<void>;
}

/** Indexes a folder and resolves when all is searchable, with vectors where there is an embedder. Rejects when the folder cannot be read. */
export async function indexFolder(folder: string, embedder?: Embedder): Promise<FolderIndex> {
  const storage = mkdtempSync(join(tmpdir(), 'baton-retrieve-'));
  const modules = join(import.meta.dirname, '../node_modules');
  const session = new IndexSession({
    folder: storage,
    roots: [{ name: 'root', realPath: realpathSync(folder) }],
    syntax: createSyntaxReader(
      join(modules, '@vscode/tree-sitter-wasm/wasm'),
      (sentence) => console.error(sentence),
      join(modules, 'web-tree-sitter'),
    ),
    takeLock,
    openVectors,
    retrieve: retrievePlaces,
    onDidChange: () => undefined,
  });
  await session.setEmbedder(embedder);
  session.open();
  await session.settled();
  if (embedder) await untilEmbedded(session);
  return {
    get state() {
      return session.state;
    },
    async find(question, limit) {
      const request = { question, limit, tokenBudget: Number.POSITIVE_INFINITY, privacy: 'open' } as const;
      return (await session.retrieve(request, new AbortController().signal)).places;
    },
    async close() {
      await session.close();
      rmSync(storage, { recursive: true, force: true });
    },
  };
}

async function untilEmbedded(session: IndexSession): Promise<void> {
  let told = '';
  for (;;) {
    const { vectors, chunkCount } = session.state;
    const waits = vectors.phase === 'paused' ? (vectors.reason ?? '') : '';
    if (waits !== told) console.error((told = waits));
    if (vectors.phase === 'ready' && vectors.embeddedChunkCount >= chunkCount) return;
    await pause(200);
  }
}
