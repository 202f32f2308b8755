import * as vscode from 'vscode';
import type { Attachment } from '../domain/task.ts';
import { lastOutput } from './last-output.ts';
import { keepEnd, terminalText, type RanCommand } from './terminal-text.ts';

/** The last command of a terminal as data, or in one sentence why there is none. */
export type ReadTerminal = { readonly attachment: Attachment; readonly command: string } | { readonly problem: string };

/** Remembers the last command of each terminal and the end of what it printed, from now on. Kept in memory alone. */
export class TerminalLog implements vscode.Disposable {
  readonly #last = new Map<vscode.Terminal, { ran: RanCommand; order: number }>();
  readonly #subscriptions: vscode.Disposable[];
  #order = 0;

  constructor() {
    this.#subscriptions = [
      vscode.window.onDidStartTerminalShellExecution((event) => void this.#follow(event)),
      vscode.window.onDidEndTerminalShellExecution(({ terminal, exitCode }) => {
        const last = this.#last.get(terminal);
        if (last) last.ran = { ...last.ran, isRunning: false, ...(exitCode !== undefined && { exitCode }) };
      }),
      vscode.window.onDidCloseTerminal((terminal) => this.#last.delete(terminal)),
    ];
  }

  /** The last command of the active terminal; where it ran none, of the one that ran last. Never rejects. */
  async read(): Promise<ReadTerminal> {
    const terminal = vscode.window.activeTerminal;
    const latest = [...this.#last.values()].toSorted((a, b) => b.order - a.order)[0];
    const found = (terminal && this.#last.get(terminal)) ?? latest;
    if (found) {
      const ran = terminal && found === this.#last.get(terminal) ? await withOutput(found.ran) : found.ran;
      return { attachment: { label: 'terminal', language: 'log', text: terminalText(ran) }, command: ran.command };
    }
    if (!terminal) return { problem: 'No terminal is open.' };
    return terminal.shellIntegration
      ? { problem: 'No command was run in a terminal since the chat was opened.' }
      : {
          problem:
            'This terminal has no shell integration, so its output cannot be read. Enable terminal.integrated.shellIntegration.enabled, or open a new terminal.',
        };
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #follow({ terminal, execution }: vscode.TerminalShellExecutionStartEvent): Promise<void> {
    this.#order += 1;
    const own = {
      ran: { command: execution.commandLine.value, output: '', isRunning: true } as RanCommand,
      order: this.#order,
    };
    this.#last.set(terminal, own);
    for await (const data of execution.read()) own.ran = { ...own.ran, output: keepEnd(own.ran.output, data) };
  }
}

/**
 * A command that ended with no output, with what stands on the screen. Over a remote connection the start of a quick command, its output and its end arrive in
 * one piece, and the editor hands on no output then: it begins to, one microtask after `read` was called.
 */
async function withOutput(ran: RanCommand): Promise<RanCommand> {
  if (ran.isRunning || ran.output !== '') return ran;
  const output = await lastOutput(ran.command);
  return output === undefined ? ran : { ...ran, output };
}
