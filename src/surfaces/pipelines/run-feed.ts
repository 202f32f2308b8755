import type { PipelineEngine, PipelineRun, RunEvent, StepState } from '../../domain/pipeline-run.ts';
import type { PipelinePlan } from '../../domain/pipeline-plan.ts';
import type { ToPipeline } from '../../protocol/pipeline.ts';
import type { Translate } from '../l10n.ts';
import { lastLines, tailOf } from './last-lines.ts';
import { stepPanel } from './panel-view.ts';
import { runState } from './run-view.ts';

/** The page is given what changed at most this often. */
const FLUSH_MS = 100;
/** Seconds count up while something runs. */
const TICK_MS = 1_000;

/** How often a run of another window is looked at. */
const ELSEWHERE_MS = 3_000;

/** What a run is followed with; free of the editor, so that it runs in plain Node. */
export interface RunFeedParts {
  readonly engine: Pick<PipelineEngine, 'status' | 'events'>;
  readonly runId: string;
  /** Gives the estimates where this window made the plan. */
  readonly plan?: PipelinePlan | undefined;
  /** Steps whose changes were accepted or rejected in this window. */
  readonly decided?: ReadonlySet<string>;
  /** Sends to the page; a page that is not there is no error. */
  readonly post: (message: ToPipeline) => void;
  readonly now: () => Date;
  readonly t: Translate;
  /** Told of every state of the run, and of its last. */
  readonly onDidChange?: (run: PipelineRun) => void;
  /** Shorter in tests. */
  readonly elsewhereMs?: number;
}

/** True for a run that goes on by itself or by the person. */
export function isGoing({ status }: Pick<PipelineRun, 'status'>): boolean {
  return status === 'running' || status === 'waiting';
}

/** Follows one run and posts what its page draws: everything when the page is new, then what changed, several changes as one. */
export class RunFeed {
  readonly #parts: RunFeedParts;
  readonly #stop = new AbortController();
  readonly #tails = new Map<string, string>();
  readonly #changedSteps = new Set<string>();
  readonly #changedTexts = new Set<string>();
  #run: PipelineRun | undefined;
  #isNew = false;
  #selected: string | undefined;
  #flush: ReturnType<typeof setTimeout> | undefined;
  #tick: ReturnType<typeof setInterval> | undefined;
  #following: Promise<void> | undefined;

  constructor(parts: RunFeedParts) {
    this.#parts = parts;
  }

  /** The run as it was heard last. */
  get run(): PipelineRun | undefined {
    return this.#run;
  }

  /** Looks the run up; resolves with `undefined` when nobody knows it. */
  async look(): Promise<PipelineRun | undefined> {
    const { engine, runId } = this.#parts;
    const run = await engine.status(runId);
    if (run) this.#take(run);
    return run;
  }

  /** Listens until the run is over; what was heard is posted. Resolves then; calls while it listens are joined. Never rejects. */
  follow(): Promise<void> {
    this.#following ??= this.#listen().finally(() => {
      this.#following = undefined;
    });
    return this.#following;
  }

  /** The page is new: it is given everything. */
  async begin(): Promise<void> {
    this.#isNew = true;
    if (!this.#run) await this.look();
    this.#postAll();
  }

  /** Posts everything anew, since something around the run changed. */
  refresh(): void {
    this.#postAll();
  }

  /** Posts what is told of a step, and keeps it up to date. */
  select(stepId: string): void {
    this.#selected = stepId;
    this.#postPanel();
  }

  dispose(): void {
    this.#stop.abort();
    clearTimeout(this.#flush);
    clearInterval(this.#tick);
  }

  async #listen(): Promise<void> {
    const { engine, runId } = this.#parts;
    this.#tick ??= setInterval(() => this.#onTick(), TICK_MS);
    try {
      for await (const event of engine.events(runId, this.#stop.signal)) this.#hear(event);
      await this.#lookUntilOver();
    } finally {
      clearInterval(this.#tick);
      this.#tick = undefined;
      this.#postSoon(0);
    }
  }

  /** A run that another window has tells nothing here: it is looked at now and then. */
  async #lookUntilOver(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const run = await this.look();
      if (!run || !isGoing(run)) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, this.#parts.elsewhereMs ?? ELSEWHERE_MS);
        signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
      });
    }
  }

  #hear(event: RunEvent): void {
    if (event.type === 'run') return this.#take(event.run);
    if (event.type === 'text') {
      this.#tails.set(event.stepId, tailOf(this.#tails.get(event.stepId) ?? '', event.text));
      this.#changedTexts.add(event.stepId);
      return this.#postSoon();
    }
    if (!this.#run) return;
    const steps = this.#run.steps.map((state) => (state.stepId === event.step.stepId ? event.step : state));
    this.#run = { ...this.#run, steps, cost: event.cost };
    this.#changedSteps.add(event.step.stepId);
    this.#changed(this.#run);
  }

  #take(run: PipelineRun): void {
    const before = new Map(this.#run?.steps.map((state) => [state.stepId, state]));
    for (const state of run.steps) if (!isSame(before.get(state.stepId), state)) this.#changedSteps.add(state.stepId);
    // What stands around the graph differs by how the run is.
    if (this.#run && (run.status !== this.#run.status || run.steps.length !== this.#run.steps.length))
      this.#isNew = true;
    this.#run = run;
    this.#changed(run);
  }

  #changed(run: PipelineRun): void {
    this.#parts.onDidChange?.(run);
    this.#postSoon();
  }

  /** Times go on though nothing happened. */
  #onTick(): void {
    for (const state of this.#run?.steps ?? []) if (state.status === 'running') this.#changedSteps.add(state.stepId);
    this.#postSoon(0);
  }

  #postSoon(ms = FLUSH_MS): void {
    this.#flush ??= setTimeout(() => {
      this.#flush = undefined;
      this.#postChanges();
    }, ms);
  }

  #postAll(): void {
    const { post } = this.#parts;
    if (!this.#run) return;
    this.#isNew = false;
    this.#changedSteps.clear();
    post({ type: 'pipeline', state: this.#state(this.#run) });
    for (const stepId of this.#tails.keys()) this.#changedTexts.add(stepId);
    this.#postTexts();
    this.#postPanel();
  }

  #postChanges(): void {
    if (!this.#run || this.#stop.signal.aborted) return;
    if (this.#isNew) return this.#postAll();
    const { post } = this.#parts;
    const state = this.#state(this.#run);
    const steps = state.steps.filter(({ id }) => this.#changedSteps.has(id));
    post({ type: 'changed', head: state.head, notes: state.notes, sideNotes: state.sideNotes, steps });
    if (this.#selected !== undefined && this.#changedSteps.has(this.#selected)) this.#postPanel();
    this.#changedSteps.clear();
    this.#postTexts();
  }

  #state(run: PipelineRun): ReturnType<typeof runState> {
    const { plan, now, t, decided } = this.#parts;
    return runState(run, plan, now(), t, decided);
  }

  #postTexts(): void {
    for (const stepId of this.#changedTexts)
      this.#parts.post({ type: 'live', stepId, lines: lastLines(this.#tails.get(stepId) ?? '') });
    this.#changedTexts.clear();
  }

  #postPanel(): void {
    const { post, plan, now, t } = this.#parts;
    const run = this.#run;
    const step = run?.pipeline.steps.find(({ id }) => id === this.#selected);
    if (!run || !step) return;
    const state = run.steps.find(({ stepId }) => stepId === step.id);
    post({ type: 'panel', panel: stepPanel(step, run.pipeline, plan, state, now(), t) });
  }
}

/** True when nothing that is drawn can differ. */
function isSame(before: StepState | undefined, now: StepState): boolean {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(now);
}
