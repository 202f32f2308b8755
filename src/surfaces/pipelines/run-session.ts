import * as vscode from 'vscode';
import { formatUsd } from '../../domain/format.ts';
import type { PipelinePlan } from '../../domain/pipeline-plan.ts';
import type { PipelineRun, StepState } from '../../domain/pipeline-run.ts';
import type { ToPipeline } from '../../protocol/pipeline.ts';
import { acceptChanges } from './accept-changes.ts';
import { changesIn, outputText } from './panel-view.ts';
import type { OwnParts } from './pipeline-parts.ts';
import { isGoing, RunFeed } from './run-feed.ts';
import { changesLeft } from './run-notes.ts';
import { refusal, sayFailure } from './say.ts';

/** One run as this window follows it: its page, its progress, what is asked of the person, its result. */
export class RunSession {
  readonly runId: string;
  readonly feed: RunFeed;
  readonly #parts: OwnParts;
  readonly #onShow: (session: RunSession) => void;
  /** Steps whose changes this window's person has decided about. */
  readonly #decided = new Set<string>();
  /** Steps whose changes are shown now. */
  readonly #reviewed = new Set<string>();
  readonly #told = new Set<string>();
  #post: ((message: ToPipeline) => void) | undefined;
  #progress: ((run: PipelineRun) => void) | undefined;
  #isFollowed = false;

  constructor(parts: OwnParts, runId: string, plan: PipelinePlan | undefined, onShow: (session: RunSession) => void) {
    this.#parts = parts;
    this.runId = runId;
    this.#onShow = onShow;
    this.feed = new RunFeed({
      engine: parts.pipelines.engine,
      runId,
      plan,
      decided: this.#decided,
      post: (message) => this.#post?.(message),
      now: () => new Date(),
      t: parts.t,
      onDidChange: (run) => this.#onDidChange(run),
    });
  }

  /** Where the page is, while there is one. */
  attach(post: ((message: ToPipeline) => void) | undefined): void {
    this.#post = post;
  }

  /** Follows the run to its end with a progress notification, and says how it ended. Calls while it is followed do nothing. Never rejects. */
  follow(): void {
    if (this.#isFollowed) return;
    this.#isFollowed = true;
    void sayFailure(async () => {
      const run = await this.#followed();
      this.#isFollowed = false;
      if (run) await this.#sayEnd(run);
    });
  }

  /** Shows the changes that a step waits for, or that the run resulted in; tells the run what was accepted. */
  async review(stepId?: string): Promise<void> {
    const { pipelines, t, showProposal } = this.#parts;
    const run = this.feed.run;
    const left = run ? changesLeft(run, this.#decided) : [];
    const state =
      stepId === undefined
        ? (run?.steps.find(({ waitsFor }) => waitsFor?.type === 'accept') ?? left[0])
        : run?.steps.find((step) => step.stepId === stepId);
    const waits = state?.waitsFor?.type === 'accept';
    const changes = state?.waitsFor?.type === 'accept' ? state.waitsFor.changes : changesIn(state?.output);
    if (!run || !state || changes.length === 0) throw refusal(t('There are no changes to review.'));
    const id = state.stepId;
    if (this.#reviewed.has(id) || this.#decided.has(id))
      throw refusal(t('These changes are being reviewed already, or were decided about.'));
    this.#reviewed.add(id);
    try {
      const accepted = await acceptChanges(changes, `${run.pipeline.title}: ${id}`, showProposal, t);
      if (waits) await pipelines.engine.signal(this.runId, { type: 'accept', stepId: id, accepted });
      this.#decided.add(id);
    } finally {
      this.#reviewed.delete(id);
      this.feed.refresh();
    }
  }

  /** Opens what the run gave as a document that can be saved. */
  async openResult(): Promise<void> {
    const result = this.feed.run?.result;
    if (!result) throw refusal(this.#parts.t('This run has no result yet.'));
    if (changesIn(result).length > 0) return this.review();
    const language = result.type === 'json' ? 'json' : 'markdown';
    const document = await vscode.workspace.openTextDocument({ language, content: outputText(result) });
    await vscode.window.showTextDocument(document, { preview: false });
  }

  /** Puts the result above the chat's input. */
  async addToChat(): Promise<void> {
    const run = this.feed.run;
    if (!run?.result) throw refusal(this.#parts.t('This run has no result yet.'));
    await this.#parts.addToChat(run.pipeline.title, outputText(run.result));
  }

  dispose(): void {
    this.feed.dispose();
  }

  async #followed(): Promise<PipelineRun | undefined> {
    const { pipelines, t } = this.#parts;
    const run = this.feed.run ?? (await this.feed.look());
    if (!run || !isGoing(run)) return run;
    const options = { location: vscode.ProgressLocation.Notification, title: run.pipeline.title, cancellable: true };
    return vscode.window.withProgress(options, async (progress, token) => {
      token.onCancellationRequested(() => void sayFailure(() => pipelines.engine.cancel(this.runId)));
      let before = 0;
      this.#progress = ({ steps, cost }) => {
        const done = steps.filter(({ status }) => status === 'done' || status === 'skipped').length;
        const share = (100 * done) / Math.max(1, steps.length);
        const running = steps.filter(({ status }) => status === 'running').map(({ stepId }) => stepId);
        const message = [t('{0} of {1}', done, steps.length), ...running.slice(0, 2), formatUsd(cost.totalNanoUsd)];
        progress.report({ message: message.join(' · '), increment: Math.max(0, share - before) });
        before = Math.max(before, share);
      };
      this.#progress(run);
      await this.feed.follow();
      this.#progress = undefined;
      return this.feed.run;
    });
  }

  #onDidChange(run: PipelineRun): void {
    this.#progress?.(run);
    for (const state of run.steps) if (state.waitsFor) this.#ask(state, run);
  }

  /** Says once that a step waits for the person. */
  #ask({ stepId, waitsFor }: StepState, run: PipelineRun): void {
    const { t } = this.#parts;
    if (!waitsFor) return;
    const key = waitsFor.type === 'budget' ? `${stepId} ${waitsFor.limitNanoUsd}` : stepId;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    const show = t('Show run');
    const review = t('Review changes');
    const [sentence, actions] =
      waitsFor.type === 'budget'
        ? [t(waitsFor.sentence), [show]]
        : [
            t('{0}: {1} proposes changes. Nothing is written before you accept it.', run.pipeline.title, stepId),
            [review, show],
          ];
    void vscode.window.showInformationMessage(sentence, ...actions).then((picked) => {
      if (picked === show) this.#onShow(this);
      if (picked === review) void sayFailure(() => this.review(stepId));
    });
  }

  async #sayEnd(run: PipelineRun): Promise<void> {
    const { t } = this.#parts;
    const [show, open, review] = [t('Show run'), t('Open result'), t('Review changes')];
    const paid = formatUsd(run.cost.totalNanoUsd);
    if (run.status === 'done') {
      const isText = run.result !== undefined && changesIn(run.result).length === 0;
      const isLeft = changesLeft(run, this.#decided).length > 0;
      const actions = [...(isLeft ? [review] : []), ...(isText ? [open] : []), show];
      const sentence = t('{0} is done. It cost {1}.', run.pipeline.title, paid);
      const picked = await vscode.window.showInformationMessage(sentence, ...actions);
      if (picked === open) await this.openResult();
      if (picked === review) await this.review();
      if (picked === show) this.#onShow(this);
    } else if (run.status === 'failed') {
      const why = run.problem?.message ?? run.steps.find(({ status }) => status === 'failed')?.sentence ?? '';
      const sentence = t('{0} failed. {1}', run.pipeline.title, why);
      if ((await vscode.window.showWarningMessage(sentence, show)) === show) this.#onShow(this);
    }
  }
}
