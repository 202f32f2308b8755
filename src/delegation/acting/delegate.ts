import { toBatonError, type BatonError } from '../../domain/errors.ts';
import type { Model } from '../../domain/model.ts';
import type { StreamPart } from '../../domain/stream.ts';
import type { Lane } from '../../domain/task.ts';
import type { Acting } from './acting.ts';
import type { Step } from './after-failure.ts';
import { heldError, pausedError } from './attempt-errors.ts';
import { Attempt, type Attempted, type AttemptEnding, type Delta } from './attempt.ts';
import type { Clock } from './clock.ts';
import type { Pass } from './health.ts';
import { waitingPart, type WaitingPart } from './waiting.ts';
import { Walk } from './walk.ts';
import { whileWaiting } from './while-waiting.ts';

export type { AttemptEnding } from './attempt.ts';

/** One attempt made ready: what was prepared for it, and the call itself, which starts when `stream` is called. */
export interface ReadyAttempt<P> {
  readonly prepared: P;
  /** What the vendor will count against its limits. */
  readonly tokens?: number;
  stream(signal: AbortSignal): AsyncIterable<StreamPart>;
}

/** What is to be asked. */
export interface Delegation<P> {
  /** Who is asked, in this order; not empty. */
  readonly chain: readonly Model[];
  /** Makes one attempt ready; 1 is the first. A throw counts as that attempt's error. */
  readonly prepare: (model: Model, attempt: number) => Promise<ReadyAttempt<P>>;
  readonly lane: Lane;
  readonly signal: AbortSignal;
}

/** What walking the chain yields. Per attempt: `attempt-started`, waits, deltas, `attempt-ended`; `next` is set when somebody is asked after it. */
export type DelegatePart<P> =
  | { readonly type: 'attempt-started'; readonly attempt: number; readonly model: Model; readonly prepared: P }
  | Delta
  | WaitingPart
  | {
      readonly type: 'attempt-ended';
      readonly attempt: number;
      readonly model: Model;
      readonly ending: AttemptEnding;
      /** Who is asked next: another model, or the same one once more. */
      readonly next?: Model;
      /** Who could go on with an answer that broke off; nobody does so by itself. */
      readonly couldContinue?: Model;
    };

/** Longer than this nobody looks on; the error says what to do instead. */
const LONGEST_INTERACTIVE_WAIT_MS = 60_000;
/** A vendor that asks for a longer pause is tried again all the same. */
const LONGEST_HOLD_MS = 300_000;

/**
 * Asks the models of a chain in order until one answers; the one place where anything is asked twice.
 *
 * Somebody else is asked only after a retryable error before the first delta ({@link Walk}); after the first delta an error ends it all, so
 * that an answer never mixes two models. A model whose breaker is open fails at once while there is another one. The last part is an `attempt-ended`
 * without `next`. An empty chain is a caller's mistake and throws.
 */
export async function* delegate<P>(
  acting: Acting,
  delegation: Delegation<P>,
): AsyncGenerator<DelegatePart<P>, void, undefined> {
  const { clock, health } = acting;
  const { lane, signal, chain } = delegation;
  const deadlineMs = clock.monotonicMs() + acting.limits().totalMs;
  const walk = new Walk(chain);
  for (let count = 1; ; count++) {
    const { model } = walk;
    const pass = health.enter(model) ?? (walk.isAtEnd ? health.force(model) : undefined);
    const begun = yield* begin(acting, delegation, { model, pass, count, deadlineMs });
    if ('attempt' in begun) {
      const { attempt, first } = begun;
      // The deltas pass through here alone: each generator more would cost every one of them.
      try {
        for (let delta = attempt.take(first); delta; delta = attempt.take(await attempt.next())) yield delta;
      } catch (thrown) {
        attempt.fail(thrown);
      } finally {
        await attempt.close();
      }
    }
    const attempted = 'attempt' in begun ? begun.attempt.result() : begun.attempted;
    const { ending } = attempted;
    if (ending.type === 'error') holdBack(acting, model, ending.error);
    const longestWaitMs = longestWait(lane, deadlineMs - clock.monotonicMs());
    const { step, ...offers } = walk.after(attempted, longestWaitMs, signal.aborted);
    yield { type: 'attempt-ended', attempt: count, model, ending, ...offers };
    if (step.type === 'end') return;
    if (step.type === 'again') yield* pause(clock, step, model, signal);
  }
}

/** An attempt that was sent and brought a first result, or how it ended before. */
type Begun =
  | { readonly attempt: Attempt; readonly first: IteratorResult<StreamPart> }
  | { readonly attempted: Attempted };

async function* begin<P>(
  acting: Acting,
  { prepare, lane, signal }: Delegation<P>,
  turn: { readonly model: Model; readonly pass: Pass | undefined; readonly count: number; readonly deadlineMs: number },
): AsyncGenerator<DelegatePart<P>, Begun, undefined> {
  const { model, pass, count, deadlineMs } = turn;
  let attempt: Attempt | undefined;
  let isBegun = false;
  try {
    const ready = await prepare(model, count);
    yield { type: 'attempt-started', attempt: count, model, prepared: ready.prepared };
    if (!pass) return failed(pausedError(model, acting.health.health(model.id)));
    const heldMs = acting.admission.waitMs(model.id);
    const longestMs = longestWait(lane, deadlineMs - acting.clock.monotonicMs());
    if (heldMs > longestMs) return failed(heldError(model, heldMs));
    const { tokens = 0 } = ready;
    attempt = new Attempt(acting, {
      model,
      pass,
      lane,
      tokens,
      signal,
      deadlineMs,
      stream: (own) => ready.stream(own),
    });
    const first = yield* attempt.open();
    isBegun = true;
    return { attempt, first };
  } catch (thrown) {
    if (!attempt) return failed(toBatonError(thrown));
    attempt.fail(thrown);
    return { attempted: attempt.result() };
  } finally {
    if (!isBegun) await (attempt ? attempt.close() : pass?.left());
  }
}

/** An attempt that ended before anything was sent: nothing was used. */
function failed(error: BatonError): Begun {
  const usage = { inputTokens: 0, outputTokens: 0 };
  return { attempted: { ending: { type: 'error', error, usage }, hasDelta: false } };
}

function longestWait(lane: Lane, leftMs: number): number {
  return lane === 'interactive' ? Math.min(leftMs, LONGEST_INTERACTIVE_WAIT_MS) : leftMs;
}

/** Other requests to the model wait as well when its vendor asks for that. */
function holdBack({ admission }: Acting, { id }: Model, { code, retryAfterMs }: BatonError): void {
  if (code !== 'BATON_E_RATE_LIMIT' || retryAfterMs === undefined) return;
  admission.hold(id, Math.min(retryAfterMs, LONGEST_HOLD_MS));
}

/** Waits before the same model is asked again; a stop ends that at once. */
async function* pause(
  clock: Clock,
  { afterMs, waitingFor }: Extract<Step, { type: 'again' }>,
  model: Model,
  signal: AbortSignal,
): AsyncGenerator<WaitingPart, void, undefined> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const takeBack = clock.after(afterMs, resolve);
  signal.addEventListener('abort', () => resolve(), { once: true });
  if (signal.aborted) resolve();
  try {
    yield* whileWaiting(clock, promise, (elapsedMs) =>
      waitingPart({ model, waitingFor, elapsedMs, leftMs: afterMs - elapsedMs }),
    );
  } finally {
    takeBack();
  }
}
