import type { Egress, EgressLog, EgressScope } from './domain/egress.ts';
import { BatonError } from './domain/errors.ts';
import type { Log } from './domain/log.ts';
import { guardedLookup, type Resolve, systemResolve } from './egress/guarded-lookup.ts';
import { OutgoingLog } from './egress/outgoing-log.ts';
import { purposeOf } from './egress/purpose.ts';
import { networkError } from './egress/network-error.ts';
import {
  type Connection,
  createAgents,
  nodeFetch,
  type OnEnd,
  type OutgoingRequest,
  outgoingRequest,
} from './egress/node-fetch.ts';
import {
  goesDirect,
  judgeUrl,
  mayConnect,
  type PrivateHosts,
  privateError,
  privateHostsFrom,
} from './egress/policy.ts';

/** What the way out needs. */
export interface EgressParts {
  readonly log: Log;
  /** Names, addresses and CIDR ranges that private text may reach besides loopback; asked anew for every request. */
  readonly privateHosts?: () => readonly string[];
  /** How names are resolved; the system's resolver unless given. */
  readonly resolve?: Resolve;
}

/**
 * The one way out of Baton; the promises stand at {@link Egress}. Every request leaves one log line and one entry of the page of requests, without query,
 * headers, keys or bodies.
 */
export function createEgress({
  log,
  privateHosts = () => [],
  resolve = systemResolve,
}: EgressParts): Egress & EgressLog {
  const outgoing = new OutgoingLog();
  // Two pools, so that a private request never travels over a socket whose address was not checked.
  const pools = { checked: createAgents(), unchecked: createAgents() };
  const connectionFor = (scope: EgressScope, url: URL, hosts: PrivateHosts): Connection => ({
    agents: scope.privacy === 'private' ? pools.checked : pools.unchecked,
    isDirect: goesDirect(scope.privacy, url.hostname, hosts),
    lookup: guardedLookup(
      resolve,
      (hostname, address) => mayConnect(scope.privacy, hostname, address, hosts),
      (hostname, address) => privateError(scope, hostname, address),
    ),
  });

  return {
    recent: () => outgoing.recent(),
    fetchFor: (scope) => async (input, init) => {
      const request = outgoingRequest(input, init);
      const entry = openEntry({ log, outgoing }, scope, request);
      const hosts = privateHostsFrom(privateHosts());
      const refusal = judgeUrl(scope, request.url, hosts);
      if (refusal) throw entry.fail(refusal);
      let response: Response;
      try {
        const broken = (cause: unknown): BatonError => brokenError(scope, request.url, cause);
        response = await nodeFetch(request, connectionFor(scope, request.url, hosts), broken, entry.end);
      } catch (thrown) {
        if (request.signal?.aborted === true) throw entry.fail(request.signal.reason);
        throw entry.fail(networkError(request.url, thrown, scope.provider));
      }
      if (!isRedirect(response.status)) return response;
      await response.body?.cancel();
      throw redirectError(scope, request.url, response);
    },
  };
}

// 304 is no redirect: it says that a kept copy still holds.
function isRedirect(status: number): boolean {
  return status >= 300 && status < 400 && status !== 304;
}

function redirectError(scope: EgressScope, url: URL, response: Response): BatonError {
  const location = response.headers.get('location') ?? '';
  const target = URL.canParse(location, url.href) ? ` to ${new URL(location, url).origin}` : '';
  return new BatonError(
    'BATON_E_EGRESS_REDIRECT',
    `${url.origin} redirects${target}. Baton follows no redirects with your key. Enter the final address.`,
    { isRetryable: true, reach: 'provider', provider: scope.provider, status: response.status },
  );
}

function brokenError(scope: EgressScope, url: URL, cause: unknown): BatonError {
  return new BatonError(
    'BATON_E_ABNORMAL_END',
    `The connection to ${url.origin} broke in the middle of the answer. Ask again.`,
    {
      isRetryable: true,
      provider: scope.provider,
      cause,
    },
  );
}

interface Entry {
  /** Writes the line of a request without an answer; gives back what it was given. */
  fail<E>(thrown: E): E;
  /** Writes the line of a request whose answer is over. */
  readonly end: OnEnd;
}

/** The log line of one request and its entry of the page, to be written once. */
function openEntry(
  { log, outgoing }: { readonly log: Log; readonly outgoing: OutgoingLog },
  { provider, requestId, privacy, maskedCount }: EgressScope,
  { method, url, body }: OutgoingRequest,
): Entry {
  const startedAt = performance.now();
  const { origin, pathname: path } = url;
  const begun = { provider, method, origin, path, privacy };
  const close = outgoing.open({
    ...begun,
    startedAt: new Date(),
    purpose: purposeOf(path),
    ...(maskedCount !== undefined && { maskedCount }),
    ...(!(body instanceof ReadableStream) && { sentBytes: body?.byteLength ?? 0 }),
  });
  const write = (bytes: number, status: number | undefined, error: string | undefined): void => {
    const durationMs = Math.round(performance.now() - startedAt);
    const line = { event: 'egress', ...begun, requestId, status, durationMs, bytes, maskedCount, error };
    close({
      durationMs,
      receivedBytes: bytes,
      ...(status !== undefined && { status }),
      ...(error !== undefined && { error }),
    });
    if (error === undefined) log.info(line);
    else log.warn(line);
  };
  return {
    fail(thrown) {
      write(0, undefined, nameOf(thrown));
      return thrown;
    },
    end({ bytes, status, error }) {
      const failure = error === undefined ? undefined : nameOf(error);
      write(bytes, status, isRedirect(status) ? 'BATON_E_EGRESS_REDIRECT' : failure);
    },
  };
}

function nameOf(thrown: unknown): string {
  if (thrown instanceof BatonError) return thrown.code;
  return thrown instanceof Error ? thrown.name : 'unknown';
}
