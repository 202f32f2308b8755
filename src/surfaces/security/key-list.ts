import * as vscode from 'vscode';
import type { FileWithKeys, KeyFinding, KeyScanner } from '../../domain/key-scan.ts';
import type { Translate } from '../l10n.ts';

/** Where keys stand, in the editor's list of problems: kind and place, never the key. Each file is looked through anew when it is saved. */
export class KeyList implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('baton-keys');
  readonly #scanner: KeyScanner;
  readonly #t: Translate;
  readonly #saved: vscode.Disposable;

  constructor(scanner: KeyScanner, t: Translate) {
    this.#scanner = scanner;
    this.#t = t;
    this.#saved = vscode.workspace.onDidSaveTextDocument(({ uri }) => void this.#lookAgain(uri));
  }

  /** Shows these in place of all that were shown; with `isAdded`, beside them. */
  show(files: readonly FileWithKeys[], isAdded = false): void {
    if (!isAdded) this.#collection.clear();
    for (const { file, findings } of files)
      this.#collection.set(
        vscode.Uri.file(file),
        findings.map((finding) => this.#diagnostic(finding)),
      );
  }

  dispose(): void {
    this.#saved.dispose();
    this.#collection.dispose();
  }

  async #lookAgain(uri: vscode.Uri): Promise<void> {
    if (!this.#collection.has(uri)) return;
    const job = { type: 'files' as const, files: [uri.fsPath] };
    const scan = await this.#scanner.scan(job, new AbortController().signal).catch(() => undefined);
    if (!scan) return;
    this.#collection.delete(uri);
    this.show(scan.files, true);
  }

  #diagnostic({ type, line, startColumn, endColumn }: KeyFinding): vscode.Diagnostic {
    const range = new vscode.Range(line - 1, startColumn - 1, line - 1, endColumn - 1);
    const message = this.#t('In plain text: {0}. Take it out and keep it in the environment or a secret store.', type);
    const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Warning);
    diagnostic.source = 'Baton';
    return diagnostic;
  }
}
