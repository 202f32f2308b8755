// Entry of the worker thread for long work on the ledger: reports, exports, copies. SQLite is synchronous in Node, and the extension host must not wait.
import { parentPort, workerData } from 'node:worker_threads';
import { openWorkshop, type LedgerWorkshop } from '../ledger/sqlite-work.ts';
import type { LedgerReply, LedgerRequest, LedgerWorkResult } from './ledger-messages.ts';

const workshop = openWorkshop(fileOf(workerData));

parentPort?.on('message', (request: LedgerRequest) => void answer(request));

async function answer(request: LedgerRequest): Promise<void> {
  const { id } = request;
  try {
    reply({ id, result: await work(workshop, request) });
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    reply({ id, problem: problemOf(request, detail), detail });
  }
}

async function work(shop: LedgerWorkshop, request: LedgerRequest): Promise<LedgerWorkResult[keyof LedgerWorkResult]> {
  switch (request.work) {
    case 'overview':
      return shop.overview(request.range);
    case 'decisions':
      return shop.decisions(request.page);
    case 'export':
      return shop.export(request.to, request.format, request.range);
    case 'copy':
      return shop.copy(request.to);
    case 'back-up':
      return shop.backUp(request.to, request.settings);
    case 'unpack':
      return shop.unpack(request.archive);
    case 'forget':
      return shop.forget(request.days);
    case 'checkpoint':
      return shop.checkpoint();
  }
}

/** What is wrong with an archive is for the person; what is wrong with the ledger is for the log. */
function problemOf({ work: kind }: LedgerRequest, detail: string): string {
  return kind === 'unpack' ? detail : 'The ledger cannot be read. The Baton log has the details.';
}

function reply(message: LedgerReply): void {
  parentPort?.postMessage(message);
}

function fileOf(start: unknown): string {
  if (typeof start === 'object' && start !== null && 'file' in start && typeof start.file === 'string')
    return start.file;
  throw new TypeError('The worker was started without the path of the ledger.');
}
