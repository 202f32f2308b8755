import type { Embedder } from '../../domain/embedder.ts';
import { BatonError } from '../../domain/errors.ts';
import { BATCH_LIMIT, batchOf, embedBatch } from './embed-batch.ts';
import type { PendingChunk, VectorStore } from './vector-store.ts';
import { isSameSpace } from './vector-store.ts';

/** What building needs. */
export interface BuilderParts {
  readonly store: VectorStore;
  readonly embedder: Embedder;
  readonly onDidChange: () => void;
  /** Waits; rejects when `signal` aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** First and longest wait for a server that does not answer; it doubles between them. */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
/** A text that failed so often, alone, is left out until the index is opened again. */
const MOST_TRIES = 3;

/**
 * Embeds the chunks that have no vector yet, one batch at a time: the next is taken when the last one is kept, so that never more than one waits in memory
 * or at the server. What was kept stays kept, however it ends.
 */
export class VectorBuilder {
  readonly #parts: BuilderParts;
  #running: Promise<void> | undefined;
  #stop = new AbortController();
  #isPaused = false;
  #cursor = 0;
  #waitMs = 0;
  #tries = 0;
  #batchLimit = BATCH_LIMIT;
  #hasNews = false;
  /** Chunks that got a vector since the index was opened. */
  embeddedCount = 0;
  /** Why nothing is embedded just now. */
  waitsFor: string | undefined;
  /** Chunks whose vector stands for their beginning alone, since the index was opened. */
  truncatedCount = 0;
  /** True when vectors of another model or of other weights were thrown away since the index was opened. */
  hasReplaced = false;

  constructor(parts: BuilderParts) {
    this.#parts = parts;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Goes on where it stood, if it stands. */
  wake(): void {
    this.#hasNews = true;
    if (this.#isPaused || this.#running || this.#stop.signal.aborted) return;
    this.#running = this.#run(this.#stop.signal).finally(() => {
      this.#running = undefined;
      this.#parts.onDidChange();
      if (this.#hasNews) this.wake();
    });
  }

  /** Looks at all chunks again. */
  restart(): void {
    this.#cursor = 0;
    this.wake();
  }

  async pause(): Promise<void> {
    this.#isPaused = true;
    await this.#halt();
    this.#stop = new AbortController();
    this.#parts.onDidChange();
    this.wake();
  }

  resume(): void {
    this.#isPaused = false;
    this.wake();
  }

  async close(): Promise<void> {
    this.#isPaused = true;
    await this.#halt();
  }

  async #halt(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#hasNews = false;
      const pending = batchOf(this.#parts.store.pending(this.#cursor, this.#batchLimit));
      if (pending.length === 0) return;
      try {
        await this.#embed(pending, signal);
      } catch (thrown) {
        if (signal.aborted) return;
        await this.#failed(thrown, pending, signal);
      }
    }
  }

  async #embed(pending: readonly PendingChunk[], signal: AbortSignal): Promise<void> {
    const { store, embedder } = this.#parts;
    const batch = await embedBatch(embedder, pending, signal);
    signal.throwIfAborted();
    if (!batch) throw new WrongAnswer();
    const before = store.space;
    store.put(batch.rows, batch.space);
    this.embeddedCount += pending.length;
    this.truncatedCount += batch.truncatedCount;
    this.#waitMs = 0;
    this.#tries = 0;
    this.#batchLimit = BATCH_LIMIT;
    this.waitsFor = undefined;
    this.#cursor = pending.at(-1)?.chunkId ?? this.#cursor;
    if (before && !isSameSpace(before, batch.space)) {
      this.hasReplaced = true;
      this.#cursor = 0;
    }
    this.#parts.onDidChange();
  }

  /** Waits and tries again; when the server answers but not to these texts, with fewer of them, down to the one that it is about. */
  async #failed(thrown: unknown, pending: readonly PendingChunk[], signal: AbortSignal): Promise<void> {
    if (isAboutTexts(thrown)) {
      if (pending.length > 1) {
        this.#batchLimit = Math.ceil(pending.length / 2);
        return;
      }
      if (++this.#tries >= MOST_TRIES) {
        this.#cursor = pending[0]?.chunkId ?? this.#cursor;
        this.#tries = 0;
        return;
      }
    }
    this.waitsFor = thrown instanceof BatonError ? thrown.message : 'The embedding model did not answer.';
    this.#parts.onDidChange();
    this.#waitMs = Math.min(Math.max(FIRST_WAIT_MS, 2 * this.#waitMs), LONGEST_WAIT_MS);
    await this.#parts.pause(this.#waitMs, signal).catch(() => undefined);
  }
}

/** The server answered with vectors that do not belong to the texts. */
class WrongAnswer extends Error {}

/** True when other texts might have been embedded. */
function isAboutTexts(thrown: unknown): boolean {
  if (!(thrown instanceof BatonError)) return thrown instanceof WrongAnswer;
  return ['BATON_E_CONTEXT_OVERFLOW', 'BATON_E_INVALID_RESPONSE', 'BATON_E_BAD_REQUEST'].includes(thrown.code);
}
