import * as http from 'node:http';
import * as https from 'node:https';
import type { LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';

import { type BodyEnd, responseBody } from './response-body.ts';

/** Told once, when an answer is over. */
export type OnEnd = (end: BodyEnd & { readonly status: number }) => void;

/** A request reduced to what goes over the wire. */
export interface OutgoingRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: Uint8Array | ReadableStream<Uint8Array> | undefined;
  readonly signal: AbortSignal | undefined;
}

/** How a connection is made. Sockets are shared only between requests that are given the same agents. */
export interface Connection {
  readonly agents: Agents;
  readonly lookup: LookupFunction;
  /** True: past every proxy that the editor put into `http.request`. */
  readonly isDirect: boolean;
}

/** Keep-alive pools for both schemes. */
export interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

// Shorter than what common servers keep (Cloudflare 60 s and more); servers that keep less say so in `Keep-Alive`, which the agent honours.
const IDLE_SOCKET_MS = 15_000;

/** Pools that close a socket which nobody used for `idleMs`; a request that is under way is never cut. */
export function createAgents(idleMs = IDLE_SOCKET_MS): Agents {
  return {
    http: new http.Agent({ keepAlive: true, timeout: idleMs }),
    https: new https.Agent({ keepAlive: true, timeout: idleMs }),
  };
}

/** Reads the arguments of a standard `fetch`. Bodies may be strings, bytes, URL parameters or streams of bytes; others throw a `TypeError`. */
export function outgoingRequest(input: string | URL | Request, init: RequestInit = {}): OutgoingRequest {
  const from = input instanceof Request ? input : undefined;
  const headers = new Headers(init.headers ?? from?.headers);
  const body = bodyOf(init.body ?? from?.body ?? undefined);
  if (init.body instanceof URLSearchParams && !headers.has('content-type')) {
    headers.set('content-type', 'application/x-www-form-urlencoded;charset=UTF-8');
  }
  return {
    url: new URL(typeof input === 'string' ? input : 'url' in input ? input.url : input.href),
    method: (init.method ?? from?.method ?? 'GET').toUpperCase(),
    headers,
    body,
    signal: init.signal ?? from?.signal ?? undefined,
  };
}

function bodyOf(
  body: NonNullable<RequestInit['body']> | undefined,
): Uint8Array | ReadableStream<Uint8Array> | undefined {
  if (body === undefined) return undefined;
  if (typeof body === 'string' || body instanceof URLSearchParams) return Buffer.from(String(body));
  if (body instanceof ReadableStream) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  throw new TypeError('Only text, bytes and streams of bytes can be sent.');
}

/**
 * Sends one request and resolves with a standard `Response` as soon as the head of the answer is there. No time limits; redirects are answers like any
 * other. Rejects with Node's own error when no answer comes, and with the signal's reason when it aborts; an abort closes the socket at once, also
 * while the body is read. A body that breaks off fails with `brokenError()`. `onEnd` is called once, when the body is over; not when this rejects.
 */
export function nodeFetch(
  request: OutgoingRequest,
  connection: Connection,
  brokenError: (cause: unknown) => Error,
  onEnd: OnEnd,
): Promise<Response> {
  const { signal } = request;
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason);
    const outgoing = open(request, connection);
    const onAbort = (): void => {
      outgoing.destroy();
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    // `on`, not `once`: a request that was destroyed may still report how its socket ended.
    outgoing.on('error', (error) => {
      signal?.removeEventListener('abort', onAbort);
      reject(error);
    });
    outgoing.once('response', (message) => {
      signal?.removeEventListener('abort', onAbort);
      try {
        resolve(responseOf(message, request, brokenError, onEnd));
      } catch (error) {
        message.destroy();
        reject(error);
      }
    });
    send(outgoing, request.body);
  });
}

function open({ url, method, headers, body }: OutgoingRequest, connection: Connection): http.ClientRequest {
  const { agents, lookup, isDirect } = connection;
  const isSecure = url.protocol === 'https:';
  if (body instanceof Uint8Array) headers.set('content-length', String(body.byteLength));
  const options: https.RequestOptions = {
    protocol: url.protocol,
    hostname: url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname,
    port: url.port || (isSecure ? 443 : 80),
    path: url.pathname + url.search,
    method,
    headers: Object.fromEntries(headers),
    agent: isSecure ? agents.https : agents.http,
    lookup,
  };
  // The editor replaces `http.request` to add its proxy; the class below is what stands behind it.
  if (isDirect) return new http.ClientRequest(options);
  return isSecure ? https.request(options) : http.request(options);
}

function send(outgoing: http.ClientRequest, body: OutgoingRequest['body']): void {
  if (!(body instanceof ReadableStream)) {
    outgoing.end(body);
    return;
  }
  const readable = Readable.fromWeb(body as NodeReadableStream);
  readable.once('error', (error) => outgoing.destroy(error));
  outgoing.once('close', () => readable.destroy());
  readable.pipe(outgoing);
}

function responseOf(
  message: http.IncomingMessage,
  request: OutgoingRequest,
  brokenError: (cause: unknown) => Error,
  onEnd: OnEnd,
): Response {
  const status = message.statusCode ?? 0;
  const headers = new Headers();
  for (const [name, values] of Object.entries(message.headersDistinct))
    for (const value of values ?? []) headers.append(name, value);
  const body = responseBody(message, request.signal, brokenError, (end) => onEnd({ ...end, status }));
  // A response with one of these statuses must not be given a body (Fetch standard, "null body status").
  const isEmpty = request.method === 'HEAD' || status === 204 || status === 205 || status === 304;
  if (isEmpty) void body.cancel();
  return new Response(isEmpty ? null : body, { status, headers });
}
