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

/** What a request is made for: a person's question, vectors of their code, pulling models, listing them, or anything about a server or an account. */
export type OutgoingPurpose = 'question' | 'vectors' | 'local-models' | 'list' | 'about-server';

/** One request as the page of the way out shows it: no content, no headers, no query. */
export interface OutgoingRecord {
  readonly startedAt: Date;
  readonly provider: string;
  readonly method: string;
  /** `scheme://host:port` */
  readonly origin: string;
  readonly path: string;
  readonly purpose: OutgoingPurpose;
  readonly privacy: Privacy;
  /** Absent where nothing was looked for: lists, and what goes to this machine. */
  readonly maskedCount?: number;
  /** Absent for a body that is streamed. */
  readonly sentBytes?: number;
  /** Absent, with all that follows, while the answer comes. */
  readonly receivedBytes?: number;
  readonly durationMs?: number;
  readonly status?: number;
  /** The code of an error. */
  readonly error?: string;
}

/** The latest requests of this window. */
export interface EgressLog {
  /** Oldest first; at most 500 with text of the person, and at most 500 others. */
  recent(): readonly OutgoingRecord[];
}
