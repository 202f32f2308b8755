import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { FilePlace } from '../domain/surroundings.ts';
import type { SnippetReference } from '../domain/task.ts';
import { folderNames } from './folder-names.ts';

/** Folders whose files nobody means by name. */
export const NEVER_MEANT = '**/{node_modules,.git,dist,out,build,target,.venv}/**';

/** A stable name for the open folders, or `undefined` in an empty window. The same folders give the same name in every window and browser. */
export function workspaceId(): string | undefined {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) return undefined;
  const addresses = folders.map((folder) => folder.uri.path).toSorted();
  return createHash('sha256').update(addresses.join('\n')).digest('hex').slice(0, 16);
}

/** An open folder under the name that stands for it everywhere in Baton. */
export interface OpenFolder {
  /** As the editor names it; with what lies above it where two are called alike. */
  readonly name: string;
  readonly folder: vscode.WorkspaceFolder;
}

/** The open folders in the editor's order, each under a name of its own. */
export function openFolders(): readonly OpenFolder[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const names = folderNames(folders.map(({ name, uri }) => ({ name, path: uri.path })));
  return folders.map((folder, at) => ({ name: names[at] ?? folder.name, folder }));
}

/** The open folder that a name of {@link openFolders} stands for. */
export function folderNamed(name: string): vscode.WorkspaceFolder | undefined {
  return openFolders().find((each) => each.name === name)?.folder;
}

/** The name that stands for an open folder. */
export function folderName(folder: vscode.WorkspaceFolder): string {
  return openFolders().find((each) => each.folder.index === folder.index)?.name ?? folder.name;
}

/** The workspace place an address stands for, or `undefined` outside all folders. */
export function placeOf(uri: vscode.Uri): Pick<SnippetReference, 'folder' | 'path'> | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder || !uri.path.startsWith(folder.uri.path)) return undefined;
  return { folder: folderName(folder), path: uri.path.slice(folder.uri.path.length).replace(/^\/+/, '') };
}

/** The place of an address as a drag carries it; a folder's path ends with `/`. `undefined` outside the open folders and for what is not there. */
export async function placeOrFolder(address: string | vscode.Uri): Promise<FilePlace | undefined> {
  const uri = typeof address === 'string' ? uriOfAddress(address) : address;
  const place = uri && placeOf(uri);
  if (!uri || !place || place.path.split('/').includes('..')) return undefined;
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    return type & vscode.FileType.Directory ? { ...place, path: `${place.path}/` } : place;
  } catch {
    return undefined;
  }
}

function uriOfAddress(address: string): vscode.Uri | undefined {
  try {
    if (address.startsWith('/')) return vscode.Uri.file(address);
    const uri = vscode.Uri.parse(address, true);
    // The window's name for what lies on the machine where extensions run; here it is a file.
    return uri.scheme === 'vscode-remote' ? uri.with({ scheme: 'file', authority: '' }) : uri;
  } catch {
    return undefined;
  }
}

/** Files of the open folders whose path holds what was typed, at most `limit`; for where no index knows them. Never rejects. */
export async function filesHolding(typed: string, limit: number): Promise<readonly FilePlace[]> {
  const escaped = typed.replaceAll(/[[\]{}*?]/g, '[$&]');
  try {
    const found = await vscode.workspace.findFiles(`**/*${escaped}*`, NEVER_MEANT, limit);
    return found.flatMap((uri) => placeOf(uri) ?? []);
  } catch {
    return [];
  }
}

/** The one file of the open folders whose path ends with `pathSuffix`; `undefined` when there is none, or when several could be meant. */
export async function fileEndingWith(
  pathSuffix: string,
): Promise<Pick<SnippetReference, 'folder' | 'path'> | undefined> {
  const escaped = pathSuffix.replaceAll(/[[\]{}*?]/g, '[$&]');
  const found = await vscode.workspace.findFiles(`**/${escaped}`, NEVER_MEANT, 5);
  const places = found.flatMap((uri) => placeOf(uri) ?? []);
  return places.length === 1 ? places[0] : places.find((place) => place.path === pathSuffix);
}
