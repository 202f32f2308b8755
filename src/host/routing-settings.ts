import * as vscode from 'vscode';
import * as z from 'zod';
import type { ModelId } from '../domain/model.ts';
import type { TaskKind } from '../domain/task.ts';

/** Fixes a model for a kind in the user settings, or takes that back. */
export async function saveFixedForKind(kind: TaskKind, model: ModelId | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration('baton');
  const before = z
    .record(z.string(), z.unknown())
    .catch({})
    .parse(settings.inspect('kinds')?.globalValue ?? {});
  const { [kind]: own, ...others } = before;
  const { model: _, ...kept } = z.record(z.string(), z.unknown()).catch({}).parse(own);
  const entry = { ...kept, ...(model !== undefined && { model }) };
  const after = Object.keys(entry).length === 0 ? others : { ...others, [kind]: entry };
  await settings.update('kinds', after, vscode.ConfigurationTarget.Global);
}

/** Ends the comparison of two ways to route. */
export async function endExperiment(): Promise<void> {
  await vscode.workspace.getConfiguration('baton').update('experiment', undefined, vscode.ConfigurationTarget.Global);
}
