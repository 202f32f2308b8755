import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { VectorState } from '../../domain/workspace-index.ts';
import type { OpenVectors, VectorGround, VectorHit, Vectors } from '../contract.ts';
import { openVectorStore } from './chunk-vectors.ts';
import { keptSpace } from './embed-batch.ts';
import { shorten } from './packed.ts';
import { VectorBuilder } from './vector-builder.ts';
import { isSameSpace, type VectorStore } from './vector-store.ts';
import { questionText } from './wording.ts';

/** Said once where there is no embedding model. */
export const NO_MODEL = 'No embedding model is set up, so the index works on keywords.';

/** The vectors of an index file, in its own tables. The window that writes the index builds them, where there is an embedding model. */
export const openVectors: OpenVectors = (ground) => new TableVectors(ground);

class TableVectors implements Vectors {
  readonly #ground: VectorGround;
  readonly #store: VectorStore;
  readonly #builder: VectorBuilder | undefined;
  /** Chunks with a vector when they were last counted, and how many the builder had made by then. */
  #count: { readonly chunks: number; readonly built: number } | undefined;
  #isClosed = false;

  constructor(ground: VectorGround) {
    const { index, isWriter, embedder, onDidChange } = ground;
    this.#ground = ground;
    this.#store = openVectorStore(index, { isWriter });
    if (!isWriter || !embedder) return;
    if (this.#store.space && this.#store.space.model !== embedder.model) this.#store.forget();
    else this.#store.tidy();
    this.#builder = new VectorBuilder({
      store: this.#store,
      embedder,
      pause: (ms, signal) => wait(ms, undefined, { signal }),
      onDidChange: () => {
        if (!this.#builder?.isRunning) this.#count = undefined;
        onDidChange();
      },
    });
  }

  get state(): VectorState {
    const { embedder } = this.#ground;
    if (!embedder) return { phase: 'none', embeddedChunkCount: 0, reason: NO_MODEL };
    const built = this.#builder?.embeddedCount ?? 0;
    this.#count ??= { chunks: this.#store.embeddedChunkCount(), built };
    const reason = this.#reason();
    return {
      phase: this.#phase(),
      embeddedChunkCount: this.#count.chunks + built - this.#count.built,
      model: embedder.model,
      ...(reason !== undefined && { reason }),
    };
  }

  async search(question: string, limit: number, signal: AbortSignal): Promise<readonly VectorHit[] | undefined> {
    const { embedder } = this.#ground;
    const kept = this.#store.space;
    if (!embedder || kept?.model !== embedder.model) return [];
    try {
      const embedding = embedder.embed([questionText(embedder.model, question)], signal);
      // While another thread waits for the server; a failure of either is the same to the caller.
      const [{ rows, space }] = await Promise.all([embedding, this.#prepare()]);
      const [row] = rows;
      if (!row || !space || !isSameSpace(keptSpace(space), kept)) return undefined;
      return this.#store.nearest(shorten(row), limit);
    } catch {
      return undefined;
    }
  }

  async #prepare(): Promise<void> {
    await nextTurn();
    this.#store.prepare();
  }

  changed(): void {
    if (!this.#builder?.isRunning) this.#count = undefined;
    this.#builder?.wake();
  }

  pause(): void {
    void this.#builder?.pause();
  }

  resume(): void {
    this.#builder?.resume();
  }

  forget(): void {
    if (!this.#ground.isWriter) return;
    this.#store.forget();
    this.#count = undefined;
    this.#builder?.restart();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#builder?.close();
  }

  #phase(): VectorState['phase'] {
    const builder = this.#builder;
    if (builder?.isPaused || builder?.waitsFor !== undefined) return 'paused';
    return builder?.isRunning && !this.#isClosed ? 'building' : 'ready';
  }

  #reason(): string | undefined {
    const builder = this.#builder;
    if (builder?.waitsFor !== undefined) return `${builder.waitsFor} Building goes on by itself.`;
    if (builder?.hasReplaced && builder.isRunning) return 'The embedding model changed, so the vectors are built anew.';
    if (!builder || builder.truncatedCount === 0) return undefined;
    return `${builder.truncatedCount} long pieces of code are embedded by their beginning alone.`;
  }
}
