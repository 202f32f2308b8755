import * as vscode from 'vscode';
import { hunksOf, mergeChange } from '../../edits/hunks.ts';
import type { EditedFile } from '../../edits/change.ts';
import type { ProposedFile } from './proposal.ts';
import { cannotEdit, checkWritable } from './read-files.ts';

/** What became of writing: done, or files whose text changed at the same lines meanwhile, as they are now and as they would be. */
export type Written =
  | {
      readonly type: 'written';
      readonly fileCount: number;
      readonly hunkCount: number;
      readonly first: vscode.Uri | undefined;
    }
  | { readonly type: 'stale'; readonly files: readonly EditedFile[] };

/**
 * Writes what was accepted as one workspace edit, which is one undo step. A file that changed meanwhile is merged; where both changed the same lines
 * nothing at all is written. Paths are checked once more, since a link may have been put in place. Rejects with a sentence when it cannot be written.
 */
export async function writeAccepted(
  files: readonly ProposedFile[],
  uriOf: (path: string) => vscode.Uri | undefined,
  folder: vscode.WorkspaceFolder | undefined,
): Promise<Written> {
  const edit = new vscode.WorkspaceEdit();
  const stale: EditedFile[] = [];
  const accepted = files.filter(({ acceptedCount }) => acceptedCount > 0);
  for (const file of accepted) {
    const uri = uriOf(file.path);
    if (!uri) throw cannotEdit(file.path, 'its folder is no longer open');
    if (folder && uri.scheme === folder.uri.scheme) await checkWritable(folder, file.path);
    const conflict = await addFile(edit, uri, file);
    if (conflict) stale.push(conflict);
  }
  if (stale.length > 0) return { type: 'stale', files: stale };
  if (!(await vscode.workspace.applyEdit(edit, { isRefactoring: false }))) {
    throw cannotEdit(accepted[0]?.path ?? '', 'the editor refused the change; the file may be read-only');
  }
  return {
    type: 'written',
    fileCount: accepted.length,
    hunkCount: accepted.reduce((sum, { acceptedCount }) => sum + acceptedCount, 0),
    first: accepted[0] && uriOf(accepted[0].path),
  };
}

/** Adds a file's part to the edit; resolves with the file when it changed at the same lines meanwhile. */
async function addFile(
  edit: vscode.WorkspaceEdit,
  uri: vscode.Uri,
  file: ProposedFile,
): Promise<EditedFile | undefined> {
  const { path, before, acceptedText } = file;
  if (before === undefined) {
    if (await isThere(uri)) throw cannotEdit(path, 'a file of this name has been made meanwhile');
    edit.createFile(uri, { contents: new TextEncoder().encode(acceptedText ?? ''), overwrite: false });
    return undefined;
  }
  const document = await vscode.workspace.openTextDocument(uri);
  const current = document.getText();
  if (acceptedText === undefined) {
    if (current !== before) return { path, before: current, after: undefined };
    edit.deleteFile(uri);
    return undefined;
  }
  const merged = mergeChange(before, acceptedText, current);
  if (merged === undefined) return { path, before: current, after: acceptedText };
  for (const hunk of hunksOf(current, merged)) {
    const range = document.validateRange(
      new vscode.Range(hunk.beforeStart, 0, hunk.beforeStart + hunk.before.length, 0),
    );
    edit.replace(uri, range, hunk.after.join(''));
  }
  return undefined;
}

async function isThere(uri: vscode.Uri): Promise<boolean> {
  return (await Promise.resolve(vscode.workspace.fs.stat(uri)).catch(() => undefined)) !== undefined;
}
