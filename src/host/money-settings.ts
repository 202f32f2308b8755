import * as vscode from 'vscode';
import { moneySettings, type MoneySettings } from '../domain/budget-settings.ts';

/** What the person set about money: user settings only, a workspace cannot raise a budget. The environment fills what is not set. */
export function readMoney(env: NodeJS.ProcessEnv): MoneySettings {
  const settings = vscode.workspace.getConfiguration('baton');
  return moneySettings((name) => settings.inspect(name)?.globalValue, env);
}

/** Folder for the ledger and the history: `baton.storageFolder` in the user settings, else `BATON_STORAGE_FOLDER`; `undefined` leaves it to VS Code. */
export function readStorageFolder(env: NodeJS.ProcessEnv): string | undefined {
  const value: unknown = vscode.workspace.getConfiguration('baton').inspect('storageFolder')?.globalValue;
  return (typeof value === 'string' && value !== '' ? value : undefined) ?? env['BATON_STORAGE_FOLDER'];
}

/** Saves what happens at a limit to the user settings. */
export async function saveAtLimit(atLimit: MoneySettings['budgets']['atLimit']): Promise<void> {
  const settings = vscode.workspace.getConfiguration('baton');
  const before: unknown = settings.inspect('budgets')?.globalValue;
  const budgets = typeof before === 'object' && before !== null ? { ...before, atLimit } : { atLimit };
  await settings.update('budgets', budgets, vscode.ConfigurationTarget.Global);
}
