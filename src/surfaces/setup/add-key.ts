import * as vscode from 'vscode';
import type { ProviderRow } from '../../domain/catalog.ts';
import type { StoredKeys } from '../../host/keys.ts';
import type { Translate } from '../l10n.ts';

/** Asks for a vendor and its key, and keeps the key for that vendor's address. Returns the vendor, or `undefined` when it was left. */
export async function addKey(
  rows: readonly ProviderRow[],
  keys: StoredKeys,
  t: Translate,
): Promise<ProviderRow | undefined> {
  const items = rows
    .filter((row) => row.keyUse !== 'none')
    .map((row) => ({ label: row.label, description: new URL(row.baseUrl).origin, row }));
  const title = t('Add a key');
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: t('Whose key?') });
  if (!picked) return undefined;
  const { origin } = new URL(picked.row.baseUrl);
  const key = await vscode.window.showInputBox({
    title: t('Key for {0}', picked.row.label),
    prompt: t('Kept in the secret storage and sent to {0} only.', origin),
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) => (/\s/.test(value.trim()) ? t('A key has no spaces or line breaks.') : undefined),
  });
  if (key === undefined || key.trim() === '') return undefined;
  await keys.set(picked.row.id, origin, key.trim());
  return picked.row;
}
