import * as vscode from 'vscode';

/** Scheme of texts of a pipeline that are only read: prompts, outputs, what was approved. */
export const PIPELINE_SCHEME = 'baton-pipeline';
/** Older texts are forgotten; a tab that still shows one keeps it. */
const MOST_TEXTS = 100;

/** Texts that open in an editor and cannot be changed. */
export class ReadDocuments implements vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registered = vscode.workspace.registerTextDocumentContentProvider(PIPELINE_SCHEME, {
    provideTextDocumentContent: (uri) => this.#texts.get(uri.path) ?? '',
  });
  #count = 0;

  /** An address under which a text can be opened; `name` with its ending gives title and language. */
  add(name: string, text: string): vscode.Uri {
    this.#count += 1;
    const uri = vscode.Uri.from({ scheme: PIPELINE_SCHEME, path: `/${this.#count}/${name}` });
    this.#texts.set(uri.path, text);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > MOST_TEXTS && oldest !== undefined) this.#texts.delete(oldest);
    return uri;
  }

  /** Opens a text. */
  async show(name: string, text: string): Promise<void> {
    await vscode.window.showTextDocument(this.add(name, text), { preview: true });
  }

  dispose(): void {
    this.#registered.dispose();
    this.#texts.clear();
  }
}
