// Entry of the worker thread that keeps the index of the open folders: it walks, reads, parses, and answers. SQLite and tree-sitter are synchronous, and the
// extension host must not wait.
import { realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { takeLock } from '../ollama/launch/sqlite-lock.ts';
import { IndexSession } from '../workspace-index/index-session.ts';
import { retrieve } from '../workspace-index/retrieval/retrieve.ts';
import { createSyntaxReader } from '../workspace-index/syntax/parser.ts';
import { openVectors } from '../workspace-index/vectors/open-vectors.ts';
import type { Root } from '../workspace-index/walk.ts';
import { AskingEmbedders } from './asking-embedder.ts';
import type { IndexAnswers, IndexFolder, IndexReply, IndexRequest, IndexWorkerStart } from './index-messages.ts';
import { startReadAhead } from './reading-ahead.ts';

/** The other thread is told of changes four times a second at most. */
const TELL_MS = 250;
/** Lies beside this file, in the sources as in the bundles. */
const READING_WORKER = join(import.meta.dirname, `index-reading.worker${extname(import.meta.filename)}`);

// eslint-disable-next-line typescript/no-unsafe-type-assertion -- our own thread starts this worker, with just this.
const start = workerData as IndexWorkerStart;
const embedders = new AskingEmbedders(post);
const asked = new Map<number, AbortController>();
let telling: NodeJS.Timeout | undefined;

const session = new IndexSession({
  folder: start.storageFolder,
  roots: withOwnNames(start.folders).flatMap((folder) => rootOf(folder)),
  syntax: createSyntaxReader(start.grammarFolder, (detail) => post({ type: 'log', event: 'index.grammar', detail })),
  ...(availableParallelism() > 1 && {
    openReadAhead: () =>
      startReadAhead(READING_WORKER, (detail) => post({ type: 'log', event: 'index.reading', detail })),
  }),
  takeLock,
  openVectors,
  retrieve,
  onDidChange: () => (telling ??= setTimeout(tell, TELL_MS)),
});

parentPort?.on('message', (message: IndexRequest) => void take(message));
if (start.isPaused) session.pause();
if (start.embeddingModel !== undefined) void session.setEmbedder(embedders.embedder(start.embeddingModel));
session.open();
tell();

async function take(message: IndexRequest): Promise<void> {
  switch (message.type) {
    case 'ask':
      await answer(message);
      break;
    case 'cancel':
      asked.get(message.id)?.abort();
      break;
    case 'changed':
      session.changed(message.places);
      break;
    case 'pause':
      session.pause();
      break;
    case 'resume':
      session.resume();
      break;
    case 'embedder':
      await session.setEmbedder(message.model === undefined ? undefined : embedders.embedder(message.model));
      break;
    case 'embedded':
    case 'not-embedded':
      embedders.answered(message);
  }
}

type Asked = Extract<IndexRequest, { type: 'ask' }>;

async function answer(message: Asked): Promise<void> {
  const aborter = new AbortController();
  asked.set(message.id, aborter);
  try {
    post({ type: 'answer', id: message.id, answer: await answerTo(message, aborter.signal) });
    if (message.ask === 'close') parentPort?.close();
  } catch (thrown) {
    post({ type: 'refused', id: message.id, detail: thrown instanceof Error ? thrown.message : String(thrown) });
  } finally {
    asked.delete(message.id);
  }
}

async function answerTo(message: Asked, signal: AbortSignal): Promise<IndexAnswers[keyof IndexAnswers]> {
  switch (message.ask) {
    case 'retrieve':
      return session.retrieve(message.request, signal);
    case 'symbols':
      return session.symbols(message.typed, message.limit);
    case 'files':
      return session.files(message.typed, message.limit);
    case 'problems':
      return session.problems();
    case 'rebuild':
      await session.rebuild();
      // Whoever waited for it is not to see the state from before.
      tell();
      return null;
    case 'close':
      clearTimeout(telling);
      await session.close();
      return null;
  }
}

function tell(): void {
  clearTimeout(telling);
  telling = undefined;
  post({ type: 'state', state: session.state });
}

/** A name stands for one folder: the editor itself gives a path with a name to the first of two. */
function withOwnNames(folders: readonly IndexFolder[]): readonly IndexFolder[] {
  return folders.filter((folder, index) => {
    const isFirst = folders.findIndex(({ name }) => name === folder.name) === index;
    if (!isFirst) post({ type: 'log', event: 'index.folder', detail: `a second folder ${folder.name} is left out` });
    return isFirst;
  });
}

/** A folder that is not there holds nothing; it is told by the look over the others. */
function rootOf({ name, path }: IndexFolder): readonly Root[] {
  try {
    return [{ name, realPath: realpathSync.native(path) }];
  } catch {
    post({ type: 'log', event: 'index.folder', detail: `${path} cannot be read` });
    return [];
  }
}

function post(reply: IndexReply): void {
  parentPort?.postMessage(reply);
}
