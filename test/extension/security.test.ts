import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { english } from '../../src/surfaces/l10n.ts';
import { KeyList } from '../../src/surfaces/security/key-list.ts';
import { warnOfKeys } from '../../src/surfaces/security/warn-of-keys.ts';
import { createKeyScanner } from '../../src/workers/key-scanner.ts';

// Not a real key: the form alone is what the scan knows.
const KEY = `sk-ant-api03-${'aB3dE5gH'.repeat(11)}-AAAA`;

/** Puts what a warning and an information say into a list, and answers the first warning with its first button. */
function answering(said: string[]): vscode.Disposable {
  const { showWarningMessage, showInformationMessage } = vscode.window;
  const answer = (text: string, ...buttons: unknown[]): Promise<unknown> => {
    said.push(text);
    return Promise.resolve(buttons[0]);
  };
  Object.assign(vscode.window, { showWarningMessage: answer, showInformationMessage: answer });
  return new vscode.Disposable(() => Object.assign(vscode.window, { showWarningMessage, showInformationMessage }));
}

describe('keys in the files of a workspace', () => {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const file = vscode.Uri.file(join(root, 'src', 'with-a-key.ts'));
  const settings = join(root, '.vscode', 'settings.json');
  const ours = (uri: vscode.Uri): vscode.Diagnostic[] =>
    vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Baton');
  before(async () => {
    await vscode.extensions.getExtension('baton.baton')?.activate();
  });
  after(() => {
    rmSync(file.fsPath, { force: true });
    rmSync(settings, { force: true });
  });

  it('are listed as problems with kind and place alone, and leave the list when they are taken out', async () => {
    writeFileSync(file.fsPath, `export {};\nexport const key = '${KEY}';\n`);
    // What was found is said with a button; an installed extension cannot be answered for, so what it says is put away.
    const putAway = setInterval(() => void vscode.commands.executeCommand('notifications.clearAll'), 100);
    await vscode.commands.executeCommand('baton.keys.scan');
    clearInterval(putAway);
    const [problem] = ours(file);
    match(problem?.message ?? '', /^In plain text: API key\./);
    deepEqual([problem?.range.start.line, problem?.range.start.character], [1, 20]);
    ok(!JSON.stringify(vscode.languages.getDiagnostics()).includes(KEY));
    const gone = new Promise<void>((resolve) => {
      const watch = vscode.languages.onDidChangeDiagnostics(() => {
        if (ours(file).length > 0) return;
        watch.dispose();
        resolve();
      });
    });
    const document = await vscode.workspace.openTextDocument(file);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(file, new vscode.Range(1, 0, 2, 0), 'export const key = process.env.KEY;\n');
    ok(await vscode.workspace.applyEdit(edit));
    ok(await document.save());
    await gone;
  });

  it('are told of once where they stand in settings', async () => {
    const { extensionPath } = vscode.extensions.getExtension('baton.baton') ?? { extensionPath: '' };
    const scanner = createKeyScanner(join(extensionPath, 'dist/workers/key-scan.worker.cjs'));
    const list = new KeyList(scanner, english);
    const parts = {
      scanner,
      list: () => list,
      storageFolder: await mkdtemp(join(tmpdir(), 'baton-keys-')),
      t: english,
    };
    mkdirSync(join(root, '.vscode'), { recursive: true });
    writeFileSync(settings, `{\n  "someone.apiKey": "${KEY}"\n}\n`);
    const said: string[] = [];
    const dialogs = answering(said);
    await warnOfKeys(parts);
    equal(said.length, 1);
    match(said[0] ?? '', /keys stand in plain text in \.vscode\/settings\.json\./);
    equal(vscode.window.activeTextEditor?.document.uri.fsPath, settings);
    equal(vscode.window.activeTextEditor?.selection.active.line, 1);
    await warnOfKeys(parts);
    equal(said.length, 1);
    dialogs.dispose();
    list.dispose();
  });

  it('are not needed for the page of outgoing requests, which opens', async () => {
    await vscode.commands.executeCommand('baton.egress.show');
    const page = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'baton-requests');
    match(page?.getText() ?? '', /^# Outgoing requests/);
  });
});
