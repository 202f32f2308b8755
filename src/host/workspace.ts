import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { SnippetReference } from '../domain/task.ts';

/** Folders whose files nobody means by name. */
export const NEVER_MEANT = '**/{node_modules,.git,dist,out,build,target,.venv}/**';

/** A stable name for the open folders, or `undefined` in an empty window. The same folders give the same name in every window and browser. */
export function workspaceId(): string | undefined {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) return undefined;
  const addresses = folders.map((folder) => folder.uri.path).toSorted();
  return createHash('sha256').update(addresses.join('\n')).digest('hex').slice(0, 16);
}

/** The workspace place an address stands for, or `undefined` outside all folders. */
export function placeOf(uri: vscode.Uri): Pick<SnippetReference, 'folder' | 'path'> | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder || !uri.path.startsWith(folder.uri.path)) return undefined;
  return { folder: folder.name, path: uri.path.slice(folder.uri.path.length).replace(/^\/+/, '') };
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
