import { join, relative } from 'node:path';
import * as vscode from 'vscode';
import type { FileWithKeys, KeyScanner } from '../../domain/key-scan.ts';
import type { Translate } from '../l10n.ts';
import type { KeyList } from './key-list.ts';
import { ignoredSettings, ignoredText } from './ignored-settings.ts';
import { warningText } from './key-texts.ts';
import { untold } from './once.ts';

/** What the warning needs. */
export interface WarningParts {
  readonly scanner: KeyScanner;
  readonly list: () => KeyList;
  /** The extension's own folder in the storage of the person's profile. */
  readonly storageFolder: string;
  readonly t: Translate;
}

/**
 * Tells the person, once for each file, of keys in their settings, in those of the open folders and in a `.env` that Git tracks. Looks in a thread of its
 * own, and nowhere in an untrusted folder. Never rejects: a warning that fails is no reason to disturb.
 */
export async function warnOfKeys({ scanner, list, storageFolder, t }: WarningParts): Promise<void> {
  try {
    const folders = openFolders();
    const { signal } = new AbortController();
    const settings = await scanner.scan({ type: 'files', files: settingsFiles(storageFolder, folders) }, signal);
    const tracked = await scanner.scan({ type: 'tracked-env', folders }, signal);
    const found = [...settings.files, ...tracked.files];
    const fresh = new Set(await untold(storageFolder, found.map(({ file }) => file))); // prettier-ignore
    if (fresh.size > 0) await tell(found.filter(({ file }) => fresh.has(file)), list, t); // prettier-ignore
  } catch {
    // Nobody asked for this look.
  }
}

/** Tells the person, once for each, which settings of the open folders and of the workspace's file are ignored because they are the person's own. Never rejects. */
export async function warnOfIgnored(
  personal: ReadonlySet<string>,
  { storageFolder, t }: Pick<WarningParts, 'storageFolder' | 't'>,
): Promise<void> {
  const files = [...(vscode.workspace.workspaceFolders ?? [])].map(({ uri }) =>
    vscode.Uri.joinPath(uri, '.vscode', 'settings.json'),
  );
  const { workspaceFile } = vscode.workspace;
  for (const file of workspaceFile ? [...files, workspaceFile] : files) {
    try {
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
      const names = ignoredSettings(text, personal);
      const fresh = await untold(storageFolder, names.map((name) => `${file.toString()} ${name}`)); // prettier-ignore
      if (fresh.length > 0) void vscode.window.showWarningMessage(ignoredText(shortName(file.fsPath), names, t));
    } catch {
      // A file that is not there sets nothing.
    }
  }
}

async function tell(files: readonly FileWithKeys[], list: () => KeyList, t: Translate): Promise<void> {
  const show = t('Show');
  const picked = await vscode.window.showWarningMessage(
    warningText(
      files.map(({ file }) => shortName(file)),
      t,
    ),
    show,
  );
  const [first] = files;
  if (picked !== show || !first) return;
  list().show(files, true);
  const document = await vscode.workspace.openTextDocument(first.file);
  const line = (first.findings[0]?.line ?? 1) - 1;
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(line, 0, line, 0) });
}

/** The person's settings beside the extension's storage, those of the machine where the editor runs remotely, and those of the open folders. */
function settingsFiles(storageFolder: string, folders: readonly string[]): readonly string[] {
  const user = join(storageFolder, '..', '..');
  const ofFolders = folders.map((folder) => join(folder, '.vscode', 'settings.json'));
  return [join(user, 'settings.json'), join(user, '..', 'Machine', 'settings.json'), ...ofFolders];
}

function openFolders(): readonly string[] {
  if (!vscode.workspace.isTrusted) return [];
  return (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) => (uri.scheme === 'file' ? [uri.fsPath] : []));
}

function shortName(file: string): string {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file));
  return folder ? relative(folder.uri.fsPath, file).replaceAll('\\', '/') : file;
}
