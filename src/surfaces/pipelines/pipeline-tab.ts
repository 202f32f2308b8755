import * as vscode from 'vscode';
import type { Log } from '../../domain/log.ts';
import type { ToPipeline } from '../../protocol/pipeline.ts';
import type { Translate } from '../l10n.ts';
import { PIPELINE_PANEL } from '../view-id.ts';
import { webviewPage, webviewRoot } from '../webview-page.ts';
import { answerPage, type PageController } from './page-controller.ts';

/** What a page is made with. */
export interface TabParts {
  readonly extensionUri: vscode.Uri;
  readonly log: Log;
  readonly t: Translate;
}

/** Makes what stands behind a page, given the way to post to it. */
export type MakeController = (post: (message: ToPipeline) => void) => PageController;

/** A panel with a pipeline's page. What stands behind it may change: a plan becomes a run. */
export class PipelineTab {
  readonly panel: vscode.WebviewPanel;
  #controller: PageController | undefined;
  #isReady = false;

  /** Takes a new panel, or one that VS Code kept across a reload. */
  constructor(panel: vscode.WebviewPanel, parts: TabParts, onClosed: () => void) {
    this.panel = panel;
    const { webview } = panel;
    webview.options = {
      enableScripts: true,
      enableCommandUris: false,
      localResourceRoots: [webviewRoot(parts.extensionUri)],
    };
    webview.onDidReceiveMessage((message: unknown) => {
      if (isReady(message)) this.#isReady = true;
      void answerPage(message, this.#controller, (reply) => void webview.postMessage(reply), parts.log, parts.t);
    });
    panel.onDidDispose(() => {
      this.#controller?.dispose();
      onClosed();
    });
    webview.html = webviewPage(webview, parts.extensionUri, {
      name: 'pipeline',
      title: parts.t('Pipeline'),
      surface: 'editor',
    });
  }

  /** A new panel in the active column. */
  static open(parts: TabParts, onClosed: () => void): PipelineTab {
    const panel = vscode.window.createWebviewPanel(PIPELINE_PANEL, parts.t('Pipeline'), vscode.ViewColumn.Active, {
      enableScripts: true,
      enableCommandUris: false,
      localResourceRoots: [webviewRoot(parts.extensionUri)],
    });
    return new PipelineTab(panel, parts, onClosed);
  }

  close(): void {
    this.panel.dispose();
  }

  /** Shows something else from now on. */
  show(title: string, make: MakeController): void {
    this.#controller?.dispose();
    this.panel.title = title;
    const controller = make((message) => void this.panel.webview.postMessage(message));
    this.#controller = controller;
    if (this.#isReady) void controller.begin().catch(() => undefined);
  }
}

function isReady(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'ready';
}
