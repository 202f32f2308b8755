import type { LedgerEntry } from '../domain/ledger.ts';
import type { PipelineRun, RunRequest, RunStatus, StepState } from '../domain/pipeline-run.ts';
import type { PipelineProblem, Step } from '../domain/pipeline.ts';
import { Feed } from './feed.ts';
import { addCost, isOver, NOTHING, runOf, waitingStep, type CostSum } from './run-state.ts';

/** What is known of a run and its steps; tells the feed of each change. */
export class RunBook {
  readonly feed = new Feed();
  readonly steps: ReadonlyMap<string, Step>;
  budgetNanoUsd: number | undefined;
  problem: PipelineProblem | undefined;
  endedAt: Date | undefined;
  readonly #request: RunRequest;
  readonly #startedAt: Date;
  readonly #states: Map<string, StepState>;
  #cost: CostSum;

  constructor(request: RunRequest, startedAt: Date, states: readonly StepState[], budgetNanoUsd: number | undefined) {
    this.#request = request;
    this.#startedAt = startedAt;
    this.budgetNanoUsd = budgetNanoUsd;
    this.steps = new Map(request.pipeline.steps.map((step) => [step.id, step]));
    this.#states = new Map(request.pipeline.steps.map((step) => [step.id, waitingStep(step)]));
    for (const state of states) if (this.steps.has(state.stepId)) this.#states.set(state.stepId, state);
    this.#cost = [...this.#states.values()].reduce((sum, { cost }) => addCost(sum, cost), NOTHING);
  }

  /** What was paid so far. */
  get costNanoUsd(): number {
    return this.#cost.totalNanoUsd;
  }

  /** A step's state. `stepId` is a step's of this run. */
  state(stepId: string): StepState {
    const state = this.#states.get(stepId);
    if (!state) throw new RangeError(`There is no step ${stepId} in this run.`);
    return state;
  }

  /** True when a step is over, and for what is no step of this run. */
  isOver(stepId: string): boolean {
    const state = this.#states.get(stepId);
    return state === undefined || isOver(state);
  }

  /** Changes a step and tells it. With `isWaitOver`, it waits for the person no longer. */
  change(stepId: string, change: Partial<StepState>, isWaitOver = false): void {
    const { waitsFor, ...before } = this.state(stepId);
    this.#set({ ...before, ...(waitsFor && !isWaitOver && { waitsFor }), ...change });
  }

  /** Puts a step back to its beginning; what was paid for it stays. */
  reset(stepId: string): void {
    const step = this.steps.get(stepId);
    const { cost, tokens } = this.state(stepId);
    if (step) this.#set({ ...waitingStep(step), cost, tokens });
  }

  /** Adds what a call cost to its step. */
  paid(stepId: string, { cost, usage }: LedgerEntry): void {
    const { tokens, cost: before } = this.state(stepId);
    const more = { totalNanoUsd: cost.costNanoUsd ?? 0, unknownCount: cost.basis === 'unknown' ? 1 : 0 };
    const { inputTokens = 0, outputTokens = 0 } = usage;
    this.#cost = addCost(this.#cost, more);
    const sum = { input: tokens.input + inputTokens, output: tokens.output + outputTokens };
    this.change(stepId, { cost: addCost(before, more), tokens: sum });
  }

  /** The run as it is now. `ended` is why it was ended from outside. */
  now(ended: 'cancelled' | 'interrupted' | undefined): PipelineRun {
    const steps = [...this.#states.values()];
    return runOf({
      request: this.#request,
      status: this.#status(steps, ended),
      steps,
      startedAt: this.#startedAt,
      endedAt: ended === 'interrupted' ? undefined : this.endedAt,
      budgetNanoUsd: this.budgetNanoUsd,
      problem: this.problem,
    });
  }

  #status(steps: readonly StepState[], ended: 'cancelled' | 'interrupted' | undefined): RunStatus {
    if (this.endedAt) return ended ?? (this.problem ? 'failed' : 'done');
    const running = steps.filter(({ status }) => status === 'running');
    return running.length > 0 && running.every(({ waitsFor }) => waitsFor) ? 'waiting' : 'running';
  }

  #set(step: StepState): void {
    this.#states.set(step.stepId, step);
    this.feed.tell({ type: 'step', step, cost: this.#cost });
  }
}
