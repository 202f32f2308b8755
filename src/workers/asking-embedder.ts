import type { Embedded, Embedder } from '../domain/embedder.ts';
import { BatonError, cancelledError, ERROR_CODES, type ErrorCode } from '../domain/errors.ts';
import type { IndexReply, IndexRequest } from './index-messages.ts';
import { unpack } from './packed-embedded.ts';

/** Embeddings as a worker gets them: it asks the thread that started it, which knows the local server. */
export class AskingEmbedders {
  readonly #post: (reply: IndexReply) => void;
  readonly #waiting = new Map<number, { resolve: (embedded: Embedded) => void; reject: (error: Error) => void }>();
  #lastId = 0;

  constructor(post: (reply: IndexReply) => void) {
    this.#post = post;
  }

  /** An embedder that asks for vectors of this model. */
  embedder(model: string): Embedder {
    return { model, embed: (texts, signal) => this.#embed(texts, signal) };
  }

  /** Takes an answer of the other thread. */
  answered(message: Extract<IndexRequest, { type: 'embedded' | 'not-embedded' }>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.type === 'embedded') waiting?.resolve(unpack(message.embedded));
    else waiting?.reject(new BatonError(codeOf(message.code), message.sentence, { isRetryable: true }));
  }

  #embed(texts: readonly string[], signal: AbortSignal): Promise<Embedded> {
    if (signal.aborted) return Promise.reject(cancelledError());
    const id = ++this.#lastId;
    const cancel = (): void => {
      this.#waiting.get(id)?.reject(cancelledError());
      this.#waiting.delete(id);
      this.#post({ type: 'cancel-embed', id });
    };
    signal.addEventListener('abort', cancel, { once: true });
    const answer = new Promise<Embedded>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#post({ type: 'embed', id, texts });
    return answer.finally(() => signal.removeEventListener('abort', cancel));
  }
}

function codeOf(text: string): ErrorCode {
  return ERROR_CODES.find((code) => code === text) ?? 'BATON_E_INTERNAL';
}
