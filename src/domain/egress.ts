import type { Privacy } from './task.ts';

/** What one piece of code may reach, and on whose behalf. */
export interface EgressScope {
  /** Provider on whose behalf the request is made; for the log line. */
  readonly provider: string;
  /** The only origin (`scheme://host:port`) this fetch may reach: the one the key was entered for. */
  readonly origin: string;
  /** `private` lets the request only through to loopback or listed hosts, checked on the resolved address. */
  readonly privacy: Privacy;
  /** Request id for the log line. */
  readonly requestId?: string;
  /** How many secrets were masked in what is sent; absent: nothing was looked for. */
  readonly maskedCount?: number;
}

/**
 * The one way out of Baton. `fetchFor` returns a function with the shape of the standard `fetch` that reaches `scope.origin` and nothing else:
 * another origin rejects with `BATON_E_EGRESS_ORIGIN`, a redirect with `BATON_E_EGRESS_REDIRECT`, a private request whose address is neither
 * loopback nor listed with `BATON_E_EGRESS_PRIVATE`, an unreachable server with `BATON_E_NETWORK`. It has no time limit of its own: local models
 * take minutes to load; callers end a request by its `signal`, which closes the socket.
 */
export interface Egress {
  fetchFor(scope: EgressScope): typeof globalThis.fetch;
}
