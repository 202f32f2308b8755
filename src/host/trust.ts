import * as vscode from 'vscode';

/** Whether the person trusts the open folders. What a folder brings along (prompts, pipelines, settings, an index) counts only where they do. */
export interface Trust {
  isTrusted(): boolean;
  onDidGrant(listener: () => void): vscode.Disposable;
}

/** The editor's own answer. */
export const editorTrust: Trust = {
  isTrusted: () => vscode.workspace.isTrusted,
  onDidGrant: (listener) => vscode.workspace.onDidGrantWorkspaceTrust(listener),
};
