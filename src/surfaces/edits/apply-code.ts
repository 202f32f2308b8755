import * as vscode from 'vscode';
import { BatonError } from '../../domain/errors.ts';
import { applyChanges, CHANGES_NOTHING, namedPaths } from '../../edits/apply.ts';
import type { EditedFile, EditScope } from '../../edits/change.ts';
import { parseReply } from '../../edits/parse-reply.ts';
import { cleanPath, pathOfInfo } from '../../edits/paths.ts';
import { placeOf } from '../../host/workspace.ts';
import { targetAround } from '../code/target.ts';
import type { Translate } from '../l10n.ts';
import { checkWritable, readEditFiles, type EditFiles, type EditRoot } from './read-files.ts';

/** A code block of an answer as a change that can be shown. */
export interface CodeAsEdit {
  readonly files: readonly EditedFile[];
  readonly uriOf: EditFiles['uriOf'];
  readonly folder: vscode.WorkspaceFolder | undefined;
  readonly title: string;
}

/**
 * Works out what a code block changes: in the file that its info string names, else in the file in front. Blocks and patches are applied; code alone
 * replaces the selection, the symbol that it is another version of, or the file; else it is shown as inserted at the cursor. Rejects with a sentence.
 */
export async function codeAsEdit(code: string, info: string, t: Translate): Promise<CodeAsEdit> {
  const named = pathOfInfo(info);
  const editor =
    vscode.window.activeTextEditor ??
    vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'file');
  const root = rootOf(named, editor, t);
  const parsed = parseReply(isEdit(code) ? code : fenced(code));
  if (parsed.type === 'refused') throw refused(parsed.reason);
  const changes = parsed.changes.map((change) =>
    change.path === undefined ? { ...change, path: root.own.path } : change,
  );
  const read = await readEditFiles(namedPaths(changes), root);
  const own = read.files.find(({ path }) => path === root.own.path) ?? { path: root.own.path, text: undefined };
  const title = t('Apply to {0}', own.path);
  for (const scope of await scopes(own.path, read.uriOf(own.path), editor, code, info, t)) {
    const applied = applyChanges(changes, read.files, scope);
    if (applied.type === 'refused' && applied.reasons.includes(CHANGES_NOTHING))
      throw refused(t('The code stands there already.'));
    if (applied.type === 'refused') continue;
    for (const { path } of applied.files) if (root.folder) await checkWritable(root.folder, path);
    return { files: applied.files, uriOf: read.uriOf, folder: root.folder, title };
  }
  const [only] = changes;
  if (only?.type !== 'rewrite' || own.text === undefined) {
    const applied = applyChanges(changes, read.files);
    throw refused(applied.type === 'refused' ? (applied.reasons[0] ?? '') : '');
  }
  const isInFront = editor?.document.uri.toString() === read.uriOf(own.path)?.toString();
  const after = insertAt(own.text, isInFront ? (editor?.selection.active.line ?? 0) : Number.POSITIVE_INFINITY, code);
  return { files: [{ path: own.path, before: own.text, after }], uriOf: read.uriOf, folder: root.folder, title };
}

function isEdit(code: string): boolean {
  return /^(?:<{5,9}|-{5,9}) ?(?:SEARCH|ORIGINAL)\b|^@@ |^\*\*\* (?:Begin|Update|Add|Delete)/m.test(code);
}

/** The code in a fence that it does not hold itself. */
function fenced(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`{3,}/g)].map(([signs]) => signs.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${code}\n${fence}`;
}

function rootOf(named: string | undefined, editor: vscode.TextEditor | undefined, t: Translate): EditRoot {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  const document = editor?.document;
  const place = document && placeOf(document.uri);
  const folder = (document && vscode.workspace.getWorkspaceFolder(document.uri)) ?? first;
  if (named !== undefined && folder) {
    const path = cleanPath(named);
    const isInFront = place && (place.path === path || place.path.endsWith(`/${path}`));
    return isInFront
      ? { folder, own: { path: place.path, uri: document.uri } }
      : { folder, own: { path, uri: vscode.Uri.joinPath(folder.uri, path) } };
  }
  if (!document) throw refused(t('No editor is open. Open the file that the code belongs to.'));
  const name = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1);
  return { folder: place ? folder : undefined, own: { path: place?.path ?? name, uri: document.uri } };
}

/** The places that code alone may be another version of, the likeliest first. */
async function scopes(
  path: string,
  uri: vscode.Uri | undefined,
  editor: vscode.TextEditor | undefined,
  code: string,
  info: string,
  t: Translate,
): Promise<readonly EditScope[]> {
  const found: EditScope[] = [];
  const lines = /:(\d+)(?:[-–](\d+))?\s*$/.exec(info);
  if (lines) found.push({ path, startLine: Number(lines[1]), endLine: Number(lines[2] ?? lines[1]) });
  const document = uri && (await Promise.resolve(vscode.workspace.openTextDocument(uri)).catch(() => undefined));
  if (document && editor?.document === document && !editor.selection.isEmpty) {
    const { start, end } = editor.selection;
    found.push({ path, startLine: start.line + 1, endLine: end.character === 0 ? end.line : end.line + 1 });
  }
  if (document) {
    for (const line of linesAlike(document, code)) {
      const symbol = await targetAround(document, new vscode.Range(line, 0, line, 0), t).catch(() => undefined);
      if (symbol) found.push({ path, startLine: symbol.range.start.line + 1, endLine: symbol.range.end.line + 1 });
    }
  }
  return [...found, { path }];
}

/** The lines of a document that are the first telling line of the code; more than three are no hint. */
function linesAlike(document: vscode.TextDocument, code: string): readonly number[] {
  const own = document.getText().split(/\r?\n/);
  for (const line of code.split('\n')) {
    if (line.replaceAll(/\W/g, '').length < 6) continue;
    const at = own.flatMap((each, index) => (each.trim() === line.trim() ? [index] : []));
    if (at.length > 0) return at.length > 3 ? [] : at;
  }
  return [];
}

function insertAt(text: string, line: number, code: string): string {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(lineBreak);
  const own = code.split(/\r?\n/);
  const at = Math.min(line, lines.at(-1) === '' ? lines.length - 1 : lines.length);
  return [...lines.slice(0, at), ...own, ...lines.slice(at)].join(lineBreak);
}

function refused(reason: string): BatonError {
  return new BatonError('BATON_E_EDIT_REFUSED', reason, { isRetryable: false });
}
