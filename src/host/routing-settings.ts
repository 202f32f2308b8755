import * as vscode from 'vscode';
import * as z from 'zod';
import type { ModelId } from '../domain/model.ts';
import type { RoutingSettings } from '../domain/routing-settings.ts';
import { ROUTING_PRESETS, TASK_KINDS, type TaskKind } from '../domain/task.ts';

const modelId = z.custom<ModelId>((value) => typeof value === 'string' && value.includes('/'));
const patterns = z.array(z.string().min(1).max(200)).max(500).catch([]);
const experimentSchema = z.object({
  name: z.string().min(1).max(80),
  share: z.number().min(0).max(1),
  presetB: z.enum(ROUTING_PRESETS),
});

/**
 * What the person set about routing. Which models answer which kind, floors and the comparison come from the user settings alone; a trusted workspace may
 * add to the lists of forbidden models and of private paths, which can only narrow where text goes.
 */
export function readRoutingSettings(): RoutingSettings {
  const settings = vscode.workspace.getConfiguration('baton');
  const own = (name: string): unknown => settings.inspect(name)?.globalValue;
  const workspace = (name: string): unknown =>
    vscode.workspace.isTrusted
      ? (settings.inspect(name)?.workspaceFolderValue ?? settings.inspect(name)?.workspaceValue)
      : undefined;
  const experiment = experimentSchema.safeParse(own('experiment'));
  return {
    lists: {
      allow: patterns.parse(own('models.allow') ?? []),
      deny: [...patterns.parse(own('models.deny') ?? []), ...patterns.parse(workspace('models.deny') ?? [])],
    },
    ...perKind(own('kinds')),
    ...(experiment.success && { experiment: experiment.data }),
    privatePaths: [...patterns.parse(own('privatePaths') ?? []), ...patterns.parse(workspace('privatePaths') ?? [])],
  };
}

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

/** The person's own seeds of the capability matrix: `baton.seedsFile` in the user settings. */
export function readSeedsFile(): string | undefined {
  const value: unknown = vscode.workspace.getConfiguration('baton').inspect('seedsFile')?.globalValue;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const kindSchema = z.object({
  model: modelId.optional().catch(undefined),
  floor: z.number().min(0).max(1).optional().catch(undefined),
});

/** Models and floors by kind; an entry of the wrong shape is left out. */
function perKind(value: unknown): Pick<RoutingSettings, 'fixedForKind' | 'floors'> {
  const entries = z.record(z.string(), z.unknown()).catch({}).parse(value);
  const fixedForKind: Partial<Record<TaskKind, ModelId>> = {};
  const floors: Partial<Record<TaskKind, number>> = {};
  for (const kind of TASK_KINDS) {
    const { model, floor } = kindSchema.catch({}).parse(entries[kind]);
    if (model !== undefined) fixedForKind[kind] = model;
    if (floor !== undefined) floors[kind] = floor;
  }
  return { fixedForKind, floors };
}
