import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { BatonError, toBatonError } from '../domain/errors.ts';
import type { FileChange, InputFile } from '../domain/pipeline-run.ts';
import type { FileText } from '../domain/pipeline-workspace.ts';
import { realWritablePath } from './protected-paths.ts';

type Read = (file: InputFile) => Promise<FileText | undefined>;

/**
 * Writes changes of approved rounds to disk, all or none; what is written already stays as it is. `undefined` when written, else the sentence that says why
 * not. Never rejects.
 */
export async function writeAll(changes: readonly FileChange[], read: Read): Promise<string | undefined> {
  try {
    const files: { readonly file: string; readonly after: string }[] = [];
    for (const change of changes) {
      const file = await fileOf(change);
      const now = await read({ place: change.place, language: '' });
      if (now?.whole === change.after) continue;
      if (now?.sha256 !== change.baseSha256)
        return `${change.place.path} changed since the step read it, so nothing was written. Run the step again.`;
      files.push({ file, after: change.after });
    }
    for (const { file, after } of files) {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, after);
    }
    return undefined;
  } catch (thrown) {
    const error = toBatonError(thrown);
    return error.code === 'BATON_E_INTERNAL' ? `The files cannot be written: ${error.detail ?? ''}` : error.message;
  }
}

/** Takes back what {@link writeAll} wrote, where nobody changed it since; new files go away. Never rejects. */
export async function restoreAll(changes: readonly FileChange[], read: Read): Promise<void> {
  for (const change of changes) {
    try {
      const file = await fileOf(change);
      const now = await read({ place: change.place, language: '' });
      if (now?.whole !== change.after) continue;
      if (change.baseSha256 === undefined) await rm(file, { force: true });
      else await writeFile(file, change.before);
    } catch {
      // A file that cannot be put back stays as it is; the person sees it as a change.
    }
  }
}

/** Where a change goes on disk. Rejects with a sentence for protected places, files with unsaved changes, and folders that are not here. */
async function fileOf({ place }: FileChange): Promise<string> {
  const folder = vscode.workspace.workspaceFolders?.find(({ name }) => name === place.folder);
  if (folder?.uri.scheme !== 'file')
    throw refused(`${place.path} lies in no folder of this machine, so it was not written.`);
  const uri = vscode.Uri.joinPath(folder.uri, place.path).toString();
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri);
  if (open?.isDirty === true) throw refused(`${place.path} has changes that are not saved. Save it and try again.`);
  return realWritablePath(folder.uri.fsPath, place.path);
}

function refused(sentence: string): BatonError {
  return new BatonError('BATON_E_EDIT_REFUSED', sentence, { isRetryable: false });
}
