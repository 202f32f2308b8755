// A scripted server that speaks the OpenAI-compatible wire: it answers at an exact pace, and every delta has its number.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';

/** What the server sends to one question. */
export interface Script {
  /** Deltas per second. */
  readonly rate: number;
  readonly count: number;
}

/** What it did. Times are in ms since the epoch. */
export interface Sent {
  readonly firstAt: number;
  lastAt: number;
}

/** A running server. */
export interface DeltaServer {
  /** Address for OPENAI_BASE_URL. */
  readonly baseUrl: string;
  /** The script for the next question. */
  script: Script;
  /** What was sent to each question so far, oldest first. */
  readonly sent: readonly Sent[];
  close(): void;
}

const MODEL = 'gpt-5-mini';
/** How often due deltas are written. Several leave together, as they do from a real server under load. */
const TICK_MS = 4;

const request = z.object({ stream: z.boolean().default(false) });

/** The clock that the page's `performance.timeOrigin + performance.now()` can be compared with. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

/**
 * The text of delta `number`, as Markdown: its number, and the punctuation that makes paragraphs of 60 words, every eighth of them a list and every
 * other eighth a block of code. Pure.
 */
export function deltaText(number: number): string {
  const word = `w${`${number}`.padStart(6, '0')}`;
  const block = Math.floor(number / 60) % 8;
  const place = number % 60;
  const isCode = block === 3;
  const isList = block === 6;
  const before = place > 0 ? '' : isCode ? '```ts\n' : isList ? '- ' : '';
  const isLineEnd = place % 10 === 9;
  const after =
    place === 59 ? (isCode ? '\n```\n\n' : '\n\n') : isLineEnd && isCode ? '\n' : isLineEnd && isList ? '\n- ' : ' ';
  return `${before}${word}${after}`;
}

function chunk(delta: object, finishReason: string | null): string {
  const choices = [{ index: 0, delta, finish_reason: finishReason }];
  return `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: MODEL, choices })}\n\n`;
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  let body = '';
  for await (const piece of incoming) body += String(piece);
  return body;
}

async function stream(outgoing: ServerResponse, { rate, count }: Script, sent: Sent[]): Promise<void> {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
  outgoing.write(chunk({ role: 'assistant', content: '' }, null));
  const startedAt = now();
  const entry: Sent = { firstAt: startedAt, lastAt: startedAt };
  sent.push(entry);
  for (let next = 0; next < count && !outgoing.destroyed;) {
    const due = Math.min(count, Math.floor(((now() - startedAt) / 1000) * rate) + 1);
    let text = '';
    for (; next < due; next++) text += chunk({ content: deltaText(next) }, null);
    outgoing.write(text);
    await pause(TICK_MS);
  }
  entry.lastAt = now();
  const usage = { prompt_tokens: 100, completion_tokens: count, total_tokens: 100 + count };
  outgoing.write(chunk({}, 'stop'));
  outgoing.end(
    `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: MODEL, choices: [], usage })}\n\ndata: [DONE]\n\n`,
  );
}

/** Starts the server on a free port of 127.0.0.1. */
export async function startDeltaServer(): Promise<DeltaServer> {
  const sent: Sent[] = [];
  const running = { script: { rate: 100, count: 10 } };
  const server = createServer((incoming, outgoing) => {
    // Without this Node gathers small writes for up to 40 ms.
    outgoing.socket?.setNoDelay(true);
    void answer(incoming, outgoing).catch((error: unknown) => outgoing.destroy(error as Error));
  });
  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    if (incoming.url === '/v1/chat/completions' && request.parse(JSON.parse(body)).stream)
      return stream(outgoing, running.script, sent);
    const models = { object: 'list', data: [{ id: MODEL, object: 'model', created: 1, owned_by: 'bench' }] };
    outgoing.writeHead(incoming.url === '/v1/models' ? 200 : 404, { 'content-type': 'application/json' });
    outgoing.end(JSON.stringify(incoming.url === '/v1/models' ? models : {}));
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(running, {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    sent,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  });
}
