import { existsSync } from 'node:fs';
import * as vscode from 'vscode';

/** What the command needs; made on first use. */
export interface SettingsFileParts {
  /** Where the settings file is, or would be. */
  readonly path: () => Promise<string>;
}

/** Registers the command that opens the settings file. One that is not there is opened unsaved: it comes into being when the person saves it. */
export function registerSettingsFileCommand({ path }: SettingsFileParts): vscode.Disposable {
  return vscode.commands.registerCommand('baton.settingsFile.open', async () => {
    const file = vscode.Uri.file(await path());
    const isThere = existsSync(file.fsPath);
    const document = await vscode.workspace.openTextDocument(isThere ? file : file.with({ scheme: 'untitled' }));
    const editor = await vscode.window.showTextDocument(document, { preview: false });
    if (isThere || document.getText() !== '') return;
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '{\n  \n}\n'));
    editor.selection = new vscode.Selection(1, 2, 1, 2);
  });
}
