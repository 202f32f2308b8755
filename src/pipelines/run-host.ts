import type { BatonError } from '../domain/errors.ts';
import type { LedgerEntry } from '../domain/ledger.ts';
import type { FileChange, RunRequest, StepState } from '../domain/pipeline-run.ts';
import type { StepModel } from '../domain/pipeline.ts';
import type { FilePlace } from '../domain/surroundings.ts';
import type { RunParts } from './ports.ts';
import type { Recorder } from './recorder.ts';
import type { RunBook } from './run-book.ts';
import { createSpending } from './spending.ts';
import type { StepHost } from './step-host.ts';
import { Waits } from './waits.ts';

const PRIVATE = 'private/';

/** What the steps of one run see of it. */
export class RunHost implements StepHost {
  readonly parts: RunParts;
  readonly request: RunRequest;
  readonly book: RunBook;
  readonly recorder: Recorder;
  readonly spending = createSpending((stepId) => this.book.state(stepId).cost.totalNanoUsd);
  readonly waits = new Waits((stepId, waitsFor) => this.book.change(stepId, waitsFor ? { waitsFor } : {}, !waitsFor));
  readonly #isGoingOn: () => boolean;
  readonly #private: Set<string>;

  constructor(parts: RunParts, request: RunRequest, book: RunBook, recorder: Recorder, isGoingOn: () => boolean) {
    this.parts = parts;
    this.request = request;
    this.book = book;
    this.recorder = recorder;
    this.#isGoingOn = isGoingOn;
    const kept = recorder.keys().filter((key) => key.startsWith(PRIVATE));
    this.#private = new Set(kept.map((key) => key.slice(PRIVATE.length)));
  }

  entry(key: string): string | undefined {
    return this.recorder.entry(key);
  }
  record(key: string, value: unknown): void {
    this.recorder.record(key, value);
  }
  recorded(key: string, value: unknown): Promise<void> {
    return this.recorder.recorded(key, value);
  }
  update(stepId: string, change: Partial<StepState>): void {
    this.book.change(stepId, change);
  }
  paid(stepId: string, entry: LedgerEntry): void {
    this.book.paid(stepId, entry);
  }
  text(stepId: string, item: number | undefined, text: string): void {
    this.book.feed.tell({ type: 'text', stepId, text, ...(item !== undefined && { item }) });
  }
  budgetNanoUsd(): number | undefined {
    return this.book.budgetNanoUsd;
  }
  isGoingOn(): boolean {
    return this.#isGoingOn();
  }
  isPrivate(stepIds: readonly string[]): boolean {
    return stepIds.some((id) => this.#private.has(id));
  }
  setPrivate(stepId: string): void {
    if (this.#private.has(stepId)) return;
    this.#private.add(stepId);
    this.record(`${PRIVATE}${stepId}`, true);
  }
  modelFor(stepId: string): StepModel | undefined {
    return this.recorder.model(stepId);
  }
  budgetRaised(stepId: string, { message }: BatonError, signal: AbortSignal): Promise<void> {
    const { items } = this.book.state(stepId);
    const after = items ? `, after item ${items.done} of ${items.total}` : '';
    const sentence = `Budget reached in step ${stepId}${after}. Nothing is lost. ${message}`;
    const [usedNanoUsd, limitNanoUsd] = [this.book.costNanoUsd, this.book.budgetNanoUsd ?? 0];
    return this.waits.budget(stepId, { type: 'budget', sentence, usedNanoUsd, limitNanoUsd }, signal);
  }
  accepted(stepId: string, changes: readonly FileChange[], signal: AbortSignal): Promise<readonly FilePlace[]> {
    const known = this.recorder.places(`accept/${stepId}`);
    return known ? Promise.resolve(known) : this.waits.acceptance(stepId, changes, signal);
  }
}
