import * as vscode from 'vscode';
import type { PipelinePlan } from '../../domain/pipeline-plan.ts';
import type { PipelineRun } from '../../domain/pipeline-run.ts';
import type { ListedPipeline } from '../../domain/pipelines.ts';
import { planRun } from './begin-run.ts';
import { conversationPipeline } from './conversation-pipeline.ts';
import { openInstructions } from './instructions.ts';
import { offerUnfinished, pickRun } from './offers.ts';
import type { OwnParts, PipelineParts } from './pipeline-parts.ts';
import { PipelineTab } from './pipeline-tab.ts';
import { pickPipeline } from './pick-pipeline.ts';
import { PlanController } from './plan-controller.ts';
import { ReadDocuments } from './read-documents.ts';
import { RunController, type RunDoors } from './run-controller.ts';
import { RunSession } from './run-session.ts';
import { refusal } from './say.ts';

/** How long a resumed run waits until it is known which models there are. */
const LOOKING_MS = 20_000;

/** Text of a new pipeline: short, complete, and it runs. */
const NEW_PIPELINE = `name: Summarise, then improve
inputs:
  code: selection
steps:
  - id: summary
    model: weak
    prompt: |
      Summarise what this code does in five sentences.

      {{ inputs.code }}
  - id: ideas
    model: strong
    prompt: |
      Name the three changes that would improve this code most, each with its reason.

      Summary: {{ steps.summary }}

      {{ inputs.code }}
`;

/** Pipelines as the person has them: chosen, planned, approved, watched, resumed, and their results taken. */
export class PipelineSurface implements vscode.Disposable, RunDoors {
  readonly #parts: OwnParts;
  readonly #sessions = new Map<string, RunSession>();
  readonly #tabs = new Map<string, PipelineTab>();

  constructor(parts: PipelineParts) {
    this.#parts = { ...parts, documents: new ReadDocuments() };
  }

  get parts(): OwnParts {
    return this.#parts;
  }

  /** Has the person choose a pipeline, or takes the one given, and shows its plan. Rejects with a sentence. */
  async run(listed?: ListedPipeline): Promise<void> {
    const chosen = listed ?? (await pickPipeline(this.#parts));
    const made = chosen && (await planRun(chosen, this.#parts));
    if (!made) return;
    const tab = PipelineTab.open(this.#parts, () => undefined);
    const doors = {
      onDidStart: (run: PipelineRun, plan: PipelinePlan) => this.#begun(run, plan, tab),
      close: () => tab.close(),
    };
    tab.show(made.plan.pipeline.title, (post) => new PlanController(made.plan, made.inputs, this.#parts, doors, post));
  }

  /** Shows a run's page, in the panel that VS Code kept where there is one. Rejects when nobody knows the run. */
  async showRun(runId: string, kept?: vscode.WebviewPanel): Promise<void> {
    const session = this.#session(runId);
    const run = await session.feed.look();
    if (!run) {
      kept?.dispose();
      throw refusal(this.#parts.t('This run is gone.'));
    }
    session.follow();
    const own = this.#tabs.get(runId);
    if (own && !kept) {
      own.panel.reveal();
      return;
    }
    own?.close();
    this.#showIn(
      kept ? new PipelineTab(kept, this.#parts, () => this.#closed(runId)) : this.#open(runId),
      session,
      run,
    );
  }

  async resume(runId: string): Promise<void> {
    await this.#parts.modelsKnown(AbortSignal.timeout(LOOKING_MS)).catch(() => undefined);
    const run = await this.#parts.pipelines.resume(runId);
    const session = this.#session(run.runId);
    await session.feed.look();
    session.follow();
  }

  async discard(runId: string): Promise<void> {
    await this.#parts.pipelines.discard(runId);
    this.#tabs.get(runId)?.close();
    this.#sessions.get(runId)?.dispose();
    this.#sessions.delete(runId);
  }

  isShown(runId: string): boolean {
    return this.#tabs.has(runId);
  }

  openInstructions(taskClass: string): Promise<void> {
    return openInstructions(taskClass, this.#parts);
  }

  /** Offers a run that stopped in the middle. Never rejects. */
  offerUnfinished(): Promise<void> {
    return offerUnfinished(this.#parts, this);
  }

  /** Has the person choose among the runs that stopped; `isResumed` goes on with the chosen one. */
  async pickUnfinished(isResumed: boolean): Promise<void> {
    const run = await pickRun(this.#parts);
    if (!run) return;
    await this.showRun(run.runId);
    if (isResumed) await this.resume(run.runId);
  }

  /** Opens the conversation as the text of a pipeline, unsaved. */
  async saveConversation(): Promise<void> {
    const { title, turns } = await this.#parts.conversation();
    const text = conversationPipeline(title, turns);
    if (text === undefined) throw refusal(this.#parts.t('There is no answered question to make a pipeline of.'));
    await this.#openNew('conversation', text);
  }

  /** Opens a new pipeline that can be run as it is, unsaved. */
  async create(): Promise<void> {
    await this.#openNew('new', NEW_PIPELINE);
  }

  dispose(): void {
    for (const session of this.#sessions.values()) session.dispose();
    this.#parts.documents.dispose();
  }

  async #openNew(name: string, text: string): Promise<void> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const path = folder ? vscode.Uri.joinPath(folder, `${name}.baton.yaml`).path : `${name}.baton.yaml`;
    const uri = vscode.Uri.from({ scheme: 'untitled', path });
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document);
    if (document.getText() === '') await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), text));
  }

  #begun(run: PipelineRun, plan: PipelinePlan, tab: PipelineTab): void {
    const session = this.#session(run.runId, plan);
    this.#tabs.set(run.runId, tab);
    tab.panel.onDidDispose(() => this.#closed(run.runId));
    this.#showIn(tab, session, run);
    session.follow();
  }

  #open(runId: string): PipelineTab {
    return PipelineTab.open(this.#parts, () => this.#closed(runId));
  }

  #showIn(tab: PipelineTab, session: RunSession, run: PipelineRun): void {
    this.#tabs.set(run.runId, tab);
    tab.show(run.pipeline.title, (post) => {
      session.attach(post);
      return new RunController(session, this.#parts, this);
    });
  }

  #closed(runId: string): void {
    this.#tabs.delete(runId);
  }

  #session(runId: string, plan?: PipelinePlan): RunSession {
    const known = this.#sessions.get(runId);
    if (known) return known;
    const session = new RunSession(this.#parts, runId, plan, () => void this.showRun(runId).catch(() => undefined));
    this.#sessions.set(runId, session);
    return session;
  }
}
