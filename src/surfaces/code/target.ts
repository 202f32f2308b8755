import * as vscode from 'vscode';
import { BatonError } from '../../domain/errors.ts';
import { formatCount } from '../../domain/format.ts';
import type { Translate } from '../l10n.ts';
import { enclosingBlock, enclosingSymbol } from './enclosing.ts';
import { outlineOf } from './outline.ts';

/** Longest text that is taken whole without being selected, in UTF-16 code units: about 100 000 tokens. */
export const MAX_WHOLE_LENGTH = 400_000;

/** The code that an action is about. */
export interface CodeTarget {
  readonly document: vscode.TextDocument;
  /** Never empty. Whole lines unless the person selected parts of lines. */
  readonly range: vscode.Range;
  /** "retry" for a symbol, "lines 3–11", or the file's name. */
  readonly name: string;
  /** Where the person's cursor or selection was; absent for a whole file or cell. */
  readonly cursor?: vscode.Range;
}

/** What a menu may hand to a command. */
export type CodeArgument = vscode.Uri | vscode.NotebookCell | undefined;

/**
 * What an action is about: the cell or the file that a menu names; else the selection of the active editor; else the symbol around the cursor; else the
 * whole file. `isFile`: the menu is one of files, so that the cursor means nothing. Rejects with a sentence for the person.
 */
export async function targetOf(argument: CodeArgument, isFile: boolean, t: Translate): Promise<CodeTarget> {
  const editor = vscode.window.activeTextEditor;
  if (argument instanceof vscode.Uri && (isFile || editor?.document.uri.toString() !== argument.toString()))
    return whole(await openText(argument, t), t);
  if (argument && !(argument instanceof vscode.Uri)) {
    const { document } = argument;
    return editor?.document === document && !editor.selection.isEmpty ? selected(editor, t) : whole(document, t);
  }
  if (!editor) throw refusal(t('No editor is open. Open a file and select the code that is meant.'));
  if (!editor.selection.isEmpty) return selected(editor, t);
  return targetAround(editor.document, editor.selection, t);
}

/** The symbol around `cursor`; the whole file where it is in none. Rejects with a sentence for the person. */
export async function targetAround(
  document: vscode.TextDocument,
  cursor: vscode.Range,
  t: Translate,
): Promise<CodeTarget> {
  if (isBlank(document)) throw refusal(t('{0} is empty. There is no code to look at.', nameOf(document)));
  const { line } = cursor.end;
  const outline = await outlineOf(document, line);
  const found =
    outline === 'late'
      ? enclosingBlock((at) => document.lineAt(at).text, document.lineCount, line)
      : enclosingSymbol(outline, line);
  if (!found) return { ...whole(document, t), cursor };
  const range = linesOf(document, found.startLine, found.endLine);
  return { document, range, name: found.name ?? nameOfLines(range, t), cursor };
}

function selected({ document, selection }: vscode.TextEditor, t: Translate): CodeTarget {
  if (document.getText(selection).trim() === '')
    throw refusal(t('Only white space is selected. Select the code that is meant.'));
  return {
    document,
    range: new vscode.Range(selection.start, selection.end),
    name: nameOfLines(selection, t),
    cursor: selection,
  };
}

/** The whole document. Throws when that is too much or nothing. */
function whole(document: vscode.TextDocument, t: Translate): CodeTarget {
  const range = linesOf(document, 0, document.lineCount - 1);
  const length = document.offsetAt(range.end);
  if (length > MAX_WHOLE_LENGTH)
    throw refusal(t('{0} has {1} characters. Select the part that is meant.', nameOf(document), formatCount(length)));
  if (isBlank(document)) throw refusal(t('{0} is empty. There is no code to look at.', nameOf(document)));
  return { document, range, name: nameOf(document) };
}

/** Opens a file as text. Rejects with a sentence where it is none. */
export async function openText(uri: vscode.Uri, t: Translate): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (cause) {
    throw refusal(t('{0} cannot be opened as text. It may be a binary file, or too large.', baseName(uri)), cause);
  }
}

/** Whole lines from `startLine` to `endLine`, 0-based and inclusive. */
export function linesOf(document: vscode.TextDocument, startLine: number, endLine: number): vscode.Range {
  return document.validateRange(new vscode.Range(startLine, 0, endLine, Number.MAX_SAFE_INTEGER));
}

/** The file's name, for a title. */
export function nameOf({ uri }: vscode.TextDocument): string {
  return baseName(uri);
}

/** An error whose sentence the person reads. */
export function refusal(sentence: string, cause?: unknown): BatonError {
  return new BatonError('BATON_E_INVALID_MESSAGE', sentence, { isRetryable: false, cause });
}

function baseName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

function nameOfLines({ start, end }: vscode.Range, t: Translate): string {
  // A selection that ends at the start of a line does not mean that line.
  const last = end.character === 0 && end.line > start.line ? end.line : end.line + 1;
  return last === start.line + 1 ? t('line {0}', last) : t('lines {0}–{1}', start.line + 1, last);
}

function isBlank(document: vscode.TextDocument): boolean {
  return document.lineCount < 2000 && document.getText().trim() === '';
}
