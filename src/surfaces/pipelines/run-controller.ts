import * as vscode from 'vscode';
import type { PipelineRun } from '../../domain/pipeline-run.ts';
import { openSource } from './file-of.ts';
import type { PageController, PipelineRequest } from './page-controller.ts';
import { changesIn, isJson, outputText } from './panel-view.ts';
import type { OwnParts } from './pipeline-parts.ts';
import { forgottenSentence } from './run-notes.ts';
import type { RunSession } from './run-session.ts';
import { refusal } from './say.ts';

/** What a run's page reaches beyond its run. */
export interface RunDoors {
  /** Goes on with the run. */
  resume(runId: string): Promise<void>;
  /** Forgets the run and closes its page. */
  discard(runId: string): Promise<void>;
  /** Opens the instructions that are kept for a class of tasks. */
  openInstructions(taskClass: string): Promise<void>;
}

/** What stands behind the page of a run. */
export class RunController implements PageController {
  readonly #session: RunSession;
  readonly #parts: OwnParts;
  readonly #doors: RunDoors;

  constructor(session: RunSession, parts: OwnParts, doors: RunDoors) {
    this.#session = session;
    this.#parts = parts;
    this.#doors = doors;
  }

  begin(): Promise<void> {
    return this.#session.feed.begin();
  }

  async select(stepId: string): Promise<void> {
    this.#session.feed.select(stepId);
  }

  async act({ action, stepId, line }: PipelineRequest): Promise<void> {
    const { documents, pipelines } = this.#parts;
    const { engine } = pipelines;
    const { runId } = this.#session;
    switch (action) {
      case 'cancel':
        return engine.cancel(runId);
      case 'resume':
        return this.#doors.resume(runId);
      case 'discard':
        return this.#discard();
      case 'raise-budget':
        return this.#raiseBudget(stepId);
      case 'stop-step':
        return this.#signalled(await engine.signal(runId, { type: 'stop-step', stepId: stepId ?? '' }));
      case 'retry-step':
      case 'retry-stronger':
        return this.#retry(stepId ?? '', action === 'retry-stronger');
      case 'review-changes':
        return this.#session.review(stepId);
      case 'open-output':
        return this.#openOutput(stepId ?? '');
      case 'open-prompt':
        return this.#openPrompt(stepId ?? '');
      case 'open-instructions':
        return this.#openInstructions(stepId ?? '');
      case 'open-result':
        return this.#session.openResult();
      case 'send-to-chat':
        return this.#session.addToChat();
      case 'edit-file':
      case 'go-to-line':
        return openSource(this.#run().pipeline.source, documents, line);
      default:
        throw refusal(this.#parts.t('This run cannot do that now.'));
    }
  }

  dispose(): void {
    this.#session.attach(undefined);
  }

  #run(): PipelineRun {
    const { run } = this.#session.feed;
    if (!run) throw refusal(this.#parts.t('This run is gone.'));
    return run;
  }

  #signalled(isTaken: boolean): void {
    if (!isTaken)
      throw refusal(this.#parts.t('The run cannot take this now. It may be over, or run in another window.'));
  }

  async #retry(stepId: string, isStronger: boolean): Promise<void> {
    const { engine } = this.#parts.pipelines;
    const { runId, feed } = this.#session;
    const model = isStronger ? ({ model: { type: 'auto', strength: 'strong' } } as const) : {};
    const isTaken = await engine.signal(runId, { type: 'retry-step', stepId, ...model });
    if (isTaken) return this.#session.follow();
    // A run that is over takes no signal: it is begun again, and its finished steps are kept.
    if (feed.run && feed.run.status !== 'done') return this.#doors.resume(runId);
    this.#signalled(false);
  }

  async #raiseBudget(stepId: string | undefined): Promise<void> {
    const state = this.#run().steps.find((step) => step.stepId === stepId);
    const limit = state?.waitsFor?.type === 'budget' ? state.waitsFor.limitNanoUsd : 0;
    const { engine } = this.#parts.pipelines;
    this.#signalled(await engine.signal(this.#session.runId, { type: 'raise-budget', byNanoUsd: limit }));
  }

  async #discard(): Promise<void> {
    const { t } = this.#parts;
    const discard = t('Discard');
    const detail = forgottenSentence(this.#run(), t);
    const picked = await vscode.window.showWarningMessage(t('Forget this run?'), { modal: true, detail }, discard);
    if (picked === discard) await this.#doors.discard(this.#session.runId);
  }

  async #openOutput(stepId: string): Promise<void> {
    const state = this.#run().steps.find((step) => step.stepId === stepId);
    if (!state?.output) throw refusal(this.#parts.t('{0} has no output yet.', stepId));
    if (changesIn(state.output).length > 0) return this.#session.review(stepId);
    const ending = isJson(state.output) ? 'json' : 'md';
    await this.#parts.documents.show(`${stepId}.${ending}`, outputText(state.output));
  }

  async #openPrompt(stepId: string): Promise<void> {
    const step = this.#run().pipeline.steps.find(({ id }) => id === stepId);
    if (step?.type === 'ask') await this.#parts.documents.show(`${stepId}.prompt.md`, step.prompt);
    if (step?.type === 'judge')
      await this.#parts.documents.show(`${stepId}.rubric.md`, step.rubric.map((rule) => `- ${rule}`).join('\n'));
  }

  async #openInstructions(stepId: string): Promise<void> {
    const step = this.#run().pipeline.steps.find(({ id }) => id === stepId);
    if (step?.type !== 'ask' || step.rememberAs === undefined)
      throw refusal(this.#parts.t('No instructions are kept for {0}.', stepId));
    await this.#doors.openInstructions(step.rememberAs);
  }
}
