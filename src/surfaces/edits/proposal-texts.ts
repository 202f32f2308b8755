import * as vscode from 'vscode';
import type { ProposedFile } from './proposal.ts';
import { EDIT_SCHEME, placeOfUri, proposalUri, sideText, type ProposalPlace } from './proposal-documents.ts';

/** The texts behind the diffs of a window, those that are about to be shown included. */
export class ProposalTexts implements vscode.Disposable {
  readonly #files = new Map<string, readonly ProposedFile[]>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #provider: vscode.Disposable;
  #count = 0;

  constructor() {
    this.#provider = vscode.workspace.registerTextDocumentContentProvider(EDIT_SCHEME, {
      onDidChange: this.#changed.event,
      provideTextDocumentContent: (uri) => this.#textOf(uri),
    });
  }

  /** Keeps the texts of a proposal, under a new id or in place of what it was. @returns its id. */
  keep(files: readonly ProposedFile[], id = String(++this.#count)): string {
    this.#files.set(id, files);
    return id;
  }

  /** Forgets a proposal. */
  forget(id: string): void {
    this.#files.delete(id);
  }

  /** The file that a place means. */
  file({ id, file }: Pick<ProposalPlace, 'id' | 'file'>): ProposedFile | undefined {
    return this.#files.get(id)?.[file];
  }

  /** The addresses of both sides of a file; `undefined` where there is none. */
  sides(id: string, index: number): { readonly before: vscode.Uri; readonly after: vscode.Uri } | undefined {
    const path = this.file({ id, file: index })?.path;
    if (path === undefined) return undefined;
    const uri = (side: ProposalPlace['side']): vscode.Uri => proposalUri({ id, file: index, side }, path);
    return { before: uri('before'), after: uri('after') };
  }

  /** The text of one side is another one now. The editor reads it anew where it has it open. */
  changed(id: string, index: number, side: ProposalPlace['side']): void {
    const uri = this.sides(id, index)?.[side];
    if (uri) this.#changed.fire(uri);
  }

  dispose(): void {
    this.#provider.dispose();
    this.#changed.dispose();
  }

  #textOf(uri: vscode.Uri): string {
    const place = placeOfUri(uri);
    const file = place && this.file(place);
    return place && file ? sideText(file, place.side) : '';
  }
}
