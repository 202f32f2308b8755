import * as vscode from 'vscode';
import type { ProviderRow } from '../../domain/catalog.ts';
import type { StoredKeys } from '../../host/keys.ts';
import { isInBrowser } from '../chat/editor-actions.ts';
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
  const keep = await askHow(keys, picked.row, origin, t);
  if (!keep) return undefined;
  const key = await vscode.window.showInputBox({
    title: t('Key for {0}', picked.row.label),
    prompt: isInBrowser()
      ? t(
          'Kept in this browser alone and sent to {0} only. For every browser, set it in the environment of the server or mount it as a file below /run/secrets.',
          origin,
        )
      : t('Kept in the secret storage and sent to {0} only.', origin),
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) => (/\s/.test(value.trim()) ? t('A key has no spaces or line breaks.') : undefined),
  });
  if (key === undefined || key.trim() === '') return undefined;
  await keys[keep](picked.row.id, origin, key.trim());
  return picked.row;
}

/** Where there is a key already: instead of it, or besides. */
async function askHow(
  keys: StoredKeys,
  row: ProviderRow,
  origin: string,
  t: Translate,
): Promise<'set' | 'add' | undefined> {
  const known = await keys.all(row.id, origin);
  if (known.length === 0) return 'set';
  const items = [
    { label: t('Replace the key'), how: 'set' as const },
    { label: t('Add another key'), detail: t('Used while the first one is spent or refused.'), how: 'add' as const },
  ];
  const title = known.length === 1 ? t('{0} has a key', row.label) : t('{0} has {1} keys', row.label, known.length);
  return (await vscode.window.showQuickPick(items, { title }))?.how;
}
