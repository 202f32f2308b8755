import * as vscode from 'vscode';
import type { Edits } from './edits.ts';
import { diffTabs } from './proposal-documents.ts';

/** The commands `baton.edit.…` of the manifest, by what follows the dot. */
export const EDIT_COMMANDS = [
  'accept',
  'reject',
  'acceptAll',
  'rejectAll',
  'inline',
  'inlineAccept',
  'inlineReject',
  'inlineDiff',
  'inlineStronger',
  'applyCode',
] as const;

/** One of {@link EDIT_COMMANDS}. */
export type EditCommand = (typeof EDIT_COMMANDS)[number];

/**
 * Registers the commands `baton.edit.…`; what they act on is made on first use. Diffs of an earlier life of the window, whose proposals are gone, are
 * closed.
 */
export function registerEditCommands(edits: () => Promise<Pick<Edits, 'run'>>): vscode.Disposable[] {
  const left = diffTabs(vscode.window.tabGroups.all.flatMap((group) => group.tabs));
  if (left.length > 0) void vscode.window.tabGroups.close(left.map(({ tab }) => tab));
  return EDIT_COMMANDS.map((command) =>
    vscode.commands.registerCommand(`baton.edit.${command}`, async (...args: unknown[]) =>
      (await edits()).run(command, args),
    ),
  );
}
