import * as vscode from 'vscode';
import { outputIn } from './terminal-text.ts';

/** The editor's own tool for models, which reads the screen; the only other way to it is the person's clipboard. */
const TOOL = 'terminal_last_command';

/**
 * What a command printed that was the last one of the active terminal, as it stands on the screen. `undefined` where the editor does not say, or where that
 * was another command. Never rejects.
 */
export async function lastOutput(command: string): Promise<string | undefined> {
  if (!vscode.lm.tools.some(({ name }) => name === TOOL)) return undefined;
  try {
    const { content } = await vscode.lm.invokeTool(TOOL, { input: {}, toolInvocationToken: undefined });
    const told = content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
    return outputIn(told, command);
  } catch {
    return undefined;
  }
}
