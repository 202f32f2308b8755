import * as vscode from 'vscode';
import type { ImportItem } from '../../assistants/plan.ts';
import type { Translate } from '../l10n.ts';
import { isPickedAtFirst, itemText } from './import-words.ts';

type Row = vscode.QuickPickItem & { readonly item?: ImportItem };

/** What the person did with the list: took some of it, or wants a file that Roo wrote out to be read as well. `undefined`: left it. */
export type Picked = { readonly items: readonly ImportItem[] } | { readonly wantsFile: true } | undefined;

/** Shows everything that can be taken, with boxes. Nothing is kept before the list is confirmed. */
export function pickItems(items: readonly ImportItem[], leftOutCount: number, t: Translate): Promise<Picked> {
  const list = vscode.window.createQuickPick<Row>();
  const rows = rowsOf(items, t);
  list.title = leftOutCount === 0 ? t('Import') : t('Import · {0} cannot be taken', leftOutCount);
  list.placeholder = t('What is to be taken; keys only where you tick them');
  list.canSelectMany = true;
  list.ignoreFocusOut = true;
  list.matchOnDescription = true;
  list.matchOnDetail = true;
  list.buttons = [{ iconPath: new vscode.ThemeIcon('file-add'), tooltip: t('Read a file that Roo exported…') }];
  list.items = rows;
  list.selectedItems = rows.filter(({ item }) => item !== undefined && isPickedAtFirst(item));
  return new Promise((resolve) => {
    const end = (picked: Picked): void => {
      resolve(picked);
      list.dispose();
    };
    list.onDidAccept(() => end({ items: list.selectedItems.flatMap(({ item }) => item ?? []) }));
    list.onDidTriggerButton(() => end({ wantsFile: true }));
    list.onDidHide(() => end(undefined));
    list.show();
  });
}

/** The items below one heading each: what is asked, with what, and words. */
function rowsOf(items: readonly ImportItem[], t: Translate): readonly Row[] {
  const groups: readonly (readonly [string, (item: ImportItem) => boolean])[] = [
    [t('Addresses'), ({ type }) => type === 'address' || type === 'ollama'],
    [t('Keys'), ({ type }) => type === 'key'],
    [t('Rules'), (item) => item.type === 'text' && item.kind === 'rule'],
    [t('Prompts'), (item) => item.type === 'text' && item.kind === 'prompt'],
    [t('Model'), ({ type }) => type === 'model'],
  ];
  return groups.flatMap(([label, belongs]): Row[] => {
    const own = items.filter((item) => belongs(item));
    if (own.length === 0) return [];
    return [
      { label, kind: vscode.QuickPickItemKind.Separator },
      ...own.map((item) => ({ ...itemText(item, t), item })),
    ];
  });
}

/** The person's word for keys: each is named with the address that it will be sent to, before anything is kept. */
export async function consentToKeys(items: readonly ImportItem[], t: Translate): Promise<boolean> {
  const keys = items.filter((item) => item.type === 'key');
  if (keys.length === 0) return true;
  const take = keys.length === 1 ? t('Take the Key') : t('Take {0} Keys', keys.length);
  const detail = keys
    .map(({ label, origin, from }) => t('{0}: sent to {1} only (from {2})', label, origin, from))
    .join('\n');
  const question =
    keys.length === 1
      ? t('Take 1 key into the secret storage?')
      : t('Take {0} keys into the secret storage?', keys.length);
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, take)) === take;
}
