import { join } from 'node:path';
import * as vscode from 'vscode';
import * as z from 'zod';
import { openSettingsFile, SETTINGS_FILE_NAME } from './settings/file.ts';
import type { Environment } from './settings/from-environment.ts';
import { createSettings, type Settings } from './settings/layers.ts';
import type { FolderAdditions } from './settings/typed.ts';
import { editorTrust, type Trust } from './trust.ts';
import { storageFolderOf } from './used-before.ts';

/** The settings of this window, where the file of the rest lies, and where everything that lasts is kept. */
export interface EditorSettings extends Settings {
  readonly storageFolder: string;
  readonly settingsFile: string;
}

/**
 * The person's settings: what they set in the editor's user settings, else `BATON_*` of the environment, else the settings file, which
 * `BATON_SETTINGS_FILE` names or the storage folder holds. Workspace values are not looked at: a folder may neither name an address nor spend money.
 */
export function openEditorSettings(env: Environment, editorsFolder: string): EditorSettings {
  const own = (name: string): unknown => inspected(name)?.globalValue;
  const storageFolder = storageFolderOf(own('storageFolder'), env, editorsFolder);
  const named = env['BATON_SETTINGS_FILE']?.trim() ?? '';
  const settingsFile = named === '' ? join(storageFolder, SETTINGS_FILE_NAME) : named;
  return { ...createSettings({ own, env, file: openSettingsFile(settingsFile) }), storageFolder, settingsFile };
}

type Inspected = ReturnType<vscode.WorkspaceConfiguration['inspect']>;
const known = new Map<string, Inspected>();
let following: vscode.Disposable | undefined;

/**
 * What the editor says of a setting, asked once until any setting changes: at each time it joins the settings of all extensions anew, and the settings
 * that one question reads came to 8 MB of garbage. The editor tells of a change before anybody can read it.
 */
function inspected(name: string): Inspected {
  following ??= vscode.workspace.onDidChangeConfiguration(() => known.clear());
  if (!known.has(name)) known.set(name, vscode.workspace.getConfiguration('baton').inspect(name));
  return known.get(name);
}

const patterns = z.array(z.string().min(1).max(200)).max(500).catch([]);

/** What a trusted folder adds to the person's lists; nothing where the folder is not trusted. */
export function folderAdditions(trust: Pick<Trust, 'isTrusted'> = editorTrust): FolderAdditions {
  const added = (name: string): readonly string[] => {
    const found = inspected(name);
    return trust.isTrusted() ? patterns.parse(found?.workspaceFolderValue ?? found?.workspaceValue ?? []) : [];
  };
  return { deny: added('models.deny'), privatePaths: added('privatePaths') };
}
