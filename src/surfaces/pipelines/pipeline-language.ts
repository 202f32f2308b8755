import * as vscode from 'vscode';
import type { PipelineProblem } from '../../domain/pipeline.ts';
import type { Offer } from './completion.ts';
import { isPipelineFile, PIPELINE_FILES, readDocument } from './pipeline-file.ts';
import type { OwnParts } from './pipeline-parts.ts';

/** How long the text must rest before it is checked. */
const SETTLE_MS = 200;

/**
 * Problems and completion in `*.baton.yaml`, as one types. Nothing is loaded before such a file is open.
 */
export function registerPipelineLanguage(parts: () => Promise<OwnParts>): vscode.Disposable {
  const problems = vscode.languages.createDiagnosticCollection('baton-pipelines');
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const check = async (document: vscode.TextDocument): Promise<void> => {
    const { version } = document;
    const { pipelines } = await parts();
    const found = readDocument(document, pipelines).problems.map((problem) => diagnosticOf(problem, document));
    if (!document.isClosed && document.version === version) problems.set(document.uri, found);
  };
  const checkSoon = (document: vscode.TextDocument, ms = SETTLE_MS): void => {
    if (!isPipelineFile(document)) return;
    const key = document.uri.toString();
    clearTimeout(timers.get(key));
    timers.set(
      key,
      setTimeout(() => {
        timers.delete(key);
        void check(document).catch(() => undefined);
      }, ms),
    );
  };
  for (const document of vscode.workspace.textDocuments) checkSoon(document, 0);
  return vscode.Disposable.from(
    problems,
    { dispose: () => timers.forEach((timer) => clearTimeout(timer)) },
    vscode.workspace.onDidOpenTextDocument((document) => checkSoon(document, 0)),
    vscode.workspace.onDidChangeTextDocument(({ document }) => checkSoon(document)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => problems.delete(uri)),
    vscode.languages.registerCompletionItemProvider(
      PIPELINE_FILES,
      {
        async provideCompletionItems(document, position) {
          const before = document.lineAt(position).text.slice(0, position.character);
          const [{ offersAt }, { schema }] = await Promise.all([import('./completion.ts'), parts()]);
          return offersAt(document.getText(), position.line, before, schema()).map(itemOf);
        },
      },
      ' ',
      '{',
      '.',
      ':',
    ),
  );
}

function diagnosticOf(
  { code, message, severity, position }: PipelineProblem,
  document: vscode.TextDocument,
): vscode.Diagnostic {
  const start = position ? document.positionAt(position.offset) : new vscode.Position(0, 0);
  const end = position ? document.positionAt(position.offset + position.length) : document.lineAt(0).range.end;
  // A squiggle over many lines says less than one at the place where it begins.
  const last = end.line > start.line ? document.lineAt(start.line).range.end : end;
  const diagnostic = new vscode.Diagnostic(
    new vscode.Range(start, last),
    message,
    severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning,
  );
  diagnostic.source = 'Baton';
  diagnostic.code = code;
  return diagnostic;
}

const KINDS: Readonly<Record<Offer['type'], vscode.CompletionItemKind>> = {
  key: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.EnumMember,
  step: vscode.CompletionItemKind.Reference,
  input: vscode.CompletionItemKind.Variable,
};

function itemOf({ label, type, detail, insert }: Offer): vscode.CompletionItem {
  const item = new vscode.CompletionItem(label, KINDS[type]);
  item.insertText = insert;
  if (detail !== undefined) item.documentation = detail;
  // After a key its values are wanted at once.
  if (type === 'key') item.command = { command: 'editor.action.triggerSuggest', title: '' };
  return item;
}
