// Entry of the worker thread that counts tokens. Building the table of tokens takes a tenth of a second, so it never happens in the extension host's thread.
import { parentPort } from 'node:worker_threads';
import { BytePairs } from './byte-pairs.ts';
import { cutIntoPieces } from './pieces.ts';
import { readTokenTable } from './rank-file.ts';
import type { CountReply, CountRequest } from './token-messages.ts';

const pairs = new BytePairs(readTokenTable());

// What is thrown is not caught: it ends the thread, and the client notices that.
parentPort?.on('message', ({ id, texts }: CountRequest) => {
  let tokens = 0;
  for (const piece of texts.flatMap(cutIntoPieces)) tokens += pairs.count(piece);
  parentPort?.postMessage({ id, tokens } satisfies CountReply);
});
