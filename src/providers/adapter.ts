import type { KeySource, ProviderRow } from '../domain/catalog.ts';
import type { Egress } from '../domain/egress.ts';
import { BatonError, cancelledError, toBatonError } from '../domain/errors.ts';
import type { Model } from '../domain/model.ts';
import type { ChatRequest, Provider } from '../domain/stream.ts';
import { believedNanoUsd, costInHeaders } from './billed.ts';
import { answerStream, type Piece } from './contract.ts';
import { invalidResponseError, refusalError } from './errors.ts';
import { fingerprint, restedError } from './key-rotation.ts';
import { rateLimitNote } from './rate-headers.ts';
import { dialectOf } from './presets.ts';
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

/** What one call learns on its way. */
interface Trace {
  readonly model?: Model;
  key: string | undefined;
  headCost: number | undefined;
}

/** A provider of one wire. No timeouts: callers end a call by its signal. */
export function createProvider(parts: AdapterParts, wire: WireCode): Provider {
  const { row } = parts;
  return {
    id: row.id,
    label: row.label,
    async models(signal) {
      const trace: Trace = { key: undefined, headCost: undefined };
      try {
        return await wire.list(await openSession(parts, 'application/json', { privacy: 'open' }, trace, signal));
      } catch (thrown) {
        throw signal.aborted ? abortError(signal, row) : errorOf(thrown, parts, trace);
      }
    },
    stream(request, signal) {
      const { model } = request;
      const trace: Trace = { model, key: undefined, headCost: undefined };
      return answerStream(
        {
          row,
          open: (socket) => wire.chat(request, openSession(parts, wire.streamType, request, trace, socket)),
          toError: (thrown) => restedError(errorOf(thrown, parts, trace), trace.key, parts),
          billed: (reported) => believedNanoUsd(reported ?? trace.headCost, model),
        },
        signal,
      );
    },
  };
}

type Scope = Pick<ChatRequest, 'privacy'> & Partial<ChatRequest>;

async function openSession(
  parts: AdapterParts,
  accepts: WireExpectation['accepts'],
  scope: Scope,
  trace: Trace,
  signal: AbortSignal,
): Promise<Session> {
  const { row, keys, egress, now } = parts;
  const { privacy, requestId, model, maskedCount } = scope;
  if (model) refuseUnfit(row, scope, model);
  const { origin } = new URL(row.baseUrl);
  const key = row.keyUse === 'none' ? undefined : await keys.key(row.id, origin);
  trace.key = key;
  if (key === undefined && row.keyUse === 'required')
    throw refusalError({ row, status: 401, body: '', hasKey: false, nowMs: now() });
  const onHead = (headers: Headers): void => {
    trace.headCost = costInHeaders(headers);
    if (!model || !scope.onRateLimit) return;
    const about = {
      provider: row.id,
      modelId: model.id,
      ...(key !== undefined && { keyFingerprint: fingerprint(key) }),
    };
    const note = rateLimitNote(headers, now(), about);
    if (note) scope.onRateLimit(note);
  };
  const fetch = egress.fetchFor({
    provider: row.id,
    origin,
    privacy,
    ...(requestId !== undefined && { requestId }),
    ...(maskedCount !== undefined && { maskedCount }),
  });
  const expected = {
    row,
    hasKey: key !== undefined,
    accepts,
    signal,
    now,
    onHead,
    headers: gatewayHeaders(row, scope),
  };
  return { row, key, fetch: wireFetch(fetch, { ...expected, ...(model && { model }) }) };
}

/** What the adapter itself must not send, before anything leaves. */
function refuseUnfit(row: ProviderRow, { privacy, messages }: Scope, model: Model): void {
  // A local server may pass a cloud-hosted model's requests on; the address alone does not show it.
  if (privacy === 'private' && model.place === 'remote') {
    const sentence = `Private text was not sent: ${model.label} does not run on this machine. Use a local model.`;
    throw new BatonError('BATON_E_EGRESS_PRIVATE', sentence, { isRetryable: true, provider: row.id });
  }
  if (model.takesImages === false && messages?.some(({ images }) => images && images.length > 0)) {
    const sentence = `${model.label} does not take images. Remove them, or use another model.`;
    throw new BatonError('BATON_E_BAD_REQUEST', sentence, { isRetryable: true, provider: row.id });
  }
}

/** LiteLLM joins its ledger with ours by the call id, and keeps count by tags. Nobody else is told either. */
function gatewayHeaders(row: ProviderRow, { requestId, tags = [] }: Scope): Readonly<Record<string, string>> {
  if (dialectOf(row).gateway !== 'litellm') return {};
  const safe = ['baton', ...tags].map((tag) => tag.replace(/[^\x21-\x2b\x2d-\x7e]/g, '-'));
  return requestId === undefined ? {} : { 'x-litellm-call-id': requestId, 'x-litellm-tags': safe.join(',') };
}

function errorOf(thrown: unknown, { row, now }: AdapterParts, { key, model }: Trace): BatonError {
  const known = batonErrorIn(thrown);
  if (known) return known;
  // The SDKs throw so what a vendor sends as an error inside a stream.
  if (thrown instanceof Error && 'error' in thrown && thrown.error !== undefined) {
    return refusalError({ row, body: thrown.error, hasKey: key !== undefined, nowMs: now(), ...(model && { model }) });
  }
  return thrown instanceof SyntaxError ? invalidResponseError(row, thrown.message) : toBatonError(thrown);
}

function abortError(signal: AbortSignal, row: ProviderRow): BatonError {
  if (!(signal.reason instanceof DOMException) || signal.reason.name !== 'TimeoutError') return cancelledError();
  return new BatonError(
    'BATON_E_TIMEOUT',
    `${row.label} did not list its models in time. Check the address, or look again later.`,
    { isRetryable: true, reach: 'attempt', provider: row.id },
  );
}
