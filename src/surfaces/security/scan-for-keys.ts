import * as vscode from 'vscode';
import { toBatonError } from '../../domain/errors.ts';
import { formatCount } from '../../domain/format.ts';
import type { KeyScan, KeyScanner } from '../../domain/key-scan.ts';
import type { Translate } from '../l10n.ts';
import type { KeyList } from './key-list.ts';
import { scanText } from './key-texts.ts';

/** Looks for keys in all folders of the window, with progress that can be cancelled, and lists them among the problems. */
export async function scanForKeys(scanner: KeyScanner, list: KeyList, t: Translate): Promise<void> {
  const folders = (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) =>
    uri.scheme === 'file' ? [uri.fsPath] : [],
  );
  if (folders.length === 0) {
    void vscode.window.showInformationMessage(
      t('No folder of this window lies on this machine, so there is nothing to scan.'),
    );
    return;
  }
  const scan = await withProgress(scanner, folders, t);
  if (!scan) return;
  list.show(scan.files);
  const show = t('Show problems');
  const picked =
    scan.foundCount === 0
      ? await vscode.window.showInformationMessage(scanText(scan, t))
      : await vscode.window.showWarningMessage(scanText(scan, t), show);
  if (picked === show) await vscode.commands.executeCommand('workbench.actions.view.problems');
}

/** `undefined` when it was cancelled or failed, which is told. */
async function withProgress(
  scanner: KeyScanner,
  folders: readonly string[],
  t: Translate,
): Promise<KeyScan | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: t('Looking for keys'),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    try {
      return await scanner.scan({ type: 'folders', folders }, stop.signal, ({ fileCount, foundCount }) =>
        progress.report({ message: t('{0} files, {1} found', formatCount(fileCount), formatCount(foundCount)) }),
      );
    } catch (thrown) {
      const { code, message } = toBatonError(thrown);
      if (code !== 'BATON_E_CANCELLED') void vscode.window.showErrorMessage(`Baton: ${message}`);
      return undefined;
    }
  });
}
