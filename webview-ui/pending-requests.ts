import type * as z from 'zod';
import { t } from './l10n.ts';

/** Why a request was not done, for whoever asked. */
export interface RequestError {
  readonly code: string;
  readonly message: string;
}

/** A message to the host that is answered by `reply`, still without its id. */
export type WithoutId<Message> = Message extends { id: string } ? Omit<Message, 'id'> : never;

/** Requests of a page that wait for the host's `reply`: each gets an id of its own, across reloads of the page. */
export class PendingRequests {
  readonly #waiting = new Map<string, (error: RequestError | undefined) => void>();
  readonly #prefix = Math.random().toString(36).slice(2, 10);
  #count = 0;

  /**
   * Posts a request that its protocol's schema accepts. Resolves with `undefined` when the host did it, with an error when it did not or when the request
   * itself is not valid; never rejects.
   */
  ask<Message>(
    request: object,
    schema: z.ZodType<Message>,
    post: (message: Message) => void,
  ): Promise<RequestError | undefined> {
    this.#count += 1;
    const id = `${this.#prefix}-${this.#count}`;
    const parsed = schema.safeParse({ ...request, id });
    if (!parsed.success) return Promise.resolve({ code: 'BATON_E_INVALID_MESSAGE', message: t('invalidRequest') });
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      post(parsed.data);
    });
  }

  /** Ends the wait that a `reply` answers; one that nobody waits for changes nothing. */
  settle({ id, error }: { readonly id: string; readonly error?: RequestError | undefined }): void {
    const settle = this.#waiting.get(id);
    this.#waiting.delete(id);
    settle?.(error);
  }
}
