import { equal, ok } from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CodeOutcome } from '../../../src/surfaces/code/say.ts';

/** The folder that is open. */
export function folder(): vscode.Uri {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  ok(first);
  return first.uri;
}

/** Opens a file of the folder in front. */
export async function open(path: string, selection = new vscode.Range(0, 0, 0, 0)): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder(), path));
  return vscode.window.showTextDocument(document, { selection, preview: false });
}

/** The tab of a proposed change. */
export function diffTab(): vscode.Tab | undefined {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .find(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.scheme === 'baton-edit');
}

/** Resolves when `isSo`; fails after thirty seconds. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    ok(tries < 1500, `never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Starts an action and resolves when its diff is in front. */
export async function started(
  command: string,
  ...args: readonly unknown[]
): Promise<{ readonly outcome: Thenable<CodeOutcome>; readonly title: string }> {
  const outcome = vscode.commands.executeCommand<CodeOutcome>(`baton.code.${command}`, ...args);
  let ended: CodeOutcome | undefined;
  outcome.then((each) => (ended = each));
  await until(() => diffTab() !== undefined || ended !== undefined, 'a diff or an end');
  equal(ended, undefined, JSON.stringify(ended));
  await until(() => vscode.window.activeTextEditor?.document.uri.scheme === 'baton-edit', 'the diff in front');
  return { outcome, title: diffTab()?.label ?? '' };
}

/** A command on the diff in front. */
export const edit = (command: string): Thenable<unknown> => vscode.commands.executeCommand(`baton.edit.${command}`);
