import { cancelledError, toBatonError } from '../domain/errors.ts';
import type { PipelineJournal } from '../domain/pipeline-journal.ts';
import type { PipelineRun, RunRequest, RunSignal, StepOutput, StepState } from '../domain/pipeline-run.ts';
import type { Step, StepModel } from '../domain/pipeline.ts';
import { holds } from './condition.ts';
import { orderOf } from './order.ts';
import type { RunParts } from './ports.ts';
import { Recorder } from './recorder.ts';
import { referencesOf } from './references.ts';
import { RunBook } from './run-book.ts';
import { RunHost } from './run-host.ts';
import { GateError, runStep } from './run-step.ts';
import { plainValue, type Scope } from './values.ts';
import { parsePath } from './variable-path.ts';

/** What a run begins with: nothing, or what the journal kept of it. */
export interface Beginning {
  readonly request: RunRequest;
  readonly startedAt: Date;
  readonly entries: ReadonlyMap<string, string>;
  readonly steps: readonly StepState[];
  readonly budgetNanoUsd: number | undefined;
}

/** One run on its way: begins each step as soon as what it needs is done. */
export class LiveRun {
  readonly book: RunBook;
  readonly #host: RunHost;
  readonly #outputs = new Map<string, StepOutput>();
  readonly #waitingFor = new Map<string, number>();
  readonly #neededBy: ReadonlyMap<string, readonly string[]>;
  readonly #askedAbout: ReadonlySet<string>;
  readonly #trusted: ReadonlySet<string>;
  readonly #running = new Map<string, AbortController>();
  readonly #done = Promise.withResolvers<PipelineRun>();
  #why: 'cancelled' | 'interrupted' | undefined;

  constructor(
    parts: RunParts,
    journal: PipelineJournal,
    { request, startedAt, entries, steps, budgetNanoUsd }: Beginning,
  ) {
    this.book = new RunBook(request, startedAt, steps, budgetNanoUsd);
    const recorder = new Recorder(journal, request.runId, entries, parts.log, () => this.end('interrupted'));
    this.#host = new RunHost(parts, request, this.book, recorder, () => this.#isGoingOn());
    const all = request.pipeline.steps;
    const order = orderOf(all);
    this.#neededBy = order.type === 'order' ? order.neededBy : new Map();
    this.#askedAbout = new Set(all.flatMap(askedAboutBy));
    this.#trusted = new Set(
      all.filter((step) => step.type === 'ask' && step.rememberAs !== undefined).map(({ id }) => id),
    );
  }

  /** Resolves with the run as it ended. Never rejects. */
  get ended(): Promise<PipelineRun> {
    return this.#done.promise;
  }

  /** Begins. To be called once. */
  begin(): void {
    const open = [...this.book.steps.values()].filter(({ id }) => !this.book.isOver(id));
    for (const id of this.book.steps.keys()) {
      const { output } = this.book.state(id);
      if (output) this.#outputs.set(id, output);
    }
    this.#ready(open);
    this.#endWhenIdle();
  }

  /** The run as it is now. */
  now(): PipelineRun {
    return this.book.now(this.#why);
  }

  /** Ends what runs; `interrupted` leaves it for another window. */
  end(how: 'cancelled' | 'interrupted'): void {
    if (this.book.endedAt) return;
    this.#why ??= how;
    for (const controller of this.#running.values()) controller.abort();
    this.#endWhenIdle();
  }

  /** True when the signal made sense now. */
  async signal(signal: RunSignal): Promise<boolean> {
    switch (signal.type) {
      case 'accept':
        await this.#host.recorded(`accept/${signal.stepId}`, signal.accepted);
        return this.#host.waits.accept(signal.stepId, signal.accepted);
      case 'raise-budget':
        if (this.book.budgetNanoUsd !== undefined) this.book.budgetNanoUsd += Math.max(0, signal.byNanoUsd);
        await this.#host.recorded('budget', this.book.budgetNanoUsd ?? null);
        return this.#host.waits.raise();
      case 'stop-step': {
        const controller = this.#running.get(signal.stepId);
        controller?.abort();
        return controller !== undefined;
      }
      case 'retry-step':
        return this.#retry(signal.stepId, signal.model);
    }
  }

  #isGoingOn(): boolean {
    return !this.book.problem && !this.#why;
  }

  /** Counts what each of these steps waits for, and begins those that wait for nothing. */
  #ready(steps: readonly Step[]): void {
    for (const { id, needs } of steps) this.#waitingFor.set(id, needs.filter((need) => !this.book.isOver(need)).length);
    for (const { id } of steps)
      if (this.#waitingFor.get(id) === 0 && this.book.state(id).status === 'waiting') this.#consider(id);
  }

  /** Begins a step whose needs are over, or skips it. */
  #consider(stepId: string): void {
    const step = this.book.steps.get(stepId);
    if (!step || !this.#isGoingOn()) return;
    const missing = step.needs.find((need) => this.book.steps.has(need) && this.book.state(need).status !== 'done');
    if (missing !== undefined)
      return this.#over(stepId, { status: 'skipped', sentence: whyMissing(this.book.state(missing)) });
    const scope: Scope = { inputs: this.#host.request.inputs, outputs: this.#outputs, trusted: this.#trusted };
    if (step.when && !holds(step.when, (name) => plainValue(parsePath(name) ?? [], scope)))
      return this.#over(stepId, { status: 'skipped', sentence: 'its condition does not hold' });
    const controller = new AbortController();
    this.#running.set(stepId, controller);
    this.book.change(stepId, { status: 'running', startedAt: this.#host.parts.now() });
    const { signal } = controller;
    void runStep({ host: this.#host, step, scope, signal, isAskedAbout: this.#askedAbout.has(stepId) }).then(
      (output) => this.#finished(stepId, output),
      (thrown: unknown) => this.#failed(step, signal.aborted ? cancelledError() : thrown),
    );
  }

  #finished(stepId: string, output: StepOutput): void {
    this.#running.delete(stepId);
    this.#outputs.set(stepId, output);
    this.#over(stepId, { status: 'done', output });
    this.#endWhenIdle();
  }

  #failed(step: Step, thrown: unknown): void {
    this.#running.delete(step.id);
    const { code: errorCode, message: sentence } = toBatonError(thrown);
    if (errorCode === 'BATON_E_CANCELLED') {
      // What the end of the run stopped is begun again when the run is; what the person stopped is not.
      this.#over(step.id, { status: 'cancelled', sentence: 'stopped' }, this.#isGoingOn());
    } else {
      const position = this.#host.request.pipeline.positions[step.id];
      if (step.onError.type !== 'skip')
        this.book.problem ??= {
          code: errorCode,
          message: sentence,
          severity: 'error',
          stepId: step.id,
          ...(position && { position }),
        };
      this.#host.record(`failed/${step.id}`, true);
      const output = thrown instanceof GateError ? { output: thrown.verdict } : {};
      this.#over(step.id, { status: 'failed', sentence, errorCode, ...output });
    }
    this.#endWhenIdle();
  }

  /** Notes how a step ended and lets those that wait for it go on. */
  #over(stepId: string, change: Partial<StepState>, isKept = true): void {
    this.book.change(stepId, { endedAt: this.#host.parts.now(), ...change }, true);
    if (isKept) this.#host.record(`state/${stepId}`, this.book.state(stepId));
    for (const dependent of this.#neededBy.get(stepId) ?? []) {
      const left = (this.#waitingFor.get(dependent) ?? 0) - 1;
      this.#waitingFor.set(dependent, left);
      if (left === 0) this.#consider(dependent);
    }
  }

  #retry(stepId: string, model: StepModel | undefined): boolean {
    const step = this.book.steps.get(stepId);
    if (!step || this.book.endedAt || this.book.state(stepId).status !== 'failed') return false;
    this.#host.recorder.again(stepId, model);
    if (this.book.problem?.stepId === stepId) this.book.problem = undefined;
    const steps = [step, ...skippedAfter(stepId, this.#neededBy, this.book)];
    for (const { id } of steps) {
      this.book.reset(id);
      this.#host.record(`state/${id}`, null);
    }
    this.#ready(steps);
    return true;
  }

  #endWhenIdle(): void {
    if (this.#running.size > 0 || this.book.endedAt) return;
    this.book.endedAt = this.#host.parts.now();
    const failed = this.book.problem?.stepId ?? 'a step';
    for (const id of this.book.steps.keys()) {
      if (this.book.isOver(id) || this.#why === 'interrupted') continue;
      this.book.change(id, this.#why ? { status: 'cancelled' } : { status: 'skipped', sentence: `${failed} failed` });
      if (!this.#why) this.#host.record(`state/${id}`, this.book.state(id));
    }
    const run = this.now();
    void this.#host.recorder.close(run, this.#why !== 'interrupted').then(() => {
      this.book.feed.tell({ type: 'run', run });
      this.book.feed.end();
      this.#done.resolve(run);
    });
  }
}

function whyMissing({ stepId, status }: StepState): string {
  return status === 'failed'
    ? `${stepId} failed`
    : status === 'cancelled'
      ? `${stepId} was stopped`
      : `${stepId} was skipped`;
}

/** The steps whose results a step's condition looks at. */
function askedAboutBy(step: Step): readonly string[] {
  return referencesOf(step).flatMap(({ path: [root, id], where }) =>
    root === 'steps' && where === 'condition' ? [String(id)] : [],
  );
}

/** Steps that were skipped because of a step, directly or by others. */
function skippedAfter(
  stepId: string,
  neededBy: ReadonlyMap<string, readonly string[]>,
  book: RunBook,
): readonly Step[] {
  const found = new Map<string, Step>();
  const look = [stepId];
  for (let id = look.pop(); id !== undefined; id = look.pop()) {
    for (const next of neededBy.get(id) ?? []) {
      const step = book.steps.get(next);
      if (!step || found.has(next) || book.state(next).status !== 'skipped') continue;
      found.set(next, step);
      look.push(next);
    }
  }
  return [...found.values()];
}
