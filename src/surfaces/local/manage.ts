import * as vscode from 'vscode';
import { toBatonError } from '../../domain/errors.ts';
import type { InstalledModel, LocalStore } from '../../domain/local-store.ts';
import type { Translate } from '../l10n.ts';
import { fileSize } from './amounts.ts';
import { loadedText, modelText } from './model-texts.ts';

/** What the list of local models needs. */
export interface ManageParts {
  readonly store: LocalStore;
  /** The set-up flow, with its suggestions and downloads. True when there may be new models. */
  readonly getAnother: () => Promise<boolean>;
  /** Makes this model answer from now on, in this workspace. */
  readonly use: (name: string) => Promise<void>;
  /** Called when models came or went. */
  readonly onDidChange: () => Promise<void>;
  readonly t: Translate;
}

/** How long a server may take for a list, or to take a model out of memory. */
const ASK_LIMIT_MS = 10_000;

interface Row extends vscode.QuickPickItem {
  /** Absent for "Get another model". */
  readonly model?: InstalledModel;
}

/** The models of the attached Ollama: what each takes on disk and in memory. A row makes its model answer; its buttons take it out of memory or delete it. */
export async function manageLocalModels(parts: ManageParts): Promise<void> {
  const { store, t } = parts;
  try {
    const signal = AbortSignal.timeout(ASK_LIMIT_MS);
    const [installed, loaded] = await Promise.all([store.list(signal), store.loaded(signal).catch(() => [])]);
    const buttons = {
      unload: { iconPath: new vscode.ThemeIcon('debug-disconnect'), tooltip: t('Take out of memory') },
      remove: { iconPath: new vscode.ThemeIcon('trash'), tooltip: t('Delete from disk') },
    };
    const rows = installed.map((model): Row => {
      const held = loaded.find(({ name }) => name === model.name);
      return {
        model,
        label: held ? `$(server-process) ${model.name}` : model.name,
        description: modelText(model, t),
        ...(held && { detail: loadedText(held, t) }),
        buttons: [...(held ? [buttons.unload] : []), ...(model.isCloud ? [] : [buttons.remove])],
      };
    });
    const picked = await pick([...rows, { label: `$(add) ${t('Get another model…')}`, alwaysShow: true }], t);
    if (!picked) return;
    const { row, button } = picked;
    if (!row.model) {
      if (await parts.getAnother()) await parts.onDidChange();
      return;
    }
    if (button === undefined) return await parts.use(row.model.name);
    if (button === buttons.unload) await store.unload(row.model.name, AbortSignal.timeout(ASK_LIMIT_MS));
    else if (!(await remove(row.model, parts))) return;
    await parts.onDidChange();
    return await manageLocalModels(parts);
  } catch (thrown) {
    void vscode.window.showErrorMessage(`Baton: ${parts.t(toBatonError(thrown).message)}`);
  }
}

async function remove({ name, sizeBytes }: InstalledModel, { store, t }: ManageParts): Promise<boolean> {
  const yes = t('Delete');
  const detail =
    sizeBytes === undefined
      ? t('It can be downloaded again.')
      : t('{0} become free. It can be downloaded again.', fileSize(sizeBytes));
  const answer = await vscode.window.showWarningMessage(t('Delete {0}?', name), { modal: true, detail }, yes);
  if (answer === yes) await store.delete(name, AbortSignal.timeout(ASK_LIMIT_MS));
  return answer === yes;
}

interface Picked {
  readonly row: Row;
  readonly button?: vscode.QuickInputButton;
}

async function pick(rows: readonly Row[], t: Translate): Promise<Picked | undefined> {
  const list = vscode.window.createQuickPick<Row>();
  list.title = t('Local models');
  list.placeholder = t('Choose the model that answers in this workspace');
  list.items = rows;
  const picked = Promise.withResolvers<Picked | undefined>();
  list.onDidTriggerItemButton(({ item, button }) => picked.resolve({ row: item, button }));
  list.onDidAccept(() => {
    const [row] = list.selectedItems;
    picked.resolve(row && { row });
  });
  list.onDidHide(() => picked.resolve(undefined));
  list.show();
  const result = await picked.promise;
  list.dispose();
  return result;
}
