import type { ProviderRow } from '../domain/catalog.ts';
import { BatonError } from '../domain/errors.ts';
import { invalidResponseError, refusalError, webPageError } from './errors.ts';

/** What an adapter's fetch expects of the other side. */
export interface WireExpectation {
  readonly row: ProviderRow;
  readonly hasKey: boolean;
  /** Media type of a good answer; one without a type is let through. */
  readonly accepts: 'text/event-stream' | 'application/x-ndjson' | 'application/json';
  /** Ends the request, also where the SDK has no way to. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

// The SDKs add headers about the machine and read more from environment variables (OPENAI_CUSTOM_HEADERS, ANTHROPIC_CUSTOM_HEADERS), which may hold
// secrets that are meant for another address. Only what the wires need goes out.
const SENT_HEADERS = new Set([
  'accept',
  'authorization',
  'content-type',
  'user-agent',
  'x-api-key',
  'anthropic-version',
]);

/** Longest part of an error body that is read, in bytes. */
const MAX_ERROR_BYTES = 65_536;
/** How long an error body may take. */
const ERROR_BODY_LIMIT_MS = 1000;

/**
 * The fetch that an SDK is given: it sends the wire's own headers alone, turns every refusal into its {@link BatonError} before the SDK sees it, and
 * rejects an answer of the wrong kind, such as a login page with status 200.
 */
export function wireFetch(fetch: typeof globalThis.fetch, expected: WireExpectation): typeof globalThis.fetch {
  const { row, hasKey, accepts, now } = expected;
  return async (input, init) => {
    const own = init?.signal;
    const signal = own ? AbortSignal.any([own, expected.signal]) : expected.signal;
    const response = await fetch(input, { ...init, headers: sentHeaders(init?.headers, hasKey), signal });
    const type = response.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (
      response.ok &&
      (type === '' || type === accepts || (type === 'application/json' && accepts === 'application/x-ndjson'))
    )
      return response;
    const refusal = { row, hasKey, status: response.status, headers: response.headers, nowMs: now() };
    if (!response.ok) throw refusalError({ ...refusal, body: await readStart(response) });
    if (type === 'text/html') {
      await response.body?.cancel();
      throw webPageError(row, response.status);
    }
    // Some servers send JSON without saying so.
    if (accepts === 'application/json') return response;
    throw unexpectedError(expected, type, await readStart(response));
  };
}

/** Also servers that ignore the wish for a stream, and those that put an error under status 200, answer with plain JSON. */
function unexpectedError({ row, hasKey, now }: WireExpectation, type: string, body: string): BatonError {
  if (/^\s*(?:<!doctype html|<html)/i.test(body)) return webPageError(row, 200);
  if (/^\s*\{[^]*"error"\s*:\s*[{"]/.test(body)) return refusalError({ row, hasKey, body, nowMs: now() });
  return invalidResponseError(row, `content-type ${type}`);
}

function sentHeaders(given: RequestInit['headers'], hasKey: boolean): Headers {
  const headers = new Headers(given);
  for (const name of Array.from(headers.keys())) if (!SENT_HEADERS.has(name)) headers.delete(name);
  if (!hasKey) {
    headers.delete('authorization');
    headers.delete('x-api-key');
  }
  return headers;
}

/** The start of a body, or what came of it in time: the status says enough, and a server that refuses may well forget to end. */
async function readStart(response: Response): Promise<string> {
  const body: ReadableStream<Uint8Array> | null = response.body;
  const reader = body?.getReader();
  if (!reader) return '';
  const stop = (): void => void reader.cancel().catch(() => undefined);
  const timer = setTimeout(stop, ERROR_BODY_LIMIT_MS);
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  try {
    while (bytes < MAX_ERROR_BYTES) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
      bytes += value.length;
    }
  } catch {
    // What came is used.
  }
  clearTimeout(timer);
  stop();
  return text;
}

/** The {@link BatonError} inside whatever an SDK threw: SDKs wrap what their fetch throws, with it as the cause. */
export function batonErrorIn(thrown: unknown): BatonError | undefined {
  let next = thrown;
  for (let depth = 0; depth < 10 && next instanceof Error; depth++) {
    if (next instanceof BatonError) return next;
    next = next.cause;
  }
  return undefined;
}
