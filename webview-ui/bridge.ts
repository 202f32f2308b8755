import './jitless.ts';
import { toHostSchema, toViewSchema } from '../src/protocol.ts';
import type { ToHost, ToView } from '../src/protocol.ts';
import type { CompleteAsked, Pasted } from '../src/protocol/completion.ts';
import type { DraftChanged } from '../src/protocol/draft.ts';
import { PendingRequests, type RequestError, type WithoutId } from './pending-requests.ts';

/** The part of `acquireVsCodeApi()` that the bridge needs. */
export interface HostPort {
  postMessage(message: ToHost): void;
}

/** Any message to the host that is answered by `reply`, still without its id. */
export type HostRequest = WithoutId<ToHost>;

/**
 * The webview's end of the protocol. What comes in is parsed; what does not parse is dropped, counted and warned of once each, never thrown.
 * What goes out gets an id; the promise of {@link Bridge.ask} resolves with the host's `reply` and never rejects.
 */
export class Bridge {
  readonly #port: HostPort;
  readonly #onMessage: (message: ToView) => void;
  readonly #warn: (text: string) => void;
  readonly #pending = new PendingRequests();
  #droppedCount = 0;

  /** `onMessage` receives every well-formed message but `reply`, in order. */
  constructor(port: HostPort, onMessage: (message: ToView) => void, warn: (text: string) => void) {
    this.#port = port;
    this.#onMessage = onMessage;
    this.#warn = warn;
  }

  /** How many malformed messages were dropped. */
  get droppedCount(): number {
    return this.#droppedCount;
  }

  /** Takes what the host posted, whatever it is. */
  receive(posted: unknown): void {
    const parsed = toViewSchema.safeParse(posted);
    if (!parsed.success) {
      this.#droppedCount += 1;
      this.#warn(`Baton: a malformed message was dropped (${this.#droppedCount} so far).`);
      return;
    }
    if (parsed.data.type !== 'reply') return this.#onMessage(parsed.data);
    this.#pending.settle(parsed.data);
  }

  /** Asks for the whole state: at load, and when a delta was missed. */
  ready(): void {
    this.#port.postMessage({ type: 'ready' });
  }

  /** Says what is being written or pasted; the answer comes as a message of its own, or not at all. */
  tell(message: DraftChanged | CompleteAsked | Pasted): void {
    this.#port.postMessage(message);
  }

  /** Posts the request. Resolves with `undefined` when the host did it, with an error when it did not or when the request itself is not valid. */
  ask(request: HostRequest): Promise<RequestError | undefined> {
    return this.#pending.ask(request, toHostSchema, (message) => this.#port.postMessage(message));
  }
}
