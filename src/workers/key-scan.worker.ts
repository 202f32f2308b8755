// Entry of the worker thread that looks for keys in files: one job, then it ends, and with it the memory of the rules.
import { parentPort, workerData } from 'node:worker_threads';
import type { FileWithKeys, KeyScanJob } from '../domain/key-scan.ts';
import type { KeyScanReply } from './key-scan-messages.ts';
import { search } from './key-search.ts';

/** How often the person is told how far it is. */
const TOLD_EVERY_MS = 200;

const files: FileWithKeys[] = [];
let fileCount = 0;
let foundCount = 0;
let unreadableCount = 0;
let toldMs = performance.now();

// eslint-disable-next-line typescript/no-unsafe-type-assertion -- whoever starts this worker is ours.
for (const step of search(workerData as KeyScanJob)) {
  if (step.type === 'unreadable') unreadableCount++;
  else fileCount++;
  if (step.type === 'file' && step.found) {
    files.push(step.found);
    foundCount += step.found.findings.length;
  }
  if (performance.now() - toldMs < TOLD_EVERY_MS) continue;
  toldMs = performance.now();
  tell({ type: 'progress', fileCount, foundCount });
}
tell({ type: 'done', scan: { files, fileCount, foundCount, unreadableCount } });

function tell(reply: KeyScanReply): void {
  parentPort?.postMessage(reply);
}
