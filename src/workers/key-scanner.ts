import { Worker } from 'node:worker_threads';
import { BatonError, cancelledError } from '../domain/errors.ts';
import type { KeyScan, KeyScanner } from '../domain/key-scan.ts';
import type { KeyScanReply } from './key-scan-messages.ts';

/** Looks for keys in a thread that lives as long as one scan; the promises stand at {@link KeyScanner}. `workerFile`: the bundled `key-scan.worker.cjs`. */
export function createKeyScanner(workerFile: string): KeyScanner {
  return {
    async scan(job, signal, onProgress) {
      if (signal.aborted) throw cancelledError();
      const { promise, resolve, reject } = Promise.withResolvers<KeyScan>();
      const worker = new Worker(workerFile, { workerData: job, execArgv: [], stderr: true });
      const onAbort = (): void => reject(cancelledError());
      signal.addEventListener('abort', onAbort, { once: true });
      worker.on('message', (reply: KeyScanReply) => {
        if (reply.type === 'done') resolve(reply.scan);
        else onProgress?.(reply);
      });
      worker.on('error', (thrown: unknown) => reject(failed(String(thrown))));
      worker.on('exit', (code) => reject(failed(`The worker ended with ${code}.`)));
      try {
        return await promise;
      } finally {
        signal.removeEventListener('abort', onAbort);
        await worker.terminate();
      }
    },
  };
}

function failed(detail: string): BatonError {
  const sentence = 'Keys could not be looked for. The Baton log has the details.';
  return new BatonError('BATON_E_INTERNAL', sentence, { isRetryable: true, detail });
}
