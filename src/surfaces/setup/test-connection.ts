import * as vscode from 'vscode';
import type { ConnectionReport, ConnectionTest } from '../../domain/connection.ts';
import type { Translate } from '../l10n.ts';

/** Lets the person pick a provider, or all, and shows in a sentence each whether it works. Never rejects. */
export async function testConnection(connections: ConnectionTest, t: Translate): Promise<void> {
  const providers = connections.providers();
  const all = { label: t('$(checklist) All providers'), ids: providers.map(({ id }) => id) };
  const items = providers.map(({ id, label, origin }) => ({ label, description: origin, ids: [id] }));
  const title = t('Test Connection');
  const picked = await vscode.window.showQuickPick([all, ...items], { title, placeHolder: t('Which provider?') });
  if (!picked) return;
  const reports = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: t('Testing the connection…') },
    () => Promise.all(picked.ids.map((id) => connections.test(id))),
  );
  const [only] = reports;
  if (reports.length === 1 && only) await showOne(only, t);
  else await showAll(reports, title, t);
}

async function showOne({ outcome, sentence }: ConnectionReport, t: Translate): Promise<void> {
  if (outcome === 'works') {
    await vscode.window.showInformationMessage(t(sentence));
    return;
  }
  const addKey = t('Add a key');
  const showLog = t('Show log');
  const picked = await vscode.window.showWarningMessage(t(sentence), addKey, showLog);
  if (picked === addKey) await vscode.commands.executeCommand('baton.setup.key');
  if (picked === showLog) await vscode.commands.executeCommand('baton.log.show');
}

const ICONS: Readonly<Record<ConnectionReport['outcome'], string>> = {
  works: '$(pass)',
  failed: '$(error)',
  'no-key': '$(circle-slash)',
};
const ORDER: readonly ConnectionReport['outcome'][] = ['failed', 'works', 'no-key'];

async function showAll(reports: readonly ConnectionReport[], title: string, t: Translate): Promise<void> {
  const sorted = reports.toSorted((one, other) => ORDER.indexOf(one.outcome) - ORDER.indexOf(other.outcome));
  await vscode.window.showQuickPick(
    sorted.map(({ outcome, label, sentence }) => ({ label: `${ICONS[outcome]} ${label}`, detail: t(sentence) })),
    { title, matchOnDetail: true },
  );
}
