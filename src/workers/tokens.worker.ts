// Entry of the worker thread that counts tokens. Building the tokenizer blocks for a third of a second, so it never runs in the extension host's thread.
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import encoding from 'tiktoken/encoders/o200k_base';
import { init, Tiktoken } from 'tiktoken/lite/init';
import { cutIntoPieces } from './pieces.ts';
import type { CountReply, CountRequest, TokenWorkerStart } from './token-messages.ts';

// Node has it, but its types stand in the DOM's library, which host code does not use.
declare const WebAssembly: { instantiate(bytes: Uint8Array, imports: unknown): Promise<{ readonly instance: object }> };

const tokenizer = buildTokenizer(workerData);

// A rejection is not caught: it ends the thread, and the client notices that.
parentPort?.on('message', (request: CountRequest) => void count(request));

async function count({ id, texts }: CountRequest): Promise<void> {
  const built = await tokenizer;
  let tokens = 0;
  for (const piece of texts.flatMap(cutIntoPieces)) tokens += built.encode_ordinary(piece).length;
  parentPort?.postMessage({ id, tokens } satisfies CountReply);
}

async function buildTokenizer(start: unknown): Promise<Tiktoken> {
  if (!isStart(start)) throw new TypeError('The worker was started without the path of its WASM file.');
  const wasm = await readFile(start.wasmFile);
  await init((imports) => WebAssembly.instantiate(wasm, imports));
  return new Tiktoken(encoding.bpe_ranks, encoding.special_tokens, encoding.pat_str);
}

function isStart(start: unknown): start is TokenWorkerStart {
  return typeof start === 'object' && start !== null && 'wasmFile' in start && typeof start.wasmFile === 'string';
}
