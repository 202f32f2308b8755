import * as vscode from 'vscode';
import type { FirstRun } from './first-run.ts';
import { openWalkthrough } from './walkthrough.ts';

/** What these commands act on; made on first use. */
export interface FirstRunCommandParts {
  readonly firstRun: () => Promise<FirstRun>;
  /** Looks for models, so that the first step of the walkthrough knows whether there is one. */
  readonly look: () => Promise<unknown>;
}

/** Registers Get Started, Import and Doctor. The returned disposables end them. */
export function registerFirstRunCommands({ firstRun, look }: FirstRunCommandParts): vscode.Disposable[] {
  const commands: Record<string, () => Promise<unknown>> = {
    'baton.getStarted': async () => {
      void look();
      await openWalkthrough();
    },
    'baton.import': async () => (await firstRun()).importSetup(),
    'baton.doctor': async () => (await firstRun()).doctor.open(),
    'baton.doctor.ask': async () => (await firstRun()).doctor.askProviders(),
    'baton.doctor.copy': async () => (await firstRun()).doctor.copy(),
  };
  return Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, run));
}
