import * as vscode from 'vscode';

/** The walkthrough as VS Code names it: publisher.extension#id. */
const WALKTHROUGH = 'baton.baton#start';
/** VS Code registers walkthroughs when the first one is opened, which takes a moment. */
const REGISTERED_MS = 3_000;

/** A step that is done by what happened: somebody can answer; an answer was given. */
type DoneStep = 'model' | 'answer';

const done = new Set<DoneStep>();

/**
 * Ticks a step. VS Code ticks it when its key becomes true, but never when the key was true before the walkthrough was registered (1.139, read in
 * gettingStartedService): so each step has a second key, which {@link openWalkthrough} sets afterwards.
 */
export function tickStep(step: DoneStep): void {
  if (done.has(step)) return;
  done.add(step);
  void vscode.commands.executeCommand('setContext', `baton.done.${step}`, true);
}

/** Opens the walkthrough with the steps ticked that are done already. */
export async function openWalkthrough(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', WALKTHROUGH, false);
  setTimeout(() => {
    for (const step of done) void vscode.commands.executeCommand('setContext', `baton.doneBefore.${step}`, true);
  }, REGISTERED_MS);
}
