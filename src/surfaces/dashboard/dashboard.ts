import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Catalog } from '../../domain/catalog.ts';
import type { HealthSource } from '../../domain/health.ts';
import type { Learned } from '../../domain/learned.ts';
import { LEDGER_FILE_NAME } from '../../domain/ledger-file.ts';
import type { Log } from '../../domain/log.ts';
import type { ReportSource } from '../../domain/report.ts';
import type { RoutingPreset } from '../../domain/task.ts';
import type { ToDashboard } from '../../protocol/dashboard.ts';
import type { Translate } from '../l10n.ts';
import { DASHBOARD_PANEL } from '../view-id.ts';
import { webviewPage, webviewRoot } from '../webview-page.ts';
import { createDashboardActions } from './dashboard-actions.ts';
import { DashboardFeed } from './feed.ts';
import { namesFrom } from './names.ts';
import { answerPage } from './page-requests.ts';
import { textsFor } from './texts.ts';
import type { WorkspaceNames } from './workspace-names.ts';

/** What the dashboard is built from. */
export interface DashboardParts {
  readonly reports: () => Promise<ReportSource>;
  readonly catalog: Catalog;
  readonly health?: HealthSource;
  readonly learned?: Learned;
  /** What arm B of the person's comparison stands for; absent when none runs. */
  readonly presetB?: () => RoutingPreset | undefined;
  /** Ends the comparison that runs and goes on with one side. */
  readonly keepArm?: (arm: 'A' | 'B') => Promise<void>;
  readonly workspaces: WorkspaceNames;
  readonly extensionUri: vscode.Uri;
  readonly storageFolder: string;
  readonly log: Log;
  readonly t: Translate;
}

/** The dashboard's panel; there is one at most. */
export interface Dashboard extends vscode.Disposable {
  /** Shows the panel, or makes it. `saving` opens the arithmetic of the saving. */
  open(part?: 'saving'): void;
  /** Takes over a panel that VS Code kept across a reload. */
  restore(panel: vscode.WebviewPanel): void;
}

interface Shown {
  readonly panel: vscode.WebviewPanel;
  readonly post: (message: ToDashboard) => void;
}

/** Builds the dashboard; nothing is read before it is opened. */
export function createDashboard(parts: DashboardParts): Dashboard {
  let shown: Shown | undefined;
  const show = (panel: vscode.WebviewPanel): Shown => {
    shown?.panel.dispose();
    const own: Shown = attach(panel, parts, () => {
      if (shown === own) shown = undefined;
    });
    shown = own;
    return own;
  };
  return {
    open(part) {
      const existing = shown;
      existing?.panel.reveal();
      const { post } = existing ?? show(newPanel(parts));
      if (part === 'saving') post({ type: 'show-saving' });
    },
    restore(panel) {
      show(panel);
    },
    dispose() {
      shown?.panel.dispose();
    },
  };
}

function newPanel({ extensionUri, t }: DashboardParts): vscode.WebviewPanel {
  return vscode.window.createWebviewPanel(DASHBOARD_PANEL, t('Baton: Spend'), vscode.ViewColumn.Active, {
    enableScripts: true,
    enableCommandUris: false,
    localResourceRoots: [webviewRoot(extensionUri)],
  });
}

/** Connects a panel with the figures. The page is made anew whenever it is shown again, and is given everything by the feed. */
function attach(panel: vscode.WebviewPanel, parts: DashboardParts, onClosed: () => void): Shown {
  const { extensionUri, storageFolder, catalog, workspaces, log, t } = parts;
  const ledgerFile = join(storageFolder, LEDGER_FILE_NAME);
  const texts = textsFor(vscode.env.language);
  let isReady = false;
  const waiting: ToDashboard[] = [];
  const post = (message: ToDashboard): void => {
    if (isReady) void panel.webview.postMessage(message);
    else waiting.push(message);
  };
  const feed = new DashboardFeed({
    ...parts,
    workspaces: () => workspaces.all(),
    ledgerFile,
    texts,
    now: () => new Date(),
    post: (state) => void panel.webview.postMessage({ type: 'dashboard', state } satisfies ToDashboard),
  });
  const actions = createDashboardActions({
    ...parts,
    learned: parts.learned,
    keepArm: parts.keepArm,
    feed,
    names: async () => namesFrom(catalog.state, await workspaces.all()),
    ledgerFile,
    texts,
    post,
  });
  const begun = {
    ...actions,
    async begin() {
      await actions.begin();
      isReady = true;
      for (const message of waiting.splice(0)) post(message);
    },
  };
  panel.webview.options = {
    enableScripts: true,
    enableCommandUris: false,
    localResourceRoots: [webviewRoot(extensionUri)],
  };
  panel.webview.onDidReceiveMessage((message: unknown) => void answerPage(message, async () => begun, post, log, t));
  panel.onDidChangeViewState(() => feed.setVisible(panel.visible));
  panel.onDidDispose(() => {
    feed.dispose();
    onClosed();
  });
  // The figures are looked up while the page loads.
  feed.setVisible(panel.visible);
  panel.webview.html = webviewPage(panel.webview, extensionUri, {
    name: 'dashboard',
    title: t('Baton: Spend'),
    surface: 'editor',
  });
  return { panel, post };
}
