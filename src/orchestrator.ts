import { delegate, type AttemptEnding, type DelegatePart, type ReadyAttempt } from './delegation/acting/delegate.ts';
import { BatonError, cancelledError, toBatonError } from './domain/errors.ts';
import type { RoutingDecision } from './domain/decision.ts';
import type { Model } from './domain/model.ts';
import type { Orchestrator } from './domain/orchestrator.ts';
import type { RateLimitNote } from './domain/rate-limit.ts';
import type { RunPart } from './domain/run.ts';
import type { Task } from './domain/task.ts';
import { Booking } from './orchestrator/booking.ts';
import { readContext, type RunContext } from './orchestrator/context.ts';
import { decideWithFound } from './orchestrator/decide.ts';
import { estimate } from './orchestrator/estimate.ts';
import type { OrchestratorParts } from './orchestrator/parts.ts';
import { Turns } from './orchestrator/turns.ts';
import { Vaults } from './orchestrator/masking.ts';
import { promptFor, type AttemptPrompt } from './orchestrator/prompt.ts';
import { unmaskedStream } from './orchestrator/unmasked-stream.ts';

/** Builds the orchestrator from its organs. */
export function createOrchestrator(parts: OrchestratorParts): Orchestrator {
  const turns = new Turns();
  const vaults = new Vaults(() => parts.fenceId());
  return {
    run: (task, signal) => run({ ...parts, turns, vaults }, task, signal),
    estimate: (draft, signal) => estimate(parts, draft, signal),
  };
}

/** The parts, whose turn it is to start, and what was masked in each conversation. */
type RunParts = OrchestratorParts & { readonly turns: Turns; readonly vaults: Vaults };

async function* run(parts: RunParts, task: Task, signal: AbortSignal): AsyncGenerator<RunPart, void, undefined> {
  try {
    if (task.prompt.trim() === '') {
      throw new BatonError('BATON_E_EMPTY_MESSAGE', 'The message is empty. Type a question first.', {
        isRetryable: false,
      });
    }
    await parts.turns.next();
    const read = await readContext(parts, task, signal);
    const left = await parts.budgets.left(task, parts.now());
    const { decision, alternatives, change, context } = await decideWithFound(parts, task, read, left);
    logDecision(parts, task, decision);
    yield { type: 'decision', decision, alternatives };
    if (change) yield { type: 'budget', ...change, chosen: decision.chosen };
    signal.throwIfAborted();
    yield* answer(parts, task, context, decision, signal);
  } catch (thrown) {
    const error = signal.aborted ? cancelledError() : toBatonError(thrown);
    parts.log.warn({ event: 'run.failed', requestId: task.requestId, code: error.code, detail: error.detail });
    yield { type: 'end', outcome: outcomeOf(error), finishReason: 'error', error, isBooked: true };
  }
}

/** Walks the chain. Every attempt is opened in the ledger before it is asked and settled after it, also when the consumer goes away. */
async function* answer(
  parts: RunParts,
  task: Task,
  context: RunContext,
  decision: RoutingDecision,
  signal: AbortSignal,
): AsyncGenerator<RunPart, void, undefined> {
  const abandoned = new AbortController();
  const either = AbortSignal.any([signal, abandoned.signal]);
  let booking: Booking | undefined;
  const prepare = async (model: Model, attempt: number): Promise<ReadyAttempt<AttemptPrompt>> => {
    const earlierTokens = context.history.reduce((sum, { tokens }) => sum + tokens.tokens, 0);
    booking = new Booking(parts, { task, decision, model, attempt, earlierTokens });
    const prepared = await promptFor(parts, task, context, decision, model);
    const limit = await booking.open(prepared.inputTokens);
    await parts.turns.next();
    const tokens = prepared.inputTokens;
    return { prepared, tokens, stream: (own) => streamOf(parts, task, model, prepared, limit, decision, own) };
  };
  const { lane = 'interactive' } = task;
  try {
    for await (const part of delegate(parts.acting, { chain: decision.chain, prepare, lane, signal: either })) {
      if (part.type === 'attempt-started') {
        yield promptPart(part, context);
      } else if (part.type === 'attempt-ended') {
        const ending =
          signal.aborted && part.ending.type === 'error' ? { ...part.ending, error: cancelledError() } : part.ending;
        yield await closeAttempt(booking, ending, part);
        if (!part.next) return;
      } else if (part.type === 'waiting') {
        yield part;
      } else {
        booking?.count(part);
        yield part;
      }
    }
  } finally {
    abandoned.abort();
    await booking?.settle({ type: 'error', error: cancelledError(), usage: {} });
  }
}

function promptPart(
  { attempt, model, prepared }: { readonly attempt: number; readonly model: Model; readonly prepared: AttemptPrompt },
  { snippets, unreadable, search }: RunContext,
): RunPart {
  const { messages: _, vault: _vault, found, masked, ...told } = prepared;
  const searched = search && { search: { ...search, found: found.map(({ reference }) => reference) } };
  return {
    type: 'prompt',
    attempt,
    model,
    snippets: [...snippets, ...found],
    unreadable,
    ...searched,
    ...told,
    ...(masked.length > 0 && { masked }),
  };
}

function streamOf(
  parts: OrchestratorParts,
  task: Task,
  model: Model,
  prompt: AttemptPrompt,
  maxOutputTokens: number | undefined,
  decision: RoutingDecision,
  signal: AbortSignal,
): ReturnType<ReadyAttempt<AttemptPrompt>['stream']> {
  const provider = parts.catalog.provider(model.provider);
  if (!provider) {
    throw new BatonError(
      'BATON_E_MODEL_NOT_FOUND',
      `${model.providerLabel} is no longer set up. Add it again, or use another model.`,
      {
        isRetryable: true,
        provider: model.provider,
      },
    );
  }
  const { requestId, responseSchema, tools = [] } = task;
  const { privacy } = decision.profile;
  const { acting } = parts;
  const onRateLimit = (note: RateLimitNote): void => acting.admission.learn(note);
  const limited = {
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(responseSchema && { responseSchema }),
    ...(tools.length > 0 && { tools }),
  };
  // For gateways that keep count, and for vendors that keep the start of a conversation warm; the id is random and says nothing.
  const shared = { tags: [`kind:${decision.profile.kind}`], cacheKey: task.conversationId };
  const { messages, masked, vault } = prompt;
  const maskedCount = model.place === 'local' ? {} : { maskedCount: masked.length };
  const request = { requestId, model, messages, privacy, onRateLimit, ...maskedCount, ...shared, ...limited };
  const stream = provider.stream(request, signal);
  return vault ? unmaskedStream(stream, vault, responseSchema !== undefined) : stream;
}

async function closeAttempt(
  booking: Booking | undefined,
  ending: AttemptEnding,
  part: Pick<
    Extract<DelegatePart<AttemptPrompt>, { type: 'attempt-ended' }>,
    'attempt' | 'model' | 'next' | 'couldContinue'
  >,
): Promise<RunPart> {
  const { attempt, model, next, couldContinue } = part;
  const settled = await booking?.settle(ending);
  if (ending.type === 'error' && next && settled) {
    return { type: 'attempt-failed', attempt, model, error: ending.error, next, entry: settled.entry };
  }
  const booked = { model, ...(settled && { entry: settled.entry }), isBooked: settled?.isBooked ?? false };
  if (ending.type === 'finish')
    return { type: 'end', outcome: 'finished', finishReason: ending.finishReason, ...booked };
  const outcome = outcomeOf(ending.error);
  const offer = outcome === 'failed' && couldContinue ? { couldContinue } : {};
  return { type: 'end', outcome, finishReason: 'error', error: ending.error, ...booked, ...offer };
}

function outcomeOf(error: BatonError): 'failed' | 'cancelled' {
  return error.code === 'BATON_E_CANCELLED' ? 'cancelled' : 'failed';
}

function logDecision(parts: OrchestratorParts, task: Task, decision: RoutingDecision): void {
  const { profile, chosen, chain, candidates } = decision;
  parts.log.info({
    event: 'decision',
    requestId: task.requestId,
    conversationId: task.conversationId,
    kind: profile.kind,
    kindProbability: profile.kindProbability,
    complexity: profile.complexity,
    privacy: profile.privacy,
    model: chosen.id,
    chain: chain.map((model) => model.id).join(' > '),
    candidates: candidates.length,
    estimateNanoUsd: decision.estimateNanoUsd,
    durationMs: decision.durationMs,
  });
}
