import * as vscode from 'vscode';

/** Scheme of pages that can be read, searched and copied, and not changed. The manifest's menus name it. */
export const PAGE_SCHEME = 'baton-page';

/** Pages of Markdown, shown as the text they are: so they can be selected, searched and copied like any file. */
export interface TextPages extends vscode.Disposable {
  /** Shows `text` under `name` ("Doctor.md"), in place of what that page showed before. */
  show(name: string, text: string): Promise<void>;
  /** What a page shows now; `undefined` when it was never shown. */
  textOf(name: string): string | undefined;
}

/** Opens the scheme. */
export function createTextPages(): TextPages {
  const texts = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(PAGE_SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: ({ path }) => texts.get(path.slice(1)) ?? '',
  });
  return {
    async show(name, text) {
      texts.set(name, text);
      const uri = vscode.Uri.from({ scheme: PAGE_SCHEME, path: `/${name}` });
      changed.fire(uri);
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, { preview: false });
    },
    textOf: (name) => texts.get(name),
    dispose() {
      provider.dispose();
      changed.dispose();
    },
  };
}
