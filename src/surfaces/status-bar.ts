import * as vscode from 'vscode';
import type { StatusView } from '../protocol.ts';
import { statusText } from './chat/status-view.ts';
import type { Translate } from './l10n.ts';

/** The one item in the status bar: what would answer, and what was spent today. A click opens the quick actions. */
export function createStatusBar(t: Translate): {
  readonly item: vscode.Disposable;
  /** `answering` is the label of the model that answers now; empty while it is being chosen. */
  show(status: Pick<StatusView, 'setup' | 'chosenLabel' | 'isPrivate' | 'today'>, answering: string | undefined): void;
} {
  const item = vscode.window.createStatusBarItem('baton.status', vscode.StatusBarAlignment.Right, 100);
  item.name = 'Baton';
  item.command = 'baton.quickActions';
  return {
    item,
    show(status, answering) {
      item.text = statusText(status, answering, t);
      item.tooltip = `Baton · ${status.chosenLabel ?? t('auto')} · ${status.today}`;
      item.accessibilityInformation = { label: item.tooltip, role: 'button' };
      item.show();
    },
  };
}
