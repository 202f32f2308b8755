import * as vscode from 'vscode';
import type { Pipeline } from '../../domain/pipeline.ts';
import type { ListedPipeline } from '../../domain/pipelines.ts';
import type { ToPipeline } from '../../protocol/pipeline.ts';
import { webviewPage, webviewRoot } from '../webview-page.ts';
import { definitionState } from './definition-view.ts';
import { answerPage, type PageController, type PipelineRequest } from './page-controller.ts';
import { stepPanel } from './panel-view.ts';
import { readDocument } from './pipeline-file.ts';
import type { OwnParts } from './pipeline-parts.ts';
import { refusal, sayFailure } from './say.ts';

/** How long the text must rest before it is drawn again. */
const SETTLE_MS = 150;

/** What the graph beside a text leads to. */
export interface GraphDoors {
  parts(): Promise<OwnParts>;
  run(listed: ListedPipeline): Promise<void>;
}

/** Draws a pipeline's text as a graph, beside the text, which stays the source. */
export class GraphEditor implements vscode.CustomTextEditorProvider {
  readonly #doors: GraphDoors;
  readonly #extensionUri: vscode.Uri;

  constructor(doors: GraphDoors, extensionUri: vscode.Uri) {
    this.#doors = doors;
    this.#extensionUri = extensionUri;
  }

  async resolveCustomTextEditor(
    document: vscode.TextDocument,
    { webview, onDidDispose }: vscode.WebviewPanel,
  ): Promise<void> {
    const parts = await this.#doors.parts();
    const graph = new DefinitionController(
      document,
      parts,
      this.#doors,
      (message) => void webview.postMessage(message),
    );
    webview.options = {
      enableScripts: true,
      enableCommandUris: false,
      localResourceRoots: [webviewRoot(this.#extensionUri)],
    };
    webview.onDidReceiveMessage((message: unknown) => {
      void answerPage(message, graph, (reply) => void webview.postMessage(reply), parts.log, parts.t);
    });
    const changes = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document.uri.toString() === document.uri.toString()) graph.drawSoon();
    });
    onDidDispose(() => {
      changes.dispose();
      graph.dispose();
    });
    webview.html = webviewPage(webview, this.#extensionUri, {
      name: 'pipeline',
      title: parts.t('Pipeline'),
      surface: 'editor',
    });
  }
}

/** What stands behind the graph of a text. */
class DefinitionController implements PageController {
  readonly #document: vscode.TextDocument;
  readonly #parts: OwnParts;
  readonly #doors: GraphDoors;
  readonly #post: (message: ToPipeline) => void;
  /** The last form of the text that could be read. */
  #last: Pipeline | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(document: vscode.TextDocument, parts: OwnParts, doors: GraphDoors, post: (message: ToPipeline) => void) {
    this.#document = document;
    this.#parts = parts;
    this.#doors = doors;
    this.#post = post;
  }

  async begin(): Promise<void> {
    const listed = readDocument(this.#document, this.#parts.pipelines);
    this.#last = listed.pipeline ?? this.#last;
    this.#post({ type: 'pipeline', state: definitionState(listed, this.#last, new Date(), this.#parts.t) });
  }

  drawSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void sayFailure(() => this.begin()), SETTLE_MS);
  }

  async select(stepId: string): Promise<void> {
    const step = this.#last?.steps.find(({ id }) => id === stepId);
    if (!this.#last || !step) return;
    const panel = stepPanel(step, this.#last, undefined, undefined, new Date(), this.#parts.t);
    const actions = [{ action: 'edit-file' as const, label: this.#parts.t('Show in text'), stepId }];
    this.#post({ type: 'panel', panel: { ...panel, actions } });
  }

  async act({ action, stepId, line }: PipelineRequest): Promise<void> {
    if (action === 'run') {
      const listed = readDocument(this.#document, this.#parts.pipelines);
      return this.#doors.run(listed);
    }
    if (action === 'go-to-line' || action === 'edit-file') return this.#reveal(line ?? this.#lineOf(stepId));
    throw refusal(this.#parts.t('The graph of a text cannot do that.'));
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #lineOf(stepId: string | undefined): number {
    return (stepId === undefined ? undefined : this.#last?.positions[stepId]?.line) ?? 1;
  }

  async #reveal(line: number): Promise<void> {
    const at = new vscode.Position(line - 1, 0);
    const own = vscode.window.visibleTextEditors.find(
      ({ document }) => document.uri.toString() === this.#document.uri.toString(),
    );
    const viewColumn = own?.viewColumn ?? vscode.ViewColumn.One;
    await vscode.window.showTextDocument(this.#document, { viewColumn, selection: new vscode.Range(at, at) });
  }
}
