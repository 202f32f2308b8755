import * as vscode from 'vscode';

/** Longest output that goes along, in UTF-16 code units; of a longer one the end counts, where errors stand. */
const MAX_LENGTH = 20_000;

/** What stands in the terminal, and what it is. */
export interface TerminalText {
  readonly text: string;
  readonly isSelection: boolean;
}

/**
 * The selection of the active terminal, else its last command with the output, where the shell tells where that begins. `undefined` when there is neither.
 * The editor gives this text through the clipboard alone: what was there is put back.
 */
export async function terminalText(): Promise<TerminalText | undefined> {
  const selection = await copied('workbench.action.terminal.copySelection');
  if (selection !== undefined) return { text: endOf(selection), isSelection: true };
  const last = await copied('workbench.action.terminal.copyLastCommandAndLastCommandOutput');
  return last === undefined ? undefined : { text: endOf(last), isSelection: false };
}

/** What `command` puts into the clipboard; `undefined` when it puts nothing there. */
async function copied(command: string): Promise<string | undefined> {
  const { clipboard } = vscode.env;
  const before = await clipboard.readText();
  const mark = `baton-${Date.now().toString(36)}`;
  await clipboard.writeText(mark);
  try {
    await vscode.commands.executeCommand(command);
    const text = await clipboard.readText();
    return text === mark || text.trim() === '' ? undefined : text;
  } finally {
    await clipboard.writeText(before);
  }
}

function endOf(text: string): string {
  if (text.length <= MAX_LENGTH) return text;
  const tail = text.slice(-MAX_LENGTH);
  return tail.slice(tail.indexOf('\n') + 1);
}
