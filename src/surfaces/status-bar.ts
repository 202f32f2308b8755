import * as vscode from 'vscode';
import type { StatusView } from '../protocol.ts';
import { statusText } from './chat/status-view.ts';
import type { Translate } from './l10n.ts';
import { tickStep } from './walkthrough.ts';

/** What the item shows of the chat's status. */
export type ShownStatus = Pick<StatusView, 'setup' | 'chosenLabel' | 'isPrivate' | 'today' | 'local'>;

/** What is shown until the chat is used: nobody has been asked yet. */
export const BEFORE_FIRST_USE = { setup: 'looking', isPrivate: false } as const;

/** The one item in the status bar. */
export interface StatusBar extends vscode.Disposable {
  /**
   * `answering` is the label of the model that answers now; empty while it is being chosen. `warning` says which budget is nearly used up; the item
   * then has the warning colour, and never else.
   */
  show(status: ShownStatus, answering: string | undefined, warning?: string): void;
}

const WARNING_COLOUR = new vscode.ThemeColor('statusBarItem.warningBackground');

/** Makes the item: what would answer, and what was spent today. A click opens the quick actions. */
export function createStatusBar(t: Translate): StatusBar {
  const item = vscode.window.createStatusBarItem('baton.status', vscode.StatusBarAlignment.Right, 100);
  item.name = 'Baton';
  item.command = 'baton.quickActions';
  let wasAnswering = false;
  return {
    dispose: () => item.dispose(),
    show(status, answering, warning) {
      item.text = statusText(status, answering, t);
      const lines = [`Baton · ${status.chosenLabel ?? t('auto')} · ${status.today}`, warning ?? '', status.local ?? ''];
      item.tooltip = lines.filter((line) => line !== '').join('\n');
      item.accessibilityInformation = { label: item.tooltip, role: 'button' };
      item.backgroundColor = warning === undefined ? undefined : WARNING_COLOUR;
      item.show();
      if (status.setup === 'ready') tickStep('model');
      if (wasAnswering && answering === undefined) tickStep('answer');
      wasAnswering = answering !== undefined;
    },
  };
}
