import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import { answerFor } from './answer.ts';
import { type Fault, faultAnswer } from './faults.ts';
import { listing, modelsOf, ollamaShow } from './listings.ts';
import type { DemoModel } from './models.ts';
import { type ChatBody, parseChat, promptOf } from './prompt.ts';
import { type DemoAnswer, FORMATS } from './wires.ts';

type Wire = DemoModel['wire'];

/** How the server behaves. */
export interface DemoBehaviour {
  /** Pause before each piece of text; the first waits eight times as long. */
  readonly delayMs: number;
  /** Wires whose chats fail, and how. */
  readonly faults: Readonly<Partial<Record<Wire, Fault>>>;
}

const CHAT_PATHS: Readonly<Record<string, Wire>> = {
  '/v1/chat/completions': 'openai',
  '/v1/messages': 'anthropic',
  '/api/chat': 'ollama',
};
/** The usual rule of thumb for English text and code. */
const CHARACTERS_PER_TOKEN = 4;
const MAX_BODY_BYTES = 32_000_000;

/** A server, not yet listening, that speaks OpenAI's, Anthropic's and Ollama's wire and answers with recordings. */
export function createDemoServer(behaviour: DemoBehaviour): Server {
  let count = 0;
  return createServer((request, response) => {
    answer(request, response, behaviour, ++count).catch(() => response.destroy());
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  behaviour: DemoBehaviour,
  count: number,
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://demo').pathname;
  const method = request.method ?? 'GET';
  const body = await readBody(request);
  const list = listing(method, path, request.headers['anthropic-version'] !== undefined);
  if (list) return sendJson(response, 200, list);
  if (path === '/' && method === 'GET') return void response.end('Ollama is running');
  if (path === '/api/show' && method === 'POST') return show(response, body);
  const wire = CHAT_PATHS[path];
  if (wire === undefined || method !== 'POST') {
    return sendJson(response, 404, {
      error: { type: 'not_found', message: `The demo server has no ${method} ${path}.` },
    });
  }
  const fault = behaviour.faults[wire];
  if (fault !== undefined && fault !== 'cut') return faultAnswer(response, wire, fault);
  const asked = parseChat(body);
  const refusal = refusalFor(wire, request, asked);
  if (asked && !refusal) return chat(response, wire, asked, { ...behaviour, count });
  if (refusal) sendJson(response, refusal.status, FORMATS[wire].error(refusal.kind, refusal.message));
}

interface Refusal {
  readonly status: number;
  readonly kind: string;
  readonly message: string;
}

function refusalFor(wire: Wire, { headers }: IncomingMessage, body: ChatBody | undefined): Refusal | undefined {
  const hasKey = headers.authorization !== undefined || headers['x-api-key'] !== undefined;
  if (wire !== 'ollama' && !hasKey)
    return { status: 401, kind: 'authentication_error', message: 'Any key will do, but there is none.' };
  if (!body) return { status: 400, kind: 'invalid_request_error', message: 'This is not a chat request.' };
  if (body.stream === false)
    return { status: 400, kind: 'invalid_request_error', message: 'The demo server only streams.' };
  if (modelsOf(wire).some(({ name }) => name === body.model)) return undefined;
  return {
    status: 404,
    kind: wire === 'openai' ? 'model_not_found' : 'not_found_error',
    message: `model '${body.model}' not found`,
  };
}

async function chat(
  response: ServerResponse,
  wire: Wire,
  asked: ChatBody,
  { delayMs, faults, count }: DemoBehaviour & { readonly count: number },
): Promise<void> {
  const prompt = promptOf(asked);
  const text = answerFor(prompt);
  const answering: DemoAnswer = {
    model: asked.model,
    id: `demo-${count}`,
    createdMs: Date.now(),
    inputTokens: Math.ceil(prompt.characters / CHARACTERS_PER_TOKEN),
    outputTokens: Math.ceil(text.length / CHARACTERS_PER_TOKEN),
  };
  const format = FORMATS[wire];
  const pieces = piecesOf(text);
  const kept = faults[wire] === 'cut' ? pieces.slice(0, Math.ceil(pieces.length / 3)) : pieces;
  await pause(delayMs * 8);
  response.writeHead(200, { 'content-type': format.contentType, 'cache-control': 'no-cache' });
  response.write(format.start(answering));
  for (const piece of kept) {
    if (response.destroyed) return;
    // Waiting until it is out also keeps to the reader's pace.
    await new Promise((resolve) => response.write(format.delta(piece, answering), resolve));
    await pause(delayMs);
  }
  if (kept.length < pieces.length) response.destroy();
  else response.end(format.end(answering));
}

async function pause(ms: number): Promise<void> {
  if (ms > 0) await delay(ms);
}

/** Pieces about as long as tokens; joined they are the text. */
export function piecesOf(text: string): string[] {
  return text.match(/\s*\S{1,6}|\s+/gu) ?? [];
}

function show(response: ServerResponse, body: string): void {
  const model = modelsOf('ollama').find(({ name }) => body.includes(JSON.stringify(name)));
  if (model) sendJson(response, 200, ollamaShow(model));
  else sendJson(response, 404, { error: 'model not found' });
}

function sendJson(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(value));
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    body += chunk;
    if (body.length > MAX_BODY_BYTES) throw new RangeError('The request is too large.');
  }
  return body;
}
