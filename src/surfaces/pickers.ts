import * as vscode from 'vscode';
import type { Model, ModelId } from '../domain/model.ts';
import type { SnippetReference } from '../domain/task.ts';
import { NEVER_MEANT, placeOf } from '../host/workspace.ts';
import { listPriceText, sortForPicker } from './chat/status-view.ts';
import type { Translate } from './l10n.ts';

/** The ways to a first model. */
export type SetupWay = 'key' | 'ollama' | 'address' | 'import';

/** Lets the person pick a model by name, with its place and price. `undefined` when the pick was left. */
export async function pickModel(
  models: readonly Model[],
  current: ModelId | undefined,
  t: Translate,
): Promise<Model | undefined> {
  const items = sortForPicker(models).map((model) => ({
    label: `$(${model.place === 'local' ? 'chip' : 'cloud'}) ${model.label}`,
    description: `${model.place === 'local' ? t('local') : model.providerLabel} · ${listPriceText(model)}`,
    ...detailOf(model, model.id === current, t),
    model,
  }));
  const title = t('Model');
  const placeHolder = t('Price per million tokens, in / out');
  return (await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true }))?.model;
}

/** What stands below a model's name: whether it is chosen, and when its vendor stops serving it. */
function detailOf({ retiresAt }: Model, isChosen: boolean, t: Translate): { detail?: string } {
  const day = retiresAt?.toISOString().slice(0, 10) ?? '';
  const end = retiresAt && (retiresAt <= new Date() ? t('retired since {0}', day) : t('retires on {0}', day));
  const words = [isChosen ? t('chosen now') : '', end ?? ''].filter((word) => word !== '');
  return words.length > 0 ? { detail: words.join(' · ') } : {};
}

/** Lets the person pick a file of the workspace to send along. Open editors come first. */
export async function pickFile(t: Translate): Promise<SnippetReference | undefined> {
  const open = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri] : []));
  const found = await vscode.workspace.findFiles('**/*', NEVER_MEANT, 5_000);
  const seen = new Set<string>();
  const items = [...open, ...found].flatMap((uri) => {
    const place = placeOf(uri);
    if (!place || seen.has(uri.toString())) return [];
    seen.add(uri.toString());
    const name = place.path.slice(place.path.lastIndexOf('/') + 1);
    return [{ label: `$(file) ${name}`, description: place.path, place }];
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Add to the question'),
    matchOnDescription: true,
  });
  return picked?.place;
}
