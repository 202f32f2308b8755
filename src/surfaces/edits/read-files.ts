import * as vscode from 'vscode';
import { BatonError } from '../../domain/errors.ts';
import type { EditFile } from '../../edits/change.ts';
import { cleanPath } from '../../edits/paths.ts';
import { isProtectedPath, protectedError, realWritablePath } from '../../host/protected-paths.ts';
import { fileEndingWith, folderName } from '../../host/workspace.ts';

/** Largest file that is edited, in UTF-16 code units. */
export const MAX_EDITED_LENGTH = 5_000_000;

/** The files that an edit may touch, by the paths that its changes are matched against. */
export interface EditFiles {
  readonly files: readonly EditFile[];
  readonly uriOf: (path: string) => vscode.Uri | undefined;
}

/** The file in question, and the folder that paths of a reply are relative to; without a folder no other file can be named. */
export interface EditRoot {
  readonly folder: vscode.WorkspaceFolder | undefined;
  readonly own: { readonly path: string; readonly uri: vscode.Uri };
}

/**
 * Reads the files that changes name, with the unsaved text of open editors. A name that stands for no file is one that may be made. Rejects with
 * `BATON_E_PROTECTED_PATH` for what no edit may touch, and with `BATON_E_EDIT_REFUSED` for what is no text.
 */
export async function readEditFiles(named: readonly string[], { folder, own }: EditRoot): Promise<EditFiles> {
  const uris = new Map([[own.path, own.uri]]);
  for (const raw of named) {
    if (isProtectedPath(cleanPath(raw)) || isProtectedPath(raw)) throw protectedError(raw);
    if (!folder) continue;
    const path = await pathIn(folder, raw, own.path);
    if (path === undefined) throw protectedError(raw);
    // Before it is read: a link may lead out of the folder.
    await checkWritable(folder, path);
    uris.set(path, path === own.path ? own.uri : vscode.Uri.joinPath(folder.uri, path));
  }
  const files: EditFile[] = [];
  for (const [path, uri] of uris) files.push({ path, text: await textOf(uri, path) });
  return { files, uriOf: (path) => uris.get(path) };
}

/** Rejects with `BATON_E_PROTECTED_PATH` unless an edit may touch this path of the folder, links resolved. */
export async function checkWritable(folder: vscode.WorkspaceFolder | undefined, path: string): Promise<void> {
  if (isProtectedPath(path)) throw protectedError(path);
  if (folder?.uri.scheme === 'file') await realWritablePath(folder.uri.fsPath, path);
}

/** The path in the folder that a reply means: as written where that is there, without what models put before it, or one that ends with it. */
async function pathIn(folder: vscode.WorkspaceFolder, raw: string, own: string): Promise<string | undefined> {
  const inFolder = folder.uri.path.replace(/\/?$/, '/');
  const cleaned = cleanPath(raw);
  const path = (cleaned.startsWith(inFolder) ? cleaned.slice(inFolder.length) : cleaned).replace(/^\/+(?=[^/])/, '');
  if (cleaned.startsWith('/') && !cleaned.startsWith(inFolder) && !own.endsWith(path)) return undefined;
  if (path === '' || path.split('/').includes('..') || /^[A-Za-z]:/.test(path)) return undefined;
  const bare = path.replace(/^[ab]\//, '');
  const withoutFolder = path.startsWith(`${folder.name}/`) ? path.slice(folder.name.length + 1) : path;
  for (const each of new Set([path, bare, withoutFolder]))
    if (each === own || (await exists(folder, each))) return each;
  if (own.endsWith(`/${bare}`)) return own;
  const found = await fileEndingWith(bare).catch(() => undefined);
  if (found?.folder === folderName(folder) && found.path.endsWith(`/${bare}`)) return found.path;
  const [first = ''] = path.split('/');
  if (path !== bare && !(await exists(folder, first))) return bare;
  return withoutFolder !== path && !(await exists(folder, first)) ? withoutFolder : path;
}

async function exists(folder: vscode.WorkspaceFolder, path: string): Promise<boolean> {
  return (
    (await Promise.resolve(vscode.workspace.fs.stat(vscode.Uri.joinPath(folder.uri, path))).catch(() => undefined)) !==
    undefined
  );
}

async function textOf(uri: vscode.Uri, path: string): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  const text = open ? open.getText() : await readText(uri, path);
  if (text !== undefined && text.length > MAX_EDITED_LENGTH) throw cannotEdit(path, 'it is larger than 5 MB');
  return text;
}

async function readText(uri: vscode.Uri, path: string): Promise<string | undefined> {
  const stat = await Promise.resolve(vscode.workspace.fs.stat(uri)).catch(() => undefined);
  if (!stat) return undefined;
  if ((stat.type & vscode.FileType.Directory) !== 0) throw cannotEdit(path, 'it is a folder');
  if (stat.size > MAX_EDITED_LENGTH) throw cannotEdit(path, 'it is larger than 5 MB');
  const bytes = await vscode.workspace.fs.readFile(uri);
  if (bytes.subarray(0, 8_000).includes(0)) throw cannotEdit(path, 'it is not a text file');
  // As the editor will have it, with the person's encoding and line breaks.
  return (await vscode.workspace.openTextDocument(uri)).getText();
}

/** An error for a file that cannot be edited. */
export function cannotEdit(path: string, reason: string): BatonError {
  return new BatonError('BATON_E_EDIT_REFUSED', `${path} cannot be edited: ${reason}. Nothing was changed.`, {
    isRetryable: false,
  });
}
