import * as vscode from 'vscode';
import { translate } from './translate.ts';

const warned = new Set<string>();

/** Shows a sentence, each one once in a window's life. */
export function warn(sentence: string): void {
  if (warned.has(sentence)) return;
  warned.add(sentence);
  void vscode.window.showWarningMessage(`Baton: ${translate(sentence)}`);
}

/** The sentences that were shown in this window, in their order. */
export function saidSoFar(): readonly string[] {
  return [...warned];
}
