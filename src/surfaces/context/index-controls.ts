import * as vscode from 'vscode';
import type { WorkspaceIndex } from '../../domain/workspace-index.ts';
import { uriOf } from '../../host/snippet-source.ts';
import type { IndexAction, IndexView } from '../../protocol/completion.ts';
import type { Translate } from '../l10n.ts';
import { indexView } from './index-view.ts';

/** What the person sees of the index and does with it. */
export interface IndexControls {
  /** How far it is, ready to draw; `undefined` while it is off. */
  view(): IndexView | undefined;
  run(action: IndexAction): Promise<void>;
}

/** Builds the controls of an index. */
export function createIndexControls(index: WorkspaceIndex, t: Translate): IndexControls {
  return {
    view: () => indexView(index.state, t),
    async run(action) {
      switch (action) {
        case 'pause':
          return index.pause();
        case 'resume':
          return index.resume();
        case 'rebuild':
          return vscode.window.withProgress({ location: { viewId: 'baton.chat' } }, () => index.rebuild());
        case 'problems':
          return pickProblem(index, t);
      }
    },
  };
}

/** Lists the files that are not in the index or only in part, each with its reason, and opens the picked one. */
async function pickProblem(index: WorkspaceIndex, t: Translate): Promise<void> {
  const problems = await index.problems();
  if (problems.length === 0) {
    void vscode.window.showInformationMessage(t('Every file of the index could be read.'));
    return;
  }
  const items = problems.map(({ place, reason }) => ({
    label: `$(file) ${place.path}`,
    description: place.folder,
    detail: t(reason),
    place,
  }));
  const title = t('Files that the index could not read');
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDetail: true });
  const uri = picked && uriOf(picked.place);
  if (uri) await vscode.commands.executeCommand('vscode.open', uri);
}
