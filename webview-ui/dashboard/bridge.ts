import { fromDashboardSchema, toDashboardSchema } from '../../src/protocol/dashboard.ts';
import type { FromDashboard, ToDashboard } from '../../src/protocol/dashboard.ts';
import { PendingRequests, type RequestError, type WithoutId } from '../pending-requests.ts';

/** Any message to the host that is answered by `reply`, still without its id. */
export type DashboardRequest = WithoutId<FromDashboard>;

/** Asks the host for something; an error is shown by whoever made the function. */
export type Ask = (request: DashboardRequest) => void;

/**
 * The dashboard's end of its protocol, as the chat's bridge is of the chat's: what comes in is parsed, what does not parse is dropped and warned of;
 * what goes out gets an id, and the promise resolves with the host's `reply`.
 */
export class DashboardBridge {
  readonly #post: (message: FromDashboard) => void;
  readonly #onMessage: (message: ToDashboard) => void;
  readonly #warn: (text: string) => void;
  readonly #pending = new PendingRequests();

  constructor(
    post: (message: FromDashboard) => void,
    onMessage: (message: ToDashboard) => void,
    warn: (text: string) => void,
  ) {
    this.#post = post;
    this.#onMessage = onMessage;
    this.#warn = warn;
  }

  /** Takes what the host posted, whatever it is. */
  receive(posted: unknown): void {
    const parsed = toDashboardSchema.safeParse(posted);
    if (!parsed.success) return this.#warn(`Baton: a malformed message was dropped: ${parsed.error.message}`);
    if (parsed.data.type !== 'reply') return this.#onMessage(parsed.data);
    this.#pending.settle(parsed.data);
  }

  /** Asks for everything, at load. */
  ready(): void {
    this.#post({ type: 'ready' });
  }

  /** Posts the request. Resolves with `undefined` when the host did it, else with the error. */
  ask(request: DashboardRequest): Promise<RequestError | undefined> {
    return this.#pending.ask(request, fromDashboardSchema, this.#post);
  }
}
