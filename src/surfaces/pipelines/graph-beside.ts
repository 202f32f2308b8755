import * as vscode from 'vscode';
import { PIPELINE_EDITOR } from '../view-id.ts';
import { isPipelineFile } from './pipeline-file.ts';
import { sayFailure } from './say.ts';

/** Opens the graph beside a text, the text keeps the focus. */
export async function openBeside(uri: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.openWith', uri, PIPELINE_EDITOR, {
    viewColumn: vscode.ViewColumn.Beside,
    preserveFocus: true,
    preview: false,
  });
}

/** Opens the graph beside each pipeline's text when that is first shown in this window, unless the setting says otherwise. */
export function followTexts(): vscode.Disposable {
  const seen = new Set<string>();
  const onShown = (editor: vscode.TextEditor | undefined): void => {
    if (!editor || !isPipelineFile(editor.document) || editor.document.uri.scheme === 'untitled') return;
    const key = editor.document.uri.toString();
    // A diff shows the same document; its graph would stand in the way.
    const isAlone = vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputText;
    if (seen.has(key) || !isAlone || isGraphOpen(editor.document.uri)) return;
    seen.add(key);
    if (vscode.workspace.getConfiguration('baton').get<boolean>('pipelines.graphBeside', true))
      void sayFailure(() => openBeside(editor.document.uri));
  };
  onShown(vscode.window.activeTextEditor);
  return vscode.window.onDidChangeActiveTextEditor(onShown);
}

function isGraphOpen(uri: vscode.Uri): boolean {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .some(({ input }) => input instanceof vscode.TabInputCustom && input.uri.toString() === uri.toString());
}
