// Entry of the thread that reads files while the index worker writes them: only where a folder is opened for the first time. It ends when all is read.
import { parentPort } from 'node:worker_threads';
import { prepareFile } from '../workspace-index/prepare-file.ts';
import { grammarFor } from '../workspace-index/syntax/grammars.ts';
import type { ReadingReply, ReadingRequest } from './index-reading-messages.ts';

const syntax = { reads: (language: string, length: number) => grammarFor(language, length) !== undefined };

parentPort?.on('message', ({ files }: ReadingRequest) => {
  parentPort?.postMessage({ prepared: files.map((place) => prepareFile(place, syntax)) } satisfies ReadingReply);
});
