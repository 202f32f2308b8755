import type { AttemptEnding } from '../delegation/acting/delegate.ts';
import type { RoutingDecision } from '../domain/decision.ts';
import type { Ledger, LedgerEntry, LedgerOpening, LedgerOutcome } from '../domain/ledger.ts';
import type { Model } from '../domain/model.ts';
import type { Cost } from '../domain/price.ts';
import type { StreamPart } from '../domain/stream.ts';
import type { Task } from '../domain/task.ts';
import type { Usage } from '../domain/usage.ts';
import { toBatonError } from '../domain/errors.ts';
import { savingRole } from '../ledger/saving-role.ts';
import { reservationFor } from '../ledger/reservation.ts';
import { budgetError } from './budget.ts';
import { decisionFacts } from './facts.ts';
import type { OrchestratorParts } from './parts.ts';

/** What became of one attempt in the ledger. `isBooked` is false when the ledger could not be written. */
export interface Settled {
  readonly entry: LedgerEntry;
  readonly isBooked: boolean;
}

/** What is booked: a task, what was decided for it, and which model is asked now. */
export interface BookedAttempt {
  readonly task: Task;
  readonly decision: RoutingDecision;
  readonly model: Model;
  readonly attempt: number;
  /** Tokens of the conversation's earlier turns. */
  readonly earlierTokens: number;
}

/** Follows one attempt from its opening to its settling, and measures it. */
export class Booking {
  readonly #parts: OrchestratorParts;
  readonly #booked: BookedAttempt;
  readonly #startedMs: number;
  #opening: LedgerOpening;
  #inputTokens: number | undefined;
  #firstTokenMs: number | undefined;
  #texts: string[] = [];
  /** The answer alone, where a pipeline keeps it. */
  #answer: string[] = [];
  #isOpen = true;
  #settled: Promise<Settled> | undefined;

  constructor(parts: OrchestratorParts, booked: BookedAttempt) {
    this.#parts = parts;
    this.#booked = booked;
    this.#startedMs = parts.monotonicMs();
    const { task, decision, model, attempt } = booked;
    const { requestId, conversationId, workspaceId, pipelineRunId, stepId } = task;
    this.#opening = {
      requestId,
      attempt,
      conversationId,
      kind: decision.profile.kind,
      modelId: model.id,
      startedAt: parts.now(),
      facts: decisionFacts(task, decision, parts.baseline()),
      ...(workspaceId && { workspaceId }),
      ...(pipelineRunId && { pipelineRunId }),
      ...(stepId && { stepId }),
    };
  }

  /**
   * Reserves what the call may cost and writes the opening row; resolves with the limit of the answer where a budget sets one. Rejects with
   * `BATON_E_BUDGET` when a budget cannot pay it. A ledger that cannot be written is logged and does not stop the answer.
   */
  async open(inputTokens: number): Promise<number | undefined> {
    const { budgets } = this.#parts;
    const { task, model } = this.#booked;
    const { startedAt } = this.#opening;
    this.#inputTokens = inputTokens;
    const [prices, left] = await Promise.all([this.#parts.prices(), budgets.left(task, startedAt)]);
    const reservation = reservationFor({
      provider: model.provider,
      inputTokens,
      expectedOutputTokens: this.#booked.decision.expectedOutputTokens,
      unknownPriceNanoUsd: budgets.settings.unknownPriceNanoUsd,
      cost: (input, output) => {
        const cost = prices.cost(model, { inputTokens: input, outputTokens: output }, startedAt);
        return cost.basis === 'plan' ? 0 : cost.costNanoUsd;
      },
      ...(model.maxOutputTokens !== undefined && { maxOutputTokens: model.maxOutputTokens }),
      ...(left && { leftNanoUsd: left.leftNanoUsd }),
    });
    const { atLimit } = budgets.settings;
    if (reservation.type === 'too-dear') {
      if (left) throw budgetError(left.tightest, model, atLimit);
      return undefined;
    }
    this.#opening = { ...this.#opening, reservedNanoUsd: reservation.reservedNanoUsd };
    const limits = budgets.limits(task, startedAt);
    let breach: Awaited<ReturnType<Ledger['open']>>;
    this.#isOpen = await this.#write('ledger.open', async () => {
      breach = await (await this.#parts.ledger()).open(this.#opening, limits);
    });
    if (breach) throw budgetError(breach, model, atLimit);
    return reservation.maxOutputTokens;
  }

  /** Notes a delta: the first one sets the time to first token, all are counted when the provider reports no usage. */
  count(part: Extract<StreamPart, { type: 'text-delta' | 'reasoning-delta' | 'tool-call' }>): void {
    this.#firstTokenMs ??= this.#parts.monotonicMs() - this.#startedMs;
    this.#texts.push(part.type === 'tool-call' ? part.argumentsJson : part.text);
    if (part.type === 'text-delta' && this.#opening.pipelineRunId !== undefined) this.#answer.push(part.text);
  }

  /** Prices the attempt and completes its row. Idempotent; never rejects. */
  settle(ending: AttemptEnding): Promise<Settled> {
    this.#settled ??= this.#settle(ending);
    return this.#settled;
  }

  async #settle(ending: AttemptEnding): Promise<Settled> {
    const durationMs = this.#parts.monotonicMs() - this.#startedMs;
    const { usage, cost } = await this.#price(ending);
    if (ending.type === 'finish' && ending.usageProblem !== undefined) {
      const { requestId, attempt } = this.#opening;
      this.#parts.log.warn({ event: 'usage.problem', requestId, attempt, detail: ending.usageProblem });
    }
    const priced: LedgerOutcome = {
      usage,
      cost,
      durationMs,
      finishReason: ending.type === 'finish' ? ending.finishReason : 'error',
      ...(this.#firstTokenMs !== undefined && { timeToFirstTokenMs: this.#firstTokenMs }),
      ...(ending.type === 'error' && { errorCode: ending.error.code }),
    };
    const baseline = await this.#baseline(priced);
    const outcome = { ...priced, ...(baseline && { baseline }) };
    const isSettled = await this.#write('ledger.settle', async () =>
      (await this.#parts.ledger()).settle(
        this.#opening,
        outcome,
        ending.type === 'finish' && this.#opening.pipelineRunId !== undefined ? this.#answer.join('') : undefined,
      ),
    );
    return { entry: { ...this.#opening, ...outcome }, isBooked: this.#isOpen && isSettled };
  }

  async #baseline(outcome: LedgerOutcome): Promise<LedgerOutcome['baseline']> {
    const { facts, startedAt } = this.#opening;
    const baseline = this.#parts.catalog.state.models.find(({ id }) => id === facts?.baselineModelId);
    const prices = await this.#parts.prices();
    return savingRole({
      facts,
      outcome,
      earlierTokens: this.#booked.earlierTokens,
      baselineCost: (inputTokens, cacheReadInputTokens, outputTokens) =>
        baseline && prices.cost(baseline, { inputTokens, cacheReadInputTokens, outputTokens }, startedAt).costNanoUsd,
    });
  }

  async #price(ending: AttemptEnding): Promise<{ usage: Usage; cost: Cost }> {
    if (ending.type === 'finish' && ending.billedNanoUsd !== undefined) {
      return { usage: ending.usage, cost: { basis: 'billed', costNanoUsd: ending.billedNanoUsd } };
    }
    const prices = await this.#parts.prices();
    if (ending.usage.inputTokens !== undefined && ending.usage.outputTokens !== undefined) {
      return { usage: ending.usage, cost: prices.cost(this.#booked.model, ending.usage, this.#opening.startedAt) };
    }
    if (wasNeverAnswered(ending) && this.#texts.length === 0)
      return { usage: ending.usage, cost: { basis: 'estimated', costNanoUsd: 0 } };
    const usage = await this.#countedUsage(ending.usage);
    return { usage, cost: estimated(prices.cost(this.#booked.model, usage, this.#opening.startedAt)) };
  }

  /** Our own count in place of what the provider did not report: stopped and cut answers, and servers that report nothing. */
  async #countedUsage(reported: Usage): Promise<Usage> {
    const output = await this.#parts.tokens.count(this.#texts.join(''));
    const { cacheReadInputTokens = 0, cacheCreationInputTokens = 0 } = reported;
    // What was cached is a part of what was sent: our own count must not be below it.
    const counted = this.#inputTokens && Math.max(this.#inputTokens, cacheReadInputTokens + cacheCreationInputTokens);
    const inputTokens = reported.inputTokens ?? counted;
    return {
      ...reported,
      ...(inputTokens !== undefined && { inputTokens }),
      outputTokens: reported.outputTokens ?? output.tokens,
    };
  }

  async #write(event: string, write: () => Promise<void>): Promise<boolean> {
    try {
      await write();
      return true;
    } catch (thrown) {
      const error = toBatonError(thrown);
      this.#parts.log.error({ event, requestId: this.#opening.requestId, code: error.code, detail: error.detail });
      return false;
    }
  }
}

/** True when the provider refused the call or was never reached: nothing was computed, so nothing is owed. */
function wasNeverAnswered(ending: AttemptEnding): boolean {
  return (
    ending.type === 'error' &&
    (ending.error.status !== undefined
      ? ending.error.status >= 400
      : ending.error.code === 'BATON_E_NETWORK' || ending.error.code === 'BATON_E_BUDGET')
  );
}

function estimated(cost: Cost): Cost {
  return cost.basis === 'priced' ? { ...cost, basis: 'estimated' } : cost;
}
