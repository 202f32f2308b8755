import * as vscode from 'vscode';
import type { IndexAction } from '../../protocol/completion.ts';
import type { Translate } from '../l10n.ts';
import type { IndexControls } from './index-controls.ts';

/** What the commands act on, made on first use. */
export interface IndexCommandParts {
  /** `undefined` where no workspace is indexed. */
  readonly controls: () => Promise<IndexControls | undefined>;
  readonly t: Translate;
}

/** Registers `baton.index.*`. The returned disposables end them. */
export function registerIndexCommands(parts: IndexCommandParts): vscode.Disposable[] {
  const run =
    (action: IndexAction): (() => Promise<void>) =>
    async () => {
      const controls = await parts.controls();
      if (controls?.view()) return controls.run(action);
      void vscode.window.showInformationMessage(parts.t('No folder of this window is indexed.'));
    };
  return [
    ...(['pause', 'resume', 'rebuild', 'problems'] as const).map((action) =>
      vscode.commands.registerCommand(`baton.index.${action}`, run(action)),
    ),
    vscode.commands.registerCommand('baton.index.menu', () => showMenu(parts)),
  ];
}

/** The same as the menu below the chat's input, for the quick actions. */
async function showMenu({ controls, t }: IndexCommandParts): Promise<void> {
  const view = (await controls())?.view();
  if (!view) return;
  const items = [
    ...(view.isPaused
      ? [{ label: `$(debug-start) ${t('Resume')}`, action: 'resume' }]
      : [{ label: `$(debug-pause) ${t('Pause')}`, action: 'pause' }]),
    {
      label: `$(refresh) ${t('Rebuild')}`,
      detail: t('Forgets everything and reads all files anew'),
      action: 'rebuild',
    },
    { label: `$(warning) ${t('Problems')}`, description: String(view.problemCount), action: 'problems' },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: view.line, placeHolder: view.says });
  if (picked) await vscode.commands.executeCommand(`baton.index.${picked.action}`);
}
