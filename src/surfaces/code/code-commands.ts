import * as vscode from 'vscode';
import { reached } from '../../host/phases.ts';
import type { CodeSurface } from './code-surface.ts';
import type { CodeActions } from './code-actions.ts';
import { CODE_COMMANDS, type CodeCommand } from './command-ids.ts';
import type { CodeOutcome } from './say.ts';

/** What the commands act on. */
export interface CodeCommandParts {
  /** Made on first use. */
  readonly code: () => Promise<Pick<CodeSurface, 'run'>>;
  readonly lightBulb: Pick<CodeActions, 'offeredAt'>;
}

/** Registers the commands `baton.code.…`. Each resolves with its outcome; the returned disposables end them. */
export function registerCodeCommands({ code, lightBulb }: CodeCommandParts): vscode.Disposable[] {
  const run = async (command: CodeCommand, args: readonly unknown[]): Promise<CodeOutcome> => {
    reached('command');
    const { uri, range } = lightBulb.offeredAt ?? {};
    return (await code()).run(command, command === 'fixProblem' ? [uri, range] : args);
  };
  return CODE_COMMANDS.map((command) =>
    vscode.commands.registerCommand(`baton.code.${command}`, (...args: unknown[]) => run(command, args)),
  );
}
