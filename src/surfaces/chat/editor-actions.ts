import * as vscode from 'vscode';
import { BatonError, ERROR_CODES } from '../../domain/errors.ts';
import { liesInFolder, uriOf } from '../../host/snippet-source.ts';
import { fileEndingWith, placeOf } from '../../host/workspace.ts';
import type { SourceView } from '../../protocol.ts';
import type { NamedPlace } from '../../protocol/place.ts';
import type { Translate } from '../l10n.ts';

/** Puts text at the cursor of the editor that was active last, as one undo step. Rejects when there is none. */
export async function insertAtCursor(text: string, t: Translate): Promise<void> {
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  if (!editor) {
    throw new BatonError(
      'BATON_E_INVALID_MESSAGE',
      t('No editor is open. Open a file and put the cursor where the code belongs.'),
      {
        isRetryable: false,
      },
    );
  }
  await editor.edit((edit) => edit.replace(editor.selection, text));
  await vscode.window.showTextDocument(editor.document, editor.viewColumn);
}

/** Opens a workspace file at its line: one that went along, or one that an answer names. Rejects when it is not there. */
export async function openSource(source: SourceView | NamedPlace, t: Translate): Promise<void> {
  if (!('folder' in source)) return openNamedPlace(source, t);
  const { folder, path, startLine, endLine, isFound = false } = source;
  const uri = uriOf({ folder, path });
  if (!uri || path.split('/').includes('..')) {
    throw new BatonError('BATON_E_INVALID_MESSAGE', t('{0} is not in an open folder.', path), { isRetryable: false });
  }
  const from = (startLine ?? 1) - 1;
  // What is selected goes with the next question: what Baton found is shown, not chosen for the person.
  const to = startLine === undefined || isFound ? from : (endLine ?? startLine);
  const selection = new vscode.Range(from, 0, to, 0);
  try {
    await vscode.window.showTextDocument(uri, { selection, preserveFocus: false, viewColumn: vscode.ViewColumn.One });
  } catch (cause) {
    throw new BatonError('BATON_E_INVALID_MESSAGE', t('{0} cannot be opened. It may have been moved.', path), {
      isRetryable: false,
      cause,
    });
  }
}

/**
 * Opens a file that an answer names, at its line. The words are a model's: only a file is opened that is there and really lies in an open folder, links
 * resolved. Rejects with a sentence where none, or more than one, is meant.
 */
async function openNamedPlace({ path, line }: NamedPlace, t: Translate): Promise<void> {
  const found = await fileMeant(path.replaceAll('\\', '/'));
  const uri = found && uriOf(found);
  if (!found || !uri || !(await liesInFolder(uri, found.folder).catch(() => false)))
    throw new BatonError('BATON_E_INVALID_MESSAGE', t('{0} is not in an open folder.', path), { isRetryable: false });
  const label = found.path.slice(found.path.lastIndexOf('/') + 1);
  await openSource({ ...found, label, startLine: line, isFound: true }, t);
}

/** The file of this very path in one of the folders, else the only one whose path ends so. */
async function fileMeant(named: string): Promise<Pick<SourceView, 'folder' | 'path'> | undefined> {
  if (named.split('/').includes('..')) return undefined;
  const folders = vscode.workspace.workspaceFolders ?? [];
  const inside = folders.map(({ uri }) => `${uri.path}/`).find((start) => named.startsWith(start));
  if (named.startsWith('/') && inside === undefined) return undefined;
  const path = named.slice(inside?.length ?? 0).replace(/^(?:\.\/)+/, '');
  for (const { uri } of folders) {
    const exact = vscode.Uri.joinPath(uri, path);
    const place = placeOf(exact);
    const isFile = await Promise.resolve(vscode.workspace.fs.stat(exact)).then(
      ({ type }) => (type & vscode.FileType.File) !== 0,
      () => false,
    );
    if (place && isFile) return place;
  }
  return fileEndingWith(path);
}

/** Shows the entry of an error in the documentation that comes with the extension. Anything but a known code shows the page's top. */
export async function openErrorPage(extensionUri: vscode.Uri, code: string | undefined): Promise<void> {
  const known = ERROR_CODES.find((each) => each === code);
  const page = vscode.Uri.joinPath(extensionUri, 'docs', 'errors.md');
  await vscode.commands.executeCommand('markdown.showPreview', page.with({ fragment: known?.toLowerCase() ?? '' }));
}

/** True where the editor runs in a browser: what it keeps for the person, keys among it, then stays in that browser. */
export function isInBrowser(): boolean {
  return vscode.env.uiKind === vscode.UIKind.Web;
}
