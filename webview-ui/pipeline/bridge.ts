import { fromPipelineSchema, toPipelineSchema } from '../../src/protocol/pipeline.ts';
import type { FromPipeline, ToPipeline } from '../../src/protocol/pipeline.ts';
import { PendingRequests, type RequestError, type WithoutId } from '../pending-requests.ts';

/** Any message to the host that is answered by `reply`, still without its id. */
export type PipelineRequest = WithoutId<FromPipeline>;

/**
 * The page's end of its protocol, as the dashboard's bridge is of the dashboard's: what comes in is parsed, what does not parse is dropped and warned
 * of; what goes out gets an id, and the promise resolves with the host's `reply`.
 */
export class PipelineBridge {
  readonly #post: (message: FromPipeline) => void;
  readonly #onMessage: (message: Exclude<ToPipeline, { type: 'reply' }>) => void;
  readonly #warn: (text: string) => void;
  readonly #pending = new PendingRequests();

  constructor(
    post: (message: FromPipeline) => void,
    onMessage: (message: Exclude<ToPipeline, { type: 'reply' }>) => void,
    warn: (text: string) => void,
  ) {
    this.#post = post;
    this.#onMessage = onMessage;
    this.#warn = warn;
  }

  /** Takes what the host posted, whatever it is. */
  receive(posted: unknown): void {
    const parsed = toPipelineSchema.safeParse(posted);
    if (!parsed.success) return this.#warn(`Baton: a malformed message was dropped: ${parsed.error.message}`);
    if (parsed.data.type !== 'reply') return this.#onMessage(parsed.data);
    this.#pending.settle(parsed.data);
  }

  /** Asks for everything, at load. */
  ready(): void {
    this.#post({ type: 'ready' });
  }

  /** Posts the request. Resolves with `undefined` when the host did it, else with the error. */
  ask(request: PipelineRequest): Promise<RequestError | undefined> {
    return this.#pending.ask(request, fromPipelineSchema, this.#post);
  }
}
