import { cancelledError } from '../domain/errors.ts';
import type { FileChange, WaitsFor } from '../domain/pipeline-run.ts';
import type { FilePlace } from '../domain/surroundings.ts';

interface Waiting {
  readonly waitsFor: WaitsFor;
  readonly resolve: (accepted: readonly FilePlace[]) => void;
}

/** What steps wait for that only the person can give. */
export class Waits {
  readonly #show: (stepId: string, waitsFor: WaitsFor | undefined) => void;
  readonly #waiting = new Map<string, Set<Waiting>>();

  /** `show` is told when a step begins to wait, and with nothing when it goes on. */
  constructor(show: (stepId: string, waitsFor: WaitsFor | undefined) => void) {
    this.#show = show;
  }

  /** Waits until a budget was raised; rejects when `signal` aborts. */
  async budget(stepId: string, waitsFor: Extract<WaitsFor, { type: 'budget' }>, signal: AbortSignal): Promise<void> {
    await this.#wait(stepId, waitsFor, signal);
  }

  /** Waits for the places whose changes the person accepted; rejects when `signal` aborts. */
  acceptance(stepId: string, changes: readonly FileChange[], signal: AbortSignal): Promise<readonly FilePlace[]> {
    return this.#wait(stepId, { type: 'accept', changes }, signal);
  }

  /** True when somebody waited for it. */
  accept(stepId: string, accepted: readonly FilePlace[]): boolean {
    return this.#resolve((id, { waitsFor }) => id === stepId && waitsFor.type === 'accept', accepted);
  }

  /** True when somebody waited for it. */
  raise(): boolean {
    return this.#resolve((_, { waitsFor }) => waitsFor.type === 'budget', []);
  }

  #wait(stepId: string, waitsFor: WaitsFor, signal: AbortSignal): Promise<readonly FilePlace[]> {
    if (signal.aborted) return Promise.reject(cancelledError());
    const { promise, resolve, reject } = Promise.withResolvers<readonly FilePlace[]>();
    const own = { waitsFor, resolve };
    const all = this.#waiting.get(stepId) ?? new Set();
    this.#waiting.set(stepId, all.add(own));
    const onAbort = (): void => {
      all.delete(own);
      reject(cancelledError());
    };
    signal.addEventListener('abort', onAbort, { once: true });
    this.#show(stepId, waitsFor);
    return promise.finally(() => signal.removeEventListener('abort', onAbort));
  }

  #resolve(isMeant: (stepId: string, waiting: Waiting) => boolean, accepted: readonly FilePlace[]): boolean {
    let isAny = false;
    for (const [stepId, all] of this.#waiting) {
      const meant = [...all].filter((waiting) => isMeant(stepId, waiting));
      for (const waiting of meant) {
        all.delete(waiting);
        waiting.resolve(accepted);
      }
      if (meant.length > 0 && all.size === 0) this.#show(stepId, undefined);
      isAny ||= meant.length > 0;
    }
    return isAny;
  }
}
