import * as vscode from 'vscode';
import { isSecretsFile } from '../domain/secrets-files.ts';
import type { Attachment } from '../domain/task.ts';
import { problemText, type Problem } from './problem-text.ts';
import { placeOf } from './workspace.ts';

/** The errors and warnings of the open folders, and how many there are of each. */
export interface ReadProblems {
  readonly attachment: Attachment;
  readonly errorCount: number;
  readonly warningCount: number;
}

/** What the Problems view shows for files of the open folders; `undefined` when it shows nothing. Files that hold keys are left out. */
export function readProblems(): ReadProblems | undefined {
  const problems = vscode.languages.getDiagnostics().flatMap(([uri, diagnostics]) => problemsOf(uri, diagnostics));
  if (problems.length === 0) return undefined;
  const active = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  const text = problemText(problems, active && placeOf(active.document.uri)?.path);
  const errorCount = problems.filter(({ severity }) => severity === 'error').length;
  const paths = [...new Set(problems.map(({ path }) => path))];
  return {
    attachment: { label: 'problems', language: '', text, paths },
    errorCount,
    warningCount: problems.length - errorCount,
  };
}

function problemsOf(uri: vscode.Uri, diagnostics: readonly vscode.Diagnostic[]): readonly Problem[] {
  const place = placeOf(uri);
  if (!place || isSecretsFile(place.path)) return [];
  const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
  return diagnostics
    .filter(({ severity }) => severity <= vscode.DiagnosticSeverity.Warning)
    .map((each) => {
      const { line, character } = each.range.start;
      const source = sourceOf(each);
      return {
        path: place.path,
        line: line + 1,
        column: character + 1,
        severity: each.severity === vscode.DiagnosticSeverity.Error ? 'error' : 'warning',
        message: each.message,
        ...(source !== '' && { source }),
        ...(document && line < document.lineCount && { code: document.lineAt(line).text }),
      };
    });
}

function sourceOf({ source = '', code }: vscode.Diagnostic): string {
  const value = typeof code === 'object' ? code.value : code;
  return [source, value === undefined ? '' : String(value)].filter((word) => word !== '').join(' ');
}
