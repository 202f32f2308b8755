import type { Embedder } from '../domain/embedder.ts';
import { toBatonError } from '../domain/errors.ts';
import type { IndexRequest } from './index-messages.ts';
import { pack } from './packed-embedded.ts';

/** The other side of `AskingEmbedders`: embeds what a worker asks for, and sends the vectors without copying them. */
export class AnsweringEmbedder {
  readonly #post: (message: IndexRequest, transfer: ArrayBuffer[]) => void;
  readonly #running = new Map<number, AbortController>();
  /** What embeds now; `undefined`: nothing does. */
  embedder: Embedder | undefined;

  constructor(post: (message: IndexRequest, transfer: ArrayBuffer[]) => void, embedder: Embedder | undefined) {
    this.#post = post;
    this.embedder = embedder;
  }

  /** Embeds and sends; never rejects: a failure is sent too. */
  async embed(id: number, texts: readonly string[]): Promise<void> {
    const aborter = new AbortController();
    this.#running.set(id, aborter);
    try {
      if (!this.embedder) throw new Error('There is no embedding model.');
      const embedded = pack(await this.embedder.embed(texts, aborter.signal));
      this.#post({ type: 'embedded', id, embedded }, [embedded.numbers.buffer]);
    } catch (thrown) {
      const { code, message } = toBatonError(thrown);
      this.#post({ type: 'not-embedded', id, code, sentence: message }, []);
    } finally {
      this.#running.delete(id);
    }
  }

  cancel(id: number): void {
    this.#running.get(id)?.abort();
  }

  cancelAll(): void {
    for (const aborter of this.#running.values()) aborter.abort();
  }
}
