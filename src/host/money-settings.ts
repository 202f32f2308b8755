import * as vscode from 'vscode';
import type { AtLimit } from '../domain/budget.ts';

/** Saves what happens at a limit to the user settings. */
export async function saveAtLimit(atLimit: AtLimit): Promise<void> {
  const settings = vscode.workspace.getConfiguration('baton');
  const before: unknown = settings.inspect('budgets')?.globalValue;
  const budgets = typeof before === 'object' && before !== null ? { ...before, atLimit } : { atLimit };
  await settings.update('budgets', budgets, vscode.ConfigurationTarget.Global);
}
