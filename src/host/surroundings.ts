import * as vscode from 'vscode';
import type { FilePlace, Surroundings } from '../domain/surroundings.ts';
import { placeOf } from './workspace.ts';

/** Most files that are remembered as edited lately. */
const MOST_RECENT = 20;

/** Follows where the person is: the active file, the open ones, and those edited lately. */
export class SurroundingsLog implements vscode.Disposable {
  readonly #recent = new Map<string, FilePlace>();
  readonly #subscription: vscode.Disposable;

  constructor() {
    this.#subscription = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const place = contentChanges.length > 0 ? placeOf(document.uri) : undefined;
      if (!place) return;
      const key = document.uri.toString();
      this.#recent.delete(key);
      this.#recent.set(key, place);
      const oldest = this.#recent.size > MOST_RECENT ? this.#recent.keys().next().value : undefined;
      if (oldest !== undefined) this.#recent.delete(oldest);
    });
  }

  now(): Surroundings {
    const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
    const current = editor && placeOf(editor.document.uri);
    return { ...(current && { current }), open: openFiles(), recent: [...this.#recent.values()].toReversed() };
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

/** The files that are open in editors, the tabs' order kept. */
export function openFiles(): readonly FilePlace[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .flatMap(({ input }) => (input instanceof vscode.TabInputText ? (placeOf(input.uri) ?? []) : []));
}
