import type { Catalog } from '../../domain/catalog.ts';

/**
 * Resolves when some model is known, or all providers were asked in vain: what is asked first in a window must not fail because nobody has looked yet. Rejects
 * when `signal` aborts.
 */
export async function modelsKnown(catalog: Catalog, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (catalog.state.models.length > 0 || !catalog.state.isLooking) return;
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      stopListening();
      signal.removeEventListener('abort', abort);
    };
    const abort = (): void => {
      stop();
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    const done = (): void => {
      stop();
      resolve();
    };
    const stopListening = catalog.onDidChange(({ models }) => models.length > 0 && done());
    signal.addEventListener('abort', abort);
    void catalog.refresh().then(done);
  });
}
