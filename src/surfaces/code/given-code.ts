import * as vscode from 'vscode';
import type { Attachment, SnippetReference } from '../../domain/task.ts';
import { placeOf } from '../../host/workspace.ts';
import type { ChipView } from '../../protocol.ts';
import { placeView } from '../context/chip.ts';
import type { CodeTarget } from './target.ts';

/** Code as it goes with a question: a place of the workspace where it is one, else its text. */
export interface GivenCode {
  readonly references: readonly SnippetReference[];
  readonly attachments: readonly Attachment[];
  readonly chips: readonly ChipView[];
}

/** The code of a target as it goes with a question. A place is read when the question is sent, with the open editor's unsaved text. */
export function givenCode({ document, range, name }: CodeTarget): GivenCode {
  const place = placeOf(document.uri);
  if (!place) return givenText({ label: name, language: document.languageId, text: document.getText(range) });
  const isWhole = range.start.line === 0 && range.end.line >= document.lineCount - 1;
  // A selection that ends at the start of a line does not mean that line.
  const endLine = Math.max(range.start.line, range.end.character === 0 ? range.end.line - 1 : range.end.line) + 1;
  const reference = isWhole ? place : { ...place, startLine: range.start.line + 1, endLine };
  return {
    references: [reference],
    attachments: [],
    chips: [placeView({ reference }, (vscode.workspace.workspaceFolders?.length ?? 0) > 1)],
  };
}

/** Text that is no place in a file, with a chip of its own. */
export function givenText(attachment: Attachment): GivenCode {
  const { label } = attachment;
  return {
    references: [],
    attachments: [attachment],
    chips: [{ id: `text/${label}`.slice(0, 200), icon: 'list-selection', label, title: label }],
  };
}

/** Problems that the editor shows where the person is: at the cursor or in the selection, else anywhere in the target. */
export function problemsAt({ document, range, cursor }: CodeTarget): vscode.Diagnostic[] {
  const all = vscode.languages.getDiagnostics(document.uri);
  const at = cursor && all.filter((each) => each.range.intersection(cursor) !== undefined);
  if (at && at.length > 0) return at;
  const onLine =
    cursor && all.filter(({ range: { start, end } }) => start.line <= cursor.end.line && end.line >= cursor.start.line);
  if (onLine && onLine.length > 0) return onLine;
  return all.filter((each) => each.range.intersection(range) !== undefined);
}
