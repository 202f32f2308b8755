import * as vscode from 'vscode';
import { type Endpoint, SETTINGS } from './settings/rules.ts';

export type { Endpoint } from './settings/rules.ts';

/** Adds an address to the user settings, or replaces the one with its id. What else stands there stays, also what cannot be used. */
export async function saveEndpoint(endpoint: Endpoint): Promise<void> {
  const set: unknown = vscode.workspace.getConfiguration('baton').inspect('endpoints')?.globalValue ?? [];
  const entries: readonly unknown[] = Array.isArray(set) ? set : [set];
  const others = entries.filter((entry) => SETTINGS.endpoints.check([entry]).value?.[0]?.id !== endpoint.id);
  await vscode.workspace
    .getConfiguration('baton')
    .update('endpoints', [...others, endpoint], vscode.ConfigurationTarget.Global);
}
