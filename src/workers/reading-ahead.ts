import { Worker } from 'node:worker_threads';
import type { Prepared } from '../workspace-index/prepare-file.ts';
import type { ReadAhead } from '../workspace-index/read-ahead.ts';
import type { ReadingReply, ReadingRequest } from './index-reading-messages.ts';

/** It holds a few batches of text and little else. */
const HEAP_LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 128 };

/** Starts `index-reading.worker` in a thread of its own. `onProblem` is told why it ended, where it ended by itself. */
export function startReadAhead(workerFile: string, onProblem: (detail: string) => void): ReadAhead {
  const waiting: ((prepared: readonly Prepared[] | undefined) => void)[] = [];
  let worker: Worker | undefined = new Worker(workerFile, { execArgv: [], resourceLimits: HEAP_LIMITS });
  const end = (): void => {
    worker = undefined;
    for (const settle of waiting.splice(0)) settle(undefined);
  };
  worker.on('message', ({ prepared }: ReadingReply) => waiting.shift()?.(prepared));
  worker.on('error', (thrown) => onProblem(String(thrown)));
  worker.on('exit', end);
  worker.unref();
  return {
    prepare(files) {
      if (!worker) return Promise.resolve(undefined);
      worker.postMessage({ files } satisfies ReadingRequest);
      return new Promise((resolve) => waiting.push(resolve));
    },
    close() {
      void worker?.terminate();
      end();
    },
  };
}
