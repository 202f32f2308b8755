import * as vscode from 'vscode';
import type { PipelinePlan } from '../../domain/pipeline-plan.ts';
import type { PipelineRun } from '../../domain/pipeline-run.ts';
import type { GatheredInputs } from '../../domain/pipelines.ts';
import type { ToPipeline } from '../../protocol/pipeline.ts';
import { approvePlan } from './approve.ts';
import { openSource } from './file-of.ts';
import type { PageController, PipelineRequest } from './page-controller.ts';
import type { OwnParts } from './pipeline-parts.ts';
import { planState } from './plan-view.ts';
import { refusal } from './say.ts';

/** What a plan's page shows, and what becomes of it. */
export interface PlanDoors {
  /** The plan's run has begun. */
  onDidStart(run: PipelineRun, plan: PipelinePlan): void;
  close(): void;
}

/** What stands behind the page of a plan: nothing has been sent, and nothing is before the person agreed. */
export class PlanController implements PageController {
  readonly #plan: PipelinePlan;
  readonly #inputs: GatheredInputs;
  readonly #parts: OwnParts;
  readonly #doors: PlanDoors;
  readonly #post: (message: ToPipeline) => void;
  #isStarting = false;

  constructor(
    plan: PipelinePlan,
    inputs: GatheredInputs,
    parts: OwnParts,
    doors: PlanDoors,
    post: (message: ToPipeline) => void,
  ) {
    this.#plan = plan;
    this.#inputs = inputs;
    this.#parts = parts;
    this.#doors = doors;
    this.#post = post;
  }

  async begin(): Promise<void> {
    const { pipelines, t } = this.#parts;
    const plan = this.#plan;
    const dates = new Intl.DateTimeFormat(vscode.env.language === 'en' ? 'en-GB' : vscode.env.language, {
      day: 'numeric',
      month: 'short',
    });
    const approval = await pipelines.approval(plan);
    this.#post({ type: 'pipeline', state: planState({ plan, approval, day: (at) => dates.format(at) }, t) });
  }

  async select(): Promise<void> {
    // A plan has no graph in which a step could be chosen.
  }

  async act({ action, line }: PipelineRequest): Promise<void> {
    const { documents } = this.#parts;
    const { source } = this.#plan.pipeline;
    switch (action) {
      case 'approve-and-run':
        return this.#start();
      case 'edit-file':
      case 'go-to-line':
        return openSource(source, documents, line);
      case 'compare':
        return this.#compare();
      case 'not-now':
        return this.#doors.close();
      default:
        throw refusal(this.#parts.t('A plan cannot do that.'));
    }
  }

  dispose(): void {
    this.#isStarting = true;
  }

  async #start(): Promise<void> {
    const { pipelines, t, workspaceId, newId } = this.#parts;
    if (this.#isStarting) return;
    this.#isStarting = true;
    try {
      if (!(await approvePlan(pipelines, this.#plan, t))) return;
      const id = workspaceId();
      const options = { runId: newId(), ...(id !== undefined && { workspaceId: id }) };
      this.#doors.onDidStart(await pipelines.run(this.#plan, this.#inputs, options), this.#plan);
    } finally {
      this.#isStarting = false;
    }
  }

  async #compare(): Promise<void> {
    const { pipelines, documents, t } = this.#parts;
    const { source } = this.#plan.pipeline;
    const approval = await pipelines.approval(this.#plan);
    if (approval.type !== 'changed') return;
    const name = source.path.slice(source.path.lastIndexOf('/') + 1);
    const [before, after] = [documents.add(name, approval.approvedText), documents.add(name, source.text)];
    await vscode.commands.executeCommand('vscode.diff', before, after, t('{0}: approved and now', name));
  }
}
