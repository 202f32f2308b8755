import * as vscode from 'vscode';
import { toBatonError } from '../domain/errors.ts';
import type { ReportSource } from '../domain/report.ts';
import type { Translate } from './l10n.ts';

/** What these commands act on; made on first use. */
export interface BackupParts {
  readonly money: () => Promise<{
    backUp(archive: string, settings: Readonly<Record<string, unknown>>): Promise<void>;
    restore(archive: string): Promise<Readonly<Record<string, unknown>>>;
    reports(): Promise<ReportSource>;
  }>;
  readonly t: Translate;
}

/** Registers Back Up, Restore and Export. The returned disposables end them. */
export function registerBackupCommands(parts: BackupParts): vscode.Disposable[] {
  const commands = {
    'baton.backup.create': backUp,
    'baton.backup.restore': restore,
    'baton.ledger.export': exportLedger,
  };
  return Object.entries(commands).map(([id, run]) =>
    vscode.commands.registerCommand(id, async () => {
      try {
        await run(parts);
      } catch (thrown) {
        void vscode.window.showErrorMessage(`Baton: ${parts.t(toBatonError(thrown).message)}`);
      }
    }),
  );
}

async function backUp({ money, t }: BackupParts): Promise<void> {
  const day = new Date().toISOString().slice(0, 10);
  const target = await vscode.window.showSaveDialog({
    title: t('Back up Baton'),
    defaultUri: proposed(`baton-backup-${day}.zip`),
    filters: { Zip: ['zip'] },
  });
  if (!target) return;
  await (await money()).backUp(target.fsPath, await userSettings());
  void vscode.window.showInformationMessage(
    t('Ledger, what was learned, history and settings are in {0}. Keys are not.', target.fsPath),
  );
}

async function restore({ money, t }: BackupParts): Promise<void> {
  const [archive] =
    (await vscode.window.showOpenDialog({ title: t('Restore Baton'), filters: { Zip: ['zip'] } })) ?? [];
  if (!archive) return;
  const go = t('Restore');
  const answer = await vscode.window.showWarningMessage(
    t('Restore from {0}? The present ledger is moved aside, and settings of the backup replace yours.', archive.fsPath),
    { modal: true },
    go,
  );
  if (answer !== go) return;
  const settings = await (await money()).restore(archive.fsPath);
  const present = vscode.workspace.getConfiguration('baton');
  for (const [name, value] of Object.entries(settings)) {
    if (present.inspect(name)) await present.update(name, value, vscode.ConfigurationTarget.Global);
  }
  const reload = t('Reload Window');
  if (
    (await vscode.window.showInformationMessage(t('Restored. Every open window must be reloaded.'), reload)) === reload
  )
    await vscode.commands.executeCommand('workbench.action.reloadWindow');
}

async function exportLedger({ money, t }: BackupParts): Promise<void> {
  const target = await vscode.window.showSaveDialog({
    title: t('Export costs'),
    defaultUri: proposed('baton-costs.csv'),
    filters: { CSV: ['csv'], JSON: ['json'] },
  });
  if (!target) return;
  const format = target.fsPath.endsWith('.json') ? 'json' : 'csv';
  const count = await (await (await money()).reports()).exportTo(target.fsPath, format);
  void vscode.window.showInformationMessage(t('{0} requests are in {1}.', count, target.fsPath));
}

function proposed(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return folder ? vscode.Uri.joinPath(folder.uri, name) : vscode.Uri.file(name);
}

/** The person's own `baton.*` settings in the editor, as far as they are set. */
async function userSettings(): Promise<Record<string, unknown>> {
  // Loaded on first use: the table of settings brings zod along.
  const { SETTING_NAMES } = await import('../host/settings/rules.ts');
  const settings = vscode.workspace.getConfiguration('baton');
  const set = SETTING_NAMES.map((name) => [name, settings.inspect<unknown>(name)?.globalValue] as const);
  return Object.fromEntries(set.filter(([, value]) => value !== undefined));
}
