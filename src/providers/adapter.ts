import type { KeySource, ProviderRow } from '../domain/catalog.ts';
import type { Egress } from '../domain/egress.ts';
import { BatonError, cancelledError, toBatonError } from '../domain/errors.ts';
import type { Model } from '../domain/model.ts';
import type { ChatRequest, Provider } from '../domain/stream.ts';
import { answerStream, type Piece } from './contract.ts';
import { invalidResponseError, refusalError } from './errors.ts';
import { batonErrorIn, type WireExpectation, wireFetch } from './wire-fetch.ts';

/** What every adapter is built from. */
export interface AdapterParts {
  readonly row: ProviderRow;
  readonly keys: KeySource;
  readonly egress: Egress;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What a wire's code is given for one call: everything but the wire itself. */
export interface Session {
  readonly row: ProviderRow;
  /** Absent when the provider is asked without one. */
  readonly key: string | undefined;
  /** To be handed to the SDK. Fails with a {@link BatonError} for every answer that is none. */
  readonly fetch: typeof globalThis.fetch;
}

/** What differs between the wires. Both may throw anything. */
export interface WireCode {
  readonly streamType: WireExpectation['accepts'];
  /** Makes the request once `session` is there and reads the answer. */
  chat(request: ChatRequest, session: Promise<Session>): AsyncIterator<Piece>;
  /** All chat models, each with what the vendor says about it. */
  list(session: Session): Promise<readonly Model[]>;
}

/** A provider of one wire. No timeouts: callers end a call by its signal. */
export function createProvider(parts: AdapterParts, wire: WireCode): Provider {
  const { row } = parts;
  const toError = (thrown: unknown, hasKey: boolean): BatonError => errorOf(thrown, row, hasKey, parts.now);
  return {
    id: row.id,
    label: row.label,
    async models(signal) {
      let hasKey = false;
      try {
        const session = await openSession(parts, 'application/json', { privacy: 'open' }, signal);
        hasKey = session.key !== undefined;
        return await wire.list(session);
      } catch (thrown) {
        throw signal.aborted ? abortError(signal, row) : toError(thrown, hasKey);
      }
    },
    stream(request, signal) {
      let hasKey = false;
      const open = (socket: AbortSignal): AsyncIterator<Piece> => {
        const session = openSession(parts, wire.streamType, request, socket);
        const told = session.then((opened) => {
          hasKey = opened.key !== undefined;
          return opened;
        });
        return wire.chat(request, told);
      };
      return answerStream({ row, open, toError: (thrown) => toError(thrown, hasKey) }, signal);
    },
  };
}

type Scope = Pick<ChatRequest, 'privacy'> & Partial<Pick<ChatRequest, 'requestId' | 'model'>>;

async function openSession(
  parts: AdapterParts,
  accepts: WireExpectation['accepts'],
  scope: Scope,
  signal: AbortSignal,
): Promise<Session> {
  const { row, keys, egress, now } = parts;
  const { privacy, requestId, model } = scope;
  // A local server may pass a cloud-hosted model's requests on; the address alone does not show it.
  if (privacy === 'private' && model?.place === 'remote') throw notPrivateError(row, model);
  const { origin } = new URL(row.baseUrl);
  const key = row.keyUse === 'none' ? undefined : await keys.key(row.id, origin);
  if (key === undefined && row.keyUse === 'required')
    throw refusalError({ row, status: 401, body: '', hasKey: false, nowMs: now() });
  const fetch = egress.fetchFor({ provider: row.id, origin, privacy, ...(requestId !== undefined && { requestId }) });
  return { row, key, fetch: wireFetch(fetch, { row, hasKey: key !== undefined, accepts, signal, now }) };
}

function notPrivateError(row: ProviderRow, model: Model): BatonError {
  const sentence = `Private text was not sent: ${model.label} does not run on this machine. Use a local model.`;
  return new BatonError('BATON_E_EGRESS_PRIVATE', sentence, { isRetryable: true, provider: row.id });
}

function errorOf(thrown: unknown, row: ProviderRow, hasKey: boolean, now: () => number): BatonError {
  const known = batonErrorIn(thrown);
  if (known) return known;
  // The SDKs throw so what a vendor sends as an error inside a stream.
  if (thrown instanceof Error && 'error' in thrown && thrown.error !== undefined) {
    return refusalError({ row, body: thrown.error, hasKey, nowMs: now() });
  }
  return thrown instanceof SyntaxError ? invalidResponseError(row, thrown.message) : toBatonError(thrown);
}

function abortError(signal: AbortSignal, row: ProviderRow): BatonError {
  if (!(signal.reason instanceof DOMException) || signal.reason.name !== 'TimeoutError') return cancelledError();
  return new BatonError(
    'BATON_E_TIMEOUT',
    `${row.label} did not list its models in time. Check the address, or look again later.`,
    {
      isRetryable: true,
      provider: row.id,
    },
  );
}
