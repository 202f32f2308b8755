import * as vscode from 'vscode';

/** A page that can be read and not changed. */
export interface ReadingPage extends vscode.Disposable {
  show(): Promise<void>;
}

/** A page of Markdown whose text `read` makes anew each time it is opened. `scheme` is its alone; `name` is what its tab is called. */
export function createReadingPage(scheme: string, name: string, read: () => Promise<string>): ReadingPage {
  const uri = vscode.Uri.from({ scheme, path: `/${name}.md` });
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: read,
  });
  return {
    dispose() {
      provider.dispose();
      changed.dispose();
    },
    async show() {
      changed.fire(uri);
      const document = await vscode.workspace.openTextDocument(uri);
      // Drawn where the editor can draw Markdown; its text where that is switched off.
      await vscode.commands
        .executeCommand('markdown.showPreview', uri)
        .then(undefined, () => vscode.window.showTextDocument(document, { preview: true }));
    },
  };
}
