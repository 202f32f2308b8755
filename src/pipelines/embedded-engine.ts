import { BatonError, toBatonError } from '../domain/errors.ts';
import type { PipelineJournal } from '../domain/pipeline-journal.ts';
import type { PipelineEngine, PipelineRun, RunEvent, RunRequest, RunSignal } from '../domain/pipeline-run.ts';
import { problemsOf } from './check.ts';
import { beginningOf, keptRun } from './kept-run.ts';
import { LiveRun, type Beginning } from './live-run.ts';
import type { RunParts } from './ports.ts';
import { Recorder } from './recorder.ts';

const LEASE_MS = 15_000;

/** An engine that runs in this window; its runs end with it and can be resumed anywhere. */
export interface EmbeddedEngine extends PipelineEngine {
  /** Leaves all runs as they are, for another window. Resolves when nothing runs any more. */
  dispose(): Promise<void>;
}

/** The engine that Baton brings along. Nothing is opened before the first run. */
export function createEmbeddedEngine(parts: RunParts): EmbeddedEngine {
  return new Embedded(parts);
}

interface Held {
  readonly run: LiveRun;
  readonly renewing: NodeJS.Timeout;
}

class Embedded implements EmbeddedEngine {
  readonly #parts: RunParts;
  readonly #held = new Map<string, Held>();
  /** Starts and signals of one run follow one another. */
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  start(request: RunRequest): Promise<PipelineRun> {
    return this.#inTurn(request.runId, () => this.#start(request));
  }

  signal(runId: string, signal: RunSignal): Promise<boolean> {
    return this.#inTurn(runId, async () => {
      const held = this.#held.get(runId);
      if (held) return held.run.signal(signal);
      return signal.type === 'retry-step' && this.#startAgain(runId, signal);
    });
  }

  async cancel(runId: string): Promise<void> {
    await this.#queues.get(runId);
    const held = this.#held.get(runId);
    held?.run.end('cancelled');
    await held?.run.ended;
  }

  async status(runId: string): Promise<PipelineRun | undefined> {
    const held = this.#held.get(runId);
    if (held) return held.run.now();
    const journal = await this.#parts.journal();
    const kept = await journal.read(runId);
    const beginning = kept && (await beginningIn(journal, runId));
    return beginning && keptRun(kept, beginning);
  }

  async *events(runId: string, signal: AbortSignal): AsyncGenerator<RunEvent, void, undefined> {
    await this.#queues.get(runId);
    const held = this.#held.get(runId);
    if (held) {
      yield* held.run.book.feed.events(() => held.run.now(), signal);
      return;
    }
    const run = await this.status(runId);
    if (run) yield { type: 'run', run };
  }

  async dispose(): Promise<void> {
    await Promise.allSettled(this.#queues.values());
    const runs = [...this.#held.values()].map(({ run }) => run);
    for (const run of runs) run.end('interrupted');
    await Promise.all(runs.map((run) => run.ended));
  }

  async #start(request: RunRequest): Promise<PipelineRun> {
    const { runId, pipeline } = request;
    const held = this.#held.get(runId);
    if (held) return held.run.now();
    const problem = problemsOf(pipeline).find(({ severity }) => severity === 'error');
    if (problem) throw new BatonError(problem.code, problem.message, { isRetryable: false });
    const journal = await this.#parts.journal();
    const startedAt = this.#parts.now();
    const { workspaceId } = request;
    const run = {
      runId,
      request: JSON.stringify(request),
      startedAt,
      ...(workspaceId !== undefined && { workspaceId }),
    };
    if (await journal.create(run, this.#leaseMs)) {
      const entries = await journal.entries(runId);
      return this.#hold(journal, { request, startedAt, entries, steps: [], budgetNanoUsd: request.budgetNanoUsd });
    }
    const over = await this.#ifOver(journal, runId);
    return over ?? this.#goOn(journal, runId);
  }

  /** A run that ended and does not begin again by itself. */
  async #ifOver(journal: PipelineJournal, runId: string): Promise<PipelineRun | undefined> {
    const kept = await journal.read(runId);
    const beginning = kept?.endedAt && (await beginningIn(journal, runId));
    const run = beginning && keptRun(kept, beginning);
    return run && run.status !== 'cancelled' ? run : undefined;
  }

  async #goOn(journal: PipelineJournal, runId: string): Promise<PipelineRun> {
    const claimed = await journal.claim(runId, this.#leaseMs);
    if (claimed !== 'ours') {
      throw new BatonError('BATON_E_PIPELINE_BUSY', 'Another window runs this pipeline run. Watch it there.', {
        isRetryable: false,
      });
    }
    const beginning = await beginningIn(journal, runId);
    if (beginning) return this.#hold(journal, beginning);
    await journal.release(runId, '{}', true);
    const sentence = 'This run cannot be read, perhaps because another version of Baton wrote it. Start it anew.';
    throw new BatonError('BATON_E_PIPELINE', sentence, { isRetryable: false });
  }

  /** Has a failed step of a run that is over tried again. */
  async #startAgain(runId: string, { stepId, model }: Extract<RunSignal, { type: 'retry-step' }>): Promise<boolean> {
    const journal = await this.#parts.journal();
    const beginning = await beginningIn(journal, runId);
    const isFailed = beginning?.steps.some((step) => step.stepId === stepId && step.status === 'failed') ?? false;
    if (!beginning || !isFailed || (await journal.claim(runId, this.#leaseMs)) !== 'ours') return false;
    const recorder = new Recorder(journal, runId, beginning.entries, this.#parts.log, () => undefined);
    recorder.again(stepId, model);
    for (const step of beginning.steps) {
      const isAgain = step.stepId === stepId || step.status === 'skipped' || step.status === 'cancelled';
      if (isAgain) await recorder.recorded(`state/${step.stepId}`, null);
    }
    await recorder.written();
    await this.#goOn(journal, runId);
    return true;
  }

  #hold(journal: PipelineJournal, beginning: Beginning): PipelineRun {
    const { runId } = beginning.request;
    const run = new LiveRun(this.#parts, journal, beginning);
    const renewing = setInterval(() => void this.#renew(journal, runId, run), this.#leaseMs / 3).unref();
    this.#held.set(runId, { run, renewing });
    void run.ended.then(() => {
      clearInterval(renewing);
      this.#held.delete(runId);
    });
    run.begin();
    return run.now();
  }

  async #renew(journal: PipelineJournal, runId: string, run: LiveRun): Promise<void> {
    try {
      if (!(await journal.renew(runId, this.#leaseMs))) run.end('interrupted');
    } catch (thrown) {
      // Whether the run is still ours is seen at the next renewal; nobody else can take it while the file cannot be written.
      const { code, detail } = toBatonError(thrown);
      this.#parts.log.warn({ event: 'pipeline.lease', runId, code, detail });
    }
  }

  get #leaseMs(): number {
    return this.#parts.leaseMs ?? LEASE_MS;
  }

  #inTurn<T>(runId: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#queues.get(runId) ?? Promise.resolve()).then(work, work);
    const settled = turn
      .catch(() => undefined)
      .finally(() => {
        if (this.#queues.get(runId) === settled) this.#queues.delete(runId);
      });
    this.#queues.set(runId, settled);
    return turn;
  }
}

async function beginningIn(journal: PipelineJournal, runId: string): Promise<Beginning | undefined> {
  const kept = await journal.read(runId);
  if (!kept) return undefined;
  const [entries, costs] = await Promise.all([journal.entries(runId), journal.costs(runId)]);
  return beginningOf(kept, entries, costs);
}
