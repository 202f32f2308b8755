import * as z from 'zod';
import { toBatonError } from '../domain/errors.ts';
import type { Log } from '../domain/log.ts';
import type { PipelineJournal } from '../domain/pipeline-journal.ts';
import type { PipelineRun } from '../domain/pipeline-run.ts';
import type { StepModel } from '../domain/pipeline.ts';
import type { FilePlace } from '../domain/surroundings.ts';

const places = z.array(z.object({ folder: z.string(), path: z.string() }));

/** A run's entries: what the journal knew and what is recorded since. Writing does not hold the run up; a hold on the run that is lost is told once. */
export class Recorder {
  readonly #journal: PipelineJournal;
  readonly #runId: string;
  readonly #entries: Map<string, string>;
  readonly #log: Log;
  readonly #onLost: () => void;
  #writing = new Set<Promise<void>>();

  constructor(
    journal: PipelineJournal,
    runId: string,
    entries: ReadonlyMap<string, string>,
    log: Log,
    onLost: () => void,
  ) {
    this.#journal = journal;
    this.#runId = runId;
    this.#entries = new Map(entries);
    this.#log = log;
    this.#onLost = onLost;
  }

  /** The keys of all entries. */
  keys(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /** An entry as JSON text. */
  entry(key: string): string | undefined {
    return this.#entries.get(key);
  }

  /** Keeps an entry; what comes after does not wait for the disk. */
  record(key: string, value: unknown): void {
    const writing = this.recorded(key, value).finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }

  /** {@link record}, and waits until it is kept. Never rejects: a run whose journal fails goes on, and is only not resumed. */
  async recorded(key: string, value: unknown): Promise<void> {
    const text = JSON.stringify(value);
    this.#entries.set(key, text);
    try {
      if (!(await this.#journal.record(this.#runId, key, text))) this.#onLost();
    } catch (thrown) {
      const { code, detail } = toBatonError(thrown);
      this.#log.warn({ event: 'pipeline.journal', runId: this.#runId, code, detail });
    }
  }

  /** Places that were accepted, where somebody has decided. */
  places(key: string): readonly FilePlace[] | undefined {
    const text = this.#entries.get(key);
    return text === undefined ? undefined : places.safeParse(JSON.parse(text)).data;
  }

  /** Notes that a step is tried again: its calls that failed get other keys, so that their answers are not taken for this try's. */
  again(stepId: string, model: StepModel | undefined): void {
    for (const [key, value] of this.#entries) {
      const bare = key.startsWith('failed/') && value === 'true' ? key.slice('failed/'.length) : undefined;
      if (bare === undefined || (bare !== stepId && !bare.startsWith(`${stepId}[`))) continue;
      this.record(`again/${bare}`, Number(this.#entries.get(`again/${bare}`) ?? '0') + 1);
      this.record(key, false);
    }
    if (model) this.record(`model/${stepId}`, model);
  }

  /** The model that a step is tried again with. */
  model(stepId: string): StepModel | undefined {
    const text = this.#entries.get(`model/${stepId}`);
    return text === undefined ? undefined : stepModel.safeParse(JSON.parse(text)).data;
  }

  /** Resolves when all that was recorded so far is kept or given up. */
  async written(): Promise<void> {
    await Promise.all(this.#writing);
  }

  /** Waits for what is on its way, and gives the run back. Never rejects. */
  async close(run: PipelineRun, isOver: boolean): Promise<void> {
    await this.written();
    const { pipeline: _, steps: __, ...state } = run;
    try {
      await this.#journal.release(this.#runId, JSON.stringify(state), isOver);
    } catch (thrown) {
      const { code, detail } = toBatonError(thrown);
      this.#log.warn({ event: 'pipeline.journal', runId: this.#runId, code, detail });
    }
  }
}

const stepModel = z.custom<StepModel>((value) => {
  const { data } = z.object({ type: z.enum(['auto', 'model']) }).safeParse(value);
  return data !== undefined;
});
