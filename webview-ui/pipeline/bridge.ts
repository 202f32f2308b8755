import { fromPipelineSchema, toPipelineSchema } from '../../src/protocol/pipeline.ts';
import type { FromPipeline, ToPipeline } from '../../src/protocol/pipeline.ts';
import type { RequestError } from '../bridge.ts';
import { t } from '../l10n.ts';

type WithoutId<Message> = Message extends { id: string } ? Omit<Message, 'id'> : never;

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
  readonly #pending = new Map<string, (error: RequestError | undefined) => void>();
  readonly #prefix = Math.random().toString(36).slice(2, 10);
  #requestCount = 0;

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
    const settle = this.#pending.get(parsed.data.id);
    this.#pending.delete(parsed.data.id);
    settle?.(parsed.data.error);
  }

  /** Asks for everything, at load. */
  ready(): void {
    this.#post({ type: 'ready' });
  }

  /** Posts the request. Resolves with `undefined` when the host did it, else with the error. */
  ask(request: PipelineRequest): Promise<RequestError | undefined> {
    this.#requestCount += 1;
    const id = `${this.#prefix}-${this.#requestCount}`;
    const parsed = fromPipelineSchema.safeParse({ ...request, id });
    if (!parsed.success) return Promise.resolve({ code: 'BATON_E_INVALID_MESSAGE', message: t('invalidRequest') });
    return new Promise((resolve) => {
      this.#pending.set(id, resolve);
      this.#post(parsed.data);
    });
  }
}
