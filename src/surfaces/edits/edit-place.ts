import * as vscode from 'vscode';
import { isProtectedPath, protectedError } from '../../host/protected-paths.ts';
import { folderName, placeOf } from '../../host/workspace.ts';
import { openText, targetAround } from '../code/target.ts';
import type { Translate } from '../l10n.ts';
import type { EditRequest } from './edit-flow.ts';
import { testNames, type EditPlace } from './edit-task.ts';
import { cannotEdit, MAX_EDITED_LENGTH, type EditRoot } from './read-files.ts';

/** The place of an edit with the document it is in. */
export interface OpenPlace {
  readonly document: vscode.TextDocument;
  readonly range: vscode.Range;
  readonly place: EditPlace;
  readonly root: EditRoot;
}

/** Longest list of problems that goes along. */
const MAX_PROBLEMS = 20;

/**
 * Opens the document of a request and works out its lines. Rejects with a sentence where it cannot be edited. Whether it may be written is the caller's
 * question, before it asks the person anything: here each question to the window delays the request.
 */
export async function openPlace(request: EditRequest, t: Translate): Promise<OpenPlace> {
  const document = await openText(request.uri, t);
  const found = folderPlace(document.uri);
  const path = found?.path ?? document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1);
  if (found && isProtectedPath(found.path)) throw protectedError(found.path);
  const text = document.getText();
  if (text.length > MAX_EDITED_LENGTH) throw cannotEdit(path, t('it is larger than 5 MB'));
  if (text.includes('\0')) throw cannotEdit(path, t('it is not a text file'));
  const range = await rangeOf(document, request.range, t);
  const [startLine, endLine] = linesOf(range);
  const lines = new vscode.Range(startLine - 1, 0, endLine - 1, Number.MAX_SAFE_INTEGER);
  const testFile = request.kind === 'test' && found ? await testFileOf(found.folder, found.path) : undefined;
  return {
    document,
    range,
    root: { folder: found?.folder, own: { path, uri: document.uri } },
    place: {
      path,
      folder: found && folderName(found.folder),
      language: document.languageId,
      text,
      lineCount: document.lineCount,
      startLine,
      endLine,
      selected: document.getText(document.validateRange(lines)),
      problems: (request.diagnostics ?? []).slice(0, MAX_PROBLEMS).map(problemText),
      ...(testFile && { testFile }),
    },
  };
}

/** The workspace folder of a file; a notebook's cell and a file of another file system have none that an edit may reach into. */
function folderPlace(uri: vscode.Uri): { readonly folder: vscode.WorkspaceFolder; readonly path: string } | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const place = folder?.uri.scheme === uri.scheme ? placeOf(uri) : undefined;
  return folder && place && { folder, path: place.path };
}

async function rangeOf(document: vscode.TextDocument, range: vscode.Range, t: Translate): Promise<vscode.Range> {
  if (!range.isEmpty) return document.validateRange(range);
  return (await targetAround(document, range, t)).range;
}

/** First and last line, 1-based. A selection that ends at the start of a line does not mean that line. */
function linesOf({ start, end }: vscode.Range): readonly [number, number] {
  const last = end.character === 0 && end.line > start.line ? end.line : end.line + 1;
  return [start.line + 1, last];
}

function problemText({ range, message, code, source }: vscode.Diagnostic): string {
  const value = typeof code === 'object' ? code.value : code;
  const by = [source, value].filter((each) => each !== undefined).join(' ');
  return `line ${range.start.line + 1}: ${message}${by === '' ? '' : ` (${by})`}`;
}

/** Where tests of a file belong: the file that is there, else the first usual name where the project has such files already. */
async function testFileOf(
  folder: vscode.WorkspaceFolder,
  path: string,
): Promise<{ readonly path: string; readonly exists: boolean } | undefined> {
  const names = testNames(path);
  const tops = names.slice(1).map((name) => name.split('/', 1)[0] ?? '');
  // All at once: each is a question to the window, and the request waits for them.
  const [areThere, haveTops] = await Promise.all([areIn(folder, names), areIn(folder, tops)]);
  const there = names.find((_, index) => areThere[index]);
  if (there !== undefined) return { path: there, exists: true };
  const usual = names.slice(1).find((_, index) => haveTops[index] && !path.startsWith(`${tops[index]}/`));
  const name = usual ?? names[0];
  return name === undefined ? undefined : { path: name, exists: false };
}

/** Which of these paths are there. */
function areIn(folder: vscode.WorkspaceFolder, paths: readonly string[]): Promise<readonly boolean[]> {
  const isIn = (path: string): Promise<boolean> =>
    Promise.resolve(vscode.workspace.fs.stat(vscode.Uri.joinPath(folder.uri, path))).then(
      () => true,
      () => false,
    );
  return Promise.all(paths.map(isIn));
}
