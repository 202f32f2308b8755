import { join } from 'node:path';
import * as vscode from 'vscode';
import { formatCount } from '../../domain/format.ts';
import type { Learned } from '../../domain/learned.ts';
import type { ReportSource } from '../../domain/report.ts';
import type { FromDashboard, ToDashboard } from '../../protocol/dashboard.ts';
import { createConversationStore } from '../chat/conversation-store.ts';
import { openChat } from '../commands.ts';
import type { Translate } from '../l10n.ts';
import { explanationView, type KeptTurn } from './explanation-view.ts';
import type { DashboardFeed } from './feed.ts';
import type { Names } from './names.ts';
import { goneError, type DashboardActions } from './page-requests.ts';
import type { PeriodChoice } from './period.ts';
import type { Texts } from './texts.ts';
import type { DecisionRow } from '../../domain/report.ts';

/** What the page's requests act on. */
export interface DashboardActionParts {
  readonly feed: DashboardFeed;
  readonly reports: () => Promise<ReportSource>;
  /** Ends the comparison that runs and goes on with one side. */
  readonly keepArm: ((arm: 'A' | 'B') => Promise<void>) | undefined;
  readonly learned: Learned | undefined;
  readonly names: () => Promise<Names>;
  readonly storageFolder: string;
  readonly ledgerFile: string;
  readonly texts: Texts;
  readonly t: Translate;
  readonly post: (message: ToDashboard) => void;
}

/** Everything that the page can ask for, done with the editor's own dialogs. */
export function createDashboardActions(parts: DashboardActionParts): DashboardActions {
  const { feed, t } = parts;
  return {
    begin: () => feed.begin(),
    async perform(request) {
      switch (request.type) {
        case 'period-set':
          return feed.setPeriod(choiceOf(request));
        case 'explain':
          return explain(request.key, parts);
        case 'decisions-more':
          return feed.showMore();
        case 'export':
          return exportShown(parts);
        case 'retry':
          return feed.look();
        case 'file-show':
          await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(parts.ledgerFile));
          return undefined;
        case 'chat-open':
          return openChat();
        case 'baseline-change':
          await vscode.commands.executeCommand('workbench.action.openSettings', 'baton.savings.baseline');
          return undefined;
        case 'learned-undo':
          await parts.learned?.undo(request.ids);
          return feed.look();
        case 'experiment-keep':
          await parts.keepArm?.(request.arm);
          return feed.look();
        case 'learned-reset':
          return resetLearned(parts.learned, feed, t);
      }
    },
  };
}

function choiceOf({ choice, fromDay, toDay }: Extract<FromDashboard, { type: 'period-set' }>): PeriodChoice {
  if (choice !== 'custom') return { choice };
  return fromDay === undefined || toDay === undefined ? { choice: '30-days' } : { choice, fromDay, toDay };
}

async function explain(
  key: string,
  { feed, names, texts, storageFolder, post, t }: DashboardActionParts,
): Promise<void> {
  const row = feed.row(key);
  if (!row) throw goneError(t('This row is no longer shown. Show more rows to see it again.'));
  const kept = await keptTurn(row, storageFolder);
  post({ type: 'explanation', key, explanation: explanationView(row, kept, await names(), texts, t) });
}

/** What the conversation kept of this answer; `undefined` when it was removed. */
async function keptTurn(row: DecisionRow, storageFolder: string): Promise<KeptTurn | undefined> {
  const folder = join(storageFolder, 'conversations', row.workspaceId ?? 'no-folder');
  const conversation = await createConversationStore(folder).read(row.conversationId);
  const turn = conversation?.turns.find(({ view }) => view.id === row.requestId);
  return turn && { question: turn.question, decision: turn.view.decision };
}

/** Asks for a file and writes every attempt of the shown days into it. */
async function exportShown({ feed, reports, t }: DashboardActionParts): Promise<void> {
  const { fromDay, toDay } = feed.range;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `baton-${fromDay}-${toDay}.csv`;
  const target = await vscode.window.showSaveDialog({
    title: t('Export the shown days'),
    saveLabel: t('Export'),
    filters: { CSV: ['csv'], JSON: ['json'] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
  if (!target) return;
  const format = target.path.endsWith('.json') ? 'json' : 'csv';
  const count = await (await reports()).exportTo(target.fsPath, format, { fromDay, toDay });
  const open = t('Open');
  const sentence = t('{0} rows are in {1}.', formatCount(count), target.fsPath);
  void vscode.window.showInformationMessage(sentence, open).then(async (picked) => {
    if (picked === open) await vscode.commands.executeCommand('vscode.open', target);
  });
}

/** Asks before everything that was learned is taken back. */
async function resetLearned(learned: Learned | undefined, feed: DashboardFeed, t: Translate): Promise<void> {
  const reset = t('Reset');
  const picked = await vscode.window.showWarningMessage(
    t('Forget everything that was learned about models here?'),
    { modal: true, detail: t('Expected quality goes back to what Baton ships with. The ledger stays as it is.') },
    reset,
  );
  if (picked !== reset) return;
  await learned?.reset();
  await feed.look();
}
