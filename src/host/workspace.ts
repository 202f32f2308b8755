import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { SnippetReference } from '../domain/task.ts';

/** A stable name for the open folders, or `undefined` in an empty window. The same folders give the same name in every window and browser. */
export function workspaceId(): string | undefined {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) return undefined;
  const addresses = folders.map((folder) => folder.uri.path).sort();
  return createHash('sha256').update(addresses.join('\n')).digest('hex').slice(0, 16);
}

/** Files that a question may mean by `pathSuffix`, relative to their folder; at most `limit`, ignored folders left out. */
export async function filesEndingWith(pathSuffix: string, limit: number): Promise<readonly Pick<SnippetReference, 'folder' | 'path'>[]> {
  const escaped = pathSuffix.replaceAll(/[[\]{}*?]/g, '[$&]');
  const found = await vscode.workspace.findFiles(`**/${escaped}`, '**/{node_modules,.git,dist,out,build,target,.venv}/**', limit);
  return found.flatMap((uri) => {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    return folder ? [{ folder: folder.name, path: uri.path.slice(folder.uri.path.length).replace(/^\/+/, '') }] : [];
  });
}
