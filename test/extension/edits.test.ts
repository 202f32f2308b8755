import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { CodeOutcome } from '../../src/surfaces/code/say.ts';
import { block } from '../fixtures/edits/documents.ts';
import { batonApi } from './support/baton.ts';
import { diffTab, edit, folder, open, started, until } from './support/diffs.ts';
import { memoryFiles } from './support/memory-files.ts';
import { onlyVendor, type TestVendor } from './support/vendor.ts';

/** The lines of a function of `src/http.ts`. */
function linesOf(document: vscode.TextDocument, from: string, to: string): vscode.Range {
  const text = document.getText();
  const start = text.indexOf(from);
  return new vscode.Range(document.positionAt(start), document.positionAt(text.indexOf(to, start) + to.length));
}

function diffLabels(): readonly string[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.scheme === 'baton-edit')
    .map(({ label }) => label);
}

describe('edits in a real editor', function () {
  // The first edit of a window loads what all later ones have; on a busy machine that takes its time.
  this.timeout(60_000);
  let vendor: TestVendor;

  before(async () => {
    await batonApi();
    vendor = await onlyVendor('openai', 'gpt-5-mini');
  });
  after(() => vendor.close());
  afterEach(async () => {
    for (const document of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
      // The command takes whatever editor is active by then, which a diff that closes late may change. A text without a file stays dirty for ever.
      for (let tries = 0; tries < 5 && document.isDirty && !document.isClosed; tries++) {
        await vscode.window.showTextDocument(document);
        await vscode.commands.executeCommand('workbench.action.files.revert');
      }
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('Fix shows a diff with who answered, writes the accepted hunk alone, and is undone in one step', async () => {
    const editor = await open('src/http.ts');
    const { document } = editor;
    const before = document.getText();
    editor.selection = new vscode.Selection(...ends(linesOf(document, 'export function backoffMs', '\n}')));
    vendor.answers(
      `The shift is off by one.\n\n${block('  const full = Math.min(firstDelayMs * 2 ** (attempt - 1), maxDelayMs);', '  const full = Math.min(firstDelayMs * 2 ** attempt, maxDelayMs);', 'src/http.ts')}\n${block('  if (value === null) return undefined;', "  if (value === null || value === '') return undefined;", 'src/http.ts')}`,
    );
    const { outcome, title } = await started('fix');
    match(title, /^Fix: lines \d+–\d+ · GPT-5 mini, OpenAI · \$0\.\d+$/);
    equal(document.getText(), before, 'nothing is written before it was accepted');
    await edit('accept');
    equal(document.getText(), before, 'nothing is written before all is decided');
    await edit('reject');
    deepEqual(await outcome, { type: 'done' });
    equal(document.getText(), before.replace('2 ** (attempt - 1)', '2 ** attempt'));
    equal(diffTab(), undefined);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    equal(document.getText(), before);
    const body = vendor.bodies().at(-1) ?? '';
    match(body, /SEARCH/);
    ok(body.includes('src/http.ts'));
  });

  it('Document takes the code of a whole function as its new text, and keeps the unsaved text around it', async () => {
    const editor = await open('src/time.ts');
    const { document } = editor;
    await editor.edit((change) => change.insert(new vscode.Position(0, 0), '// unsaved\n'));
    const before = document.getText();
    const own = linesOf(document, 'export function sleep', '\n}');
    ok(!own.isEmpty);
    editor.selection = new vscode.Selection(...ends(own));
    vendor.answers(`\`\`\`ts\n/** Says it. */\n${document.getText(own)}\n\`\`\``);
    const { outcome } = await started('document');
    await edit('acceptAll');
    await outcome;
    equal(document.getText(), before.replace('export function sleep', '/** Says it. */\nexport function sleep'));
    await vscode.commands.executeCommand('undo');
    equal(document.getText(), before);
  });

  it('Write tests makes a new file, which undo takes away again', async () => {
    const editor = await open('src/time.ts');
    editor.selection = new vscode.Selection(0, 0, 3, 0);
    vendor.answers(block('', "import { sleep } from '../src/time.ts';", 'test/time.test.ts'));
    const { outcome } = await started('test');
    await edit('acceptAll');
    deepEqual(await outcome, { type: 'done' });
    const made = vscode.Uri.joinPath(folder(), 'test/time.test.ts');
    equal((await vscode.workspace.openTextDocument(made)).getText(), "import { sleep } from '../src/time.ts';\n");
    await vscode.workspace.fs.delete(made);
  });

  it('tells the model once why its edit does not fit, and shows what comes then', async () => {
    const editor = await open('src/http.ts', new vscode.Range(0, 0, 1, 0));
    vendor.answers(
      block('this line is nowhere', 'x', 'src/http.ts'),
      block("import { sleep } from './time.ts';", "import { sleep as wait } from './time.ts';", 'src/http.ts'),
    );
    const { outcome } = await started('optimize');
    match(vendor.bodies().at(-1) ?? '', /do not stand in the file/);
    await edit('rejectAll');
    await outcome;
    equal(editor.document.isDirty, false);
  });

  it('refuses prose, and a protected file under any name, with the reason and without a write', async () => {
    const editor = await open('src/http.ts', new vscode.Range(0, 0, 1, 0));
    vendor.answers('All is well here; nothing has to change.', 'Really.');
    const prose = await vscode.commands.executeCommand<CodeOutcome>('baton.code.optimize');
    match(prose.type === 'refused' ? prose.reason : '', /cannot be applied.*Nothing was changed\.$/);
    const link = join(folder().fsPath, 'notes.json');
    await symlink(join(folder().fsPath, '.vscode/settings.json'), link);
    try {
      for (const path of ['.vscode/settings.json', '.VSCODE/Settings.json', 'x/../.vscode/tasks.json', 'notes.json']) {
        vendor.answers(block('', '{ "task.allowAutomaticTasks": "on" }', path));
        const refused = await vscode.commands.executeCommand<CodeOutcome>('baton.code.optimize');
        match(refused.type === 'refused' ? refused.reason : '', /is protected/, path);
      }
    } finally {
      await unlink(link);
    }
    equal(editor.document.isDirty, false);
    await vscode.workspace.fs.stat(vscode.Uri.joinPath(folder(), '.vscode/tasks.json')).then(
      () => ok(false, 'it was written'),
      () => undefined,
    );
  });

  it('merges with what the person typed meanwhile, and writes nothing over it', async () => {
    const editor = await open('src/http.ts');
    const { document } = editor;
    const before = document.getText();
    editor.selection = new vscode.Selection(...ends(linesOf(document, 'export function backoffMs', '\n}')));
    vendor.answers(block('  return full / 2 + (full / 2) * random();', '  return full * random();', 'src/http.ts'));
    const { outcome } = await started('fix');
    const typed = new vscode.WorkspaceEdit();
    typed.insert(document.uri, new vscode.Position(0, 0), '// typed meanwhile\n');
    ok(await vscode.workspace.applyEdit(typed));
    await edit('acceptAll');
    await outcome;
    equal(
      document.getText(),
      `// typed meanwhile\n${before.replace('full / 2 + (full / 2) * random()', 'full * random()')}`,
    );
  });

  it('keeps CRLF and the tabs of a file that has them', async () => {
    const uri = vscode.Uri.joinPath(folder(), 'crlf.go');
    const text = 'package main\r\n\r\nfunc add(a, b int) int {\r\n\treturn a + b\r\n}\r\n';
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    try {
      const editor = await open('crlf.go', new vscode.Range(2, 0, 4, 1));
      vendor.answers(
        block(
          'func add(a, b int) int {\n    return a + b',
          'func add(a, b int) int {\n    // adds\n    return a + b',
          'crlf.go',
        ),
      );
      const { outcome } = await started('document');
      await edit('acceptAll');
      await outcome;
      equal(editor.document.getText(), text.replace('\treturn', '\t// adds\r\n\treturn'));
    } finally {
      await vscode.commands.executeCommand('workbench.action.files.revert');
      await vscode.workspace.fs.delete(uri);
    }
  });

  it('writes no new address that the person did not tick (security case 16)', async () => {
    const editor = await open('tsconfig.json', new vscode.Range(0, 0, 1, 0));
    const before = editor.document.getText();
    const first = before.split('\n')[0] ?? '';
    vendor.answers(block(first, `${first}\n  "$schema": "https://schemas.example/tsconfig.json",`, 'tsconfig.json'));
    const { outcome } = await started('optimize');
    const accepting = Promise.resolve(edit('acceptAll')).then(() => 'done');
    // The list of addresses is confirmed as it is, with nothing ticked, as soon as it is there.
    const confirm = async (): Promise<string> => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      const isDone = await Promise.race([accepting, new Promise<string>((resolve) => setTimeout(resolve, 100, ''))]);
      return isDone === 'done' ? isDone : confirm();
    };
    equal(await confirm(), 'done');
    ok(diffTab(), 'the change still waits');
    await edit('rejectAll');
    await outcome;
    equal(editor.document.getText(), before);
  });

  it('applies a code block of an answer to the function that it is another version of', async () => {
    const editor = await open('src/http.ts');
    const { document } = editor;
    const before = document.getText();
    // Whatever the tests before have left in the function, this is another version of it.
    const own = document.getText(linesOf(document, 'export function backoffMs', '\n}'));
    const code = own.replace(/\n}$/, '\n  // applied\n}');
    await vscode.commands.executeCommand('baton.edit.applyCode', code, 'ts src/http.ts');
    await until(() => vscode.window.activeTextEditor?.document.uri.scheme === 'baton-edit', 'the diff in front');
    equal(diffTab()?.label, 'Apply to src/http.ts');
    await edit('acceptAll');
    await until(() => document.getText() !== before, 'the change written');
    equal(document.getText(), before.replace(own, code));
  });

  it('over several files shows one after the other, and writes what was accepted in each', async () => {
    await open('src/http.ts', new vscode.Range(0, 0, 1, 0));
    const first = (await open('src/http.ts')).document;
    const second = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder(), 'src/time.ts'));
    const [before, other] = [first.getText(), second.getText()];
    const made = vscode.Uri.joinPath(folder(), 'src/made.ts');
    const line = other.split('\n').find((each) => each.startsWith('export ')) ?? '';
    vendor.answers(
      `${block("import { sleep } from './time.ts';", "import { sleep as wait } from './time.ts';", 'src/http.ts')}\n${block(line, `// seen\n${line}`, 'src/time.ts')}\n${block('', 'export {};', 'src/made.ts')}`,
    );
    const { outcome, title } = await started('optimize');
    match(title, /file 1 of 3/);
    await edit('accept');
    await until(() => diffLabels().some((label) => label.includes('file 2 of 3')), 'the second file');
    await edit('accept');
    await until(() => diffLabels().some((label) => label.includes('file 3 of 3')), 'the third file');
    equal(first.getText(), before, 'nothing is written before all is decided');
    await edit('reject');
    deepEqual(await outcome, { type: 'done' });
    equal(first.getText(), before.replace('{ sleep }', '{ sleep as wait }'));
    equal(second.getText(), other.replace(line, `// seen\n${line}`));
    deepEqual(diffLabels(), []);
    await vscode.workspace.fs.stat(made).then(
      () => ok(false, 'the rejected file was made'),
      () => undefined,
    );
  });

  const CODE = 'def half(x):\n  return x / 2\n';
  const documented = async (document: vscode.TextDocument, argument?: vscode.NotebookCell): Promise<void> => {
    vendor.answers(block('def half(x):', '# Halves it.\ndef half(x):'));
    const { outcome } = await started('document', ...(argument ? [argument] : []));
    await edit('acceptAll');
    deepEqual(await outcome, { type: 'done' });
    equal(document.getText(), `# Halves it.\n${CODE}`);
  };

  it('changes a text that no file has yet, and is undone', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'python', content: CODE });
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(0, 0, 2, 0) });
    await documented(document);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    equal(document.getText(), CODE);
  });

  it('changes the cell of a notebook and nothing beside it', async () => {
    const cells = [CODE, 'half(4)\n'].map(
      (text) => new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, 'python'),
    );
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData(cells));
    await vscode.window.showNotebookDocument(notebook);
    await documented(notebook.cellAt(0).document, notebook.cellAt(0));
    equal(notebook.cellAt(1).document.getText(), 'half(4)\n');
  });

  it('changes a file of another file system, and refuses one that is read-only there', async () => {
    const files = memoryFiles({ '/half.py': CODE });
    const registered = ['memory', 'memory-ro'].map((scheme) =>
      vscode.workspace.registerFileSystemProvider(scheme, files, { isReadonly: scheme === 'memory-ro' }),
    );
    try {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse('memory:/half.py'));
      await vscode.window.showTextDocument(document, { selection: new vscode.Range(0, 0, 2, 0) });
      await documented(document);
      ok(await document.save());
      equal(new TextDecoder().decode(files.readFile(document.uri)), `# Halves it.\n${CODE}`);
      const fixed = await vscode.workspace.openTextDocument(vscode.Uri.parse('memory-ro:/half.py'));
      await vscode.window.showTextDocument(fixed);
      const asked = vendor.bodies().length;
      const refused = await vscode.commands.executeCommand<CodeOutcome>('baton.code.document');
      match(refused.type === 'refused' ? refused.reason : '', /^half\.py is read-only\./);
      equal(vendor.bodies().length, asked);
    } finally {
      vscode.Disposable.from(...registered).dispose();
    }
  });

  it('refuses a file that nobody may write, and sends nothing', async () => {
    const uri = vscode.Uri.joinPath(folder(), 'fixed.py');
    await writeFile(uri.fsPath, CODE, { mode: 0o444 });
    try {
      await open('fixed.py');
      const asked = vendor.bodies().length;
      const refused = await vscode.commands.executeCommand<CodeOutcome>('baton.code.document');
      match(refused.type === 'refused' ? refused.reason : '', /^fixed\.py is read-only\./);
      equal(vendor.bodies().length, asked);
    } finally {
      await rm(uri.fsPath, { force: true });
    }
  });

  it('closing the diff writes nothing', async () => {
    const editor = await open('src/http.ts', new vscode.Range(0, 0, 1, 0));
    vendor.answers(
      block("import { sleep } from './time.ts';", "import { sleep as wait } from './time.ts';", 'src/http.ts'),
    );
    const { outcome } = await started('optimize');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await outcome;
    equal(editor.document.isDirty, false);
  });
});

function ends({ start, end }: vscode.Range): [vscode.Position, vscode.Position] {
  return [start, end];
}
