import { Worker } from 'node:worker_threads';
import type { Embedder } from '../domain/embedder.ts';
import type { Log } from '../domain/log.ts';
import type { IndexState, WorkspaceIndex } from '../domain/workspace-index.ts';
import { AnsweringEmbedder } from './answering-embedder.ts';
import type { IndexAnswers, IndexQuestion, IndexReply, IndexRequest, IndexWorkerStart } from './index-messages.ts';

/** What a client of the index worker is made of. */
export interface IndexClientOptions extends Omit<IndexWorkerStart, 'embeddingModel' | 'isPaused'> {
  /** The bundled `index.worker.cjs`; absolute. */
  readonly workerFile: string;
  readonly log: Log;
  readonly embedder?: Embedder | undefined;
}

/** The index of some folders, kept by a worker thread. */
export interface IndexClient extends WorkspaceIndex {
  /** Says what embeds from now on; `undefined`: nothing does. */
  setEmbedder(embedder: Embedder | undefined): void;
}

const MOST_DEATHS = 3;
/**
 * Young objects are collected early: left to itself, V8 lets the heap of the worker grow to four times what it needs (222 MB instead of 166 in all for
 * 20 000 chunks). The old ones stay far below the limit; should they not, the worker goes and not the machine.
 */
const HEAP_LIMITS = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 256 };
/** A worker that does not close its file in this time is ended; the file bears that. */
const CLOSE_LIMIT_MS = 3000;
const STOPPED = 'The index stopped working. Rebuild it, or reload the window.';

/** What is answered when the worker cannot. */
const EMPTY: IndexAnswers = {
  retrieve: { snippets: [], places: [], by: 'keywords' },
  symbols: [],
  files: [],
  problems: [],
  rebuild: null,
  close: null,
};

interface Asked {
  readonly ask: keyof IndexAnswers;
  readonly settle: (answer: IndexAnswers[keyof IndexAnswers]) => void;
}

/** Starts the worker at once. One that dies is started again, three times; then the state says that the index failed, and every answer is empty. */
export function createIndexClient(options: IndexClientOptions): IndexClient {
  const listeners = new Set<(state: IndexState) => void>();
  const asked = new Map<number, Asked>();
  let worker: Worker | undefined;
  let deaths = 0;
  let lastId = 0;
  let isPaused = false;
  let isDisposed = false;
  let state: IndexState = START;

  const post = (message: IndexRequest, transfer: ArrayBuffer[] = []): void => worker?.postMessage(message, transfer);
  const embedding = new AnsweringEmbedder(post, options.embedder);
  const settle = (id: number, answer?: IndexAnswers[keyof IndexAnswers]): void => {
    const question = asked.get(id);
    asked.delete(id);
    question?.settle(answer ?? EMPTY[question.ask]);
  };
  const tell = (next: IndexState): void => {
    state = next;
    for (const listener of listeners) listener(next);
  };
  const take = (reply: IndexReply): void => {
    switch (reply.type) {
      case 'state':
        return tell(reply.state);
      case 'answer':
        return settle(reply.id, reply.answer);
      case 'refused':
        options.log.warn({ event: 'index.refused', detail: reply.detail });
        return settle(reply.id);
      case 'embed':
        return void embedding.embed(reply.id, reply.texts);
      case 'cancel-embed':
        return embedding.cancel(reply.id);
      case 'log':
        return options.log.warn({ event: reply.event, detail: reply.detail });
    }
  };
  const exited = (ended: Worker): void => {
    if (ended !== worker) return;
    worker = undefined;
    embedding.cancelAll();
    for (const id of asked.keys()) settle(id);
    if (isDisposed) return;
    deaths++;
    if (deaths < MOST_DEATHS) start();
    else tell({ ...state, phase: 'failed', sentence: STOPPED });
  };
  const start = (): void => {
    const started = startWorker(options, { embeddingModel: embedding.embedder?.model, isPaused });
    started.on('message', take);
    started.on('error', (thrown: unknown) => options.log.error({ event: 'index.worker', detail: String(thrown) }));
    started.on('exit', () => exited(started));
    worker = started;
  };
  const ask = <A extends keyof IndexAnswers>(
    question: IndexQuestion & { readonly ask: A },
    signal?: AbortSignal,
  ): Promise<IndexAnswers[A]> =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const id = ++lastId;
      const cancel = (): void => {
        asked.delete(id);
        post({ type: 'cancel', id });
        reject(abortReason(signal));
      };
      signal?.addEventListener('abort', cancel, { once: true });
      asked.set(id, {
        ask: question.ask,
        settle: (answer) => {
          signal?.removeEventListener('abort', cancel);
          // eslint-disable-next-line typescript/no-unsafe-type-assertion -- the worker is ours and answers each question with its own kind.
          resolve(answer as IndexAnswers[A]);
        },
      });
      if (worker) post({ ...question, type: 'ask', id });
      else settle(id);
    });

  start();
  return {
    get state() {
      return state;
    },
    onDidChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retrieve: (request, signal) => ask({ ask: 'retrieve', request }, signal),
    symbols: (typed, limit, signal) => ask({ ask: 'symbols', typed, limit }, signal),
    files: (typed, limit, signal) => ask({ ask: 'files', typed, limit }, signal),
    problems: () => ask({ ask: 'problems' }),
    pause() {
      isPaused = true;
      post({ type: 'pause' });
    },
    resume() {
      isPaused = false;
      post({ type: 'resume' });
    },
    async rebuild() {
      deaths = 0;
      if (!worker && !isDisposed) start();
      await ask({ ask: 'rebuild' });
    },
    changed(places) {
      if (places.length > 0) post({ type: 'changed', places });
    },
    setEmbedder(embedder) {
      embedding.embedder = embedder;
      post({ type: 'embedder', model: embedder?.model });
    },
    async dispose() {
      isDisposed = true;
      listeners.clear();
      embedding.cancelAll();
      const ended = worker;
      if (!ended) return;
      const limit = setTimeout(() => void ended.terminate(), CLOSE_LIMIT_MS);
      await ask({ ask: 'close' });
      clearTimeout(limit);
      await ended.terminate();
    },
  };
}

/** The state before the worker has said anything. */
const START: IndexState = {
  phase: 'reading',
  indexedFileCount: 0,
  chunkCount: 0,
  vectors: { phase: 'none', embeddedChunkCount: 0 },
  problemCount: 0,
  isWrittenElsewhere: false,
};

function startWorker(
  { workerFile, folders, storageFolder, grammarFolder }: IndexClientOptions,
  now: Pick<IndexWorkerStart, 'embeddingModel' | 'isPaused'>,
): Worker {
  const started = new Worker(workerFile, {
    workerData: { folders, storageFolder, grammarFolder, ...now } satisfies IndexWorkerStart,
    execArgv: [],
    stderr: true,
    resourceLimits: HEAP_LIMITS,
  });
  // The window ends when it ends; the index file bears that.
  started.unref();
  return started;
}

function abortReason(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error('Aborted.');
}
