import * as vscode from 'vscode';
import type { StatusView } from '../protocol.ts';
import { statusText } from './chat/status-view.ts';
import type { Translate } from './l10n.ts';

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

/** What the editor was told already, by context key. */
const told = new Set<string>();
let wasAnswering = false;

/** Sets the keys that complete steps of the walkthrough: `baton.hasModel` when somebody can answer, `baton.hasAnswered` after an answer. */
function tellWalkthrough({ setup }: ShownStatus, answering: string | undefined): void {
  const isFirst = (key: string, holds: boolean): boolean => holds && !told.has(key);
  const [model, answered] = [
    ['baton.hasModel', setup === 'ready'] as const,
    ['baton.hasAnswered', wasAnswering && answering === undefined] as const,
  ];
  for (const [key, holds] of [model, answered])
    if (isFirst(key, holds)) {
      told.add(key);
      void vscode.commands.executeCommand('setContext', key, true);
    }
  wasAnswering = answering !== undefined;
}

/** Makes the item: what would answer, and what was spent today. A click opens the quick actions. */
export function createStatusBar(t: Translate): StatusBar {
  const item = vscode.window.createStatusBarItem('baton.status', vscode.StatusBarAlignment.Right, 100);
  item.name = 'Baton';
  item.command = 'baton.quickActions';
  return {
    dispose: () => item.dispose(),
    show(status, answering, warning) {
      item.text = statusText(status, answering, t);
      const lines = [`Baton · ${status.chosenLabel ?? t('auto')} · ${status.today}`, warning ?? '', status.local ?? ''];
      item.tooltip = lines.filter((line) => line !== '').join('\n');
      item.accessibilityInformation = { label: item.tooltip, role: 'button' };
      item.backgroundColor = warning === undefined ? undefined : WARNING_COLOUR;
      item.show();
      tellWalkthrough(status, answering);
    },
  };
}
