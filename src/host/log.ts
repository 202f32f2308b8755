import * as vscode from 'vscode';
import type { Log, LogLine } from '../domain/log.ts';

/** The "Baton" channel of the Output panel: one JSON line per event, so that a line can be searched by id and parsed by a machine. */
export function createOutputLog(): Log & vscode.Disposable & { show(): void } {
  const channel = vscode.window.createOutputChannel('Baton', { log: true });
  return {
    info: (line) => channel.info(print(line)),
    warn: (line) => channel.warn(print(line)),
    error: (line) => channel.error(print(line)),
    show: () => channel.show(true),
    dispose: () => channel.dispose(),
  };
}

function print({ event, ...facts }: LogLine): string {
  return `${event} ${JSON.stringify(facts)}`;
}
