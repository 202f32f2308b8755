import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { CodeOutcome } from '../../src/surfaces/code/say.ts';
import { block } from '../fixtures/edits/documents.ts';
import { batonApi } from './support/baton.ts';
import { diffTab, edit, folder, open, started, until } from './support/diffs.ts';
import { onlyVendor, type TestVendor } from './support/vendor.ts';

describe('what an edit does ahead in a real editor', function () {
  // The first edit of a window loads what all later ones have; on a busy machine that takes its time.
  this.timeout(60_000);
  let vendor: TestVendor;

  before(async () => {
    await batonApi();
    vendor = await onlyVendor('openai', 'gpt-5-mini');
  });
  after(() => vendor.close());
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  /** Makes a file of the folder for one test, open and in front. */
  const withFile = async (
    name: string,
    text: string,
    test: (editor: vscode.TextEditor) => Promise<void>,
  ): Promise<void> => {
    const uri = vscode.Uri.joinPath(folder(), name);
    await writeFile(uri.fsPath, text);
    try {
      await test(await open(name));
    } finally {
      await vscode.commands.executeCommand('workbench.action.files.revert');
      await rm(uri.fsPath, { force: true });
    }
  };
  const LONG = Array.from({ length: 900 }, (_, index) => `export const value${index} = ${index};\n`).join('');
  /** Both sides of a diff of the file, as far as the window has read them. */
  const sidesOf = (name: string): readonly vscode.TextDocument[] =>
    vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'baton-edit' && uri.path === `/${name}`);

  it('has both sides of a long file read while the answer streams, and shows nothing before it is whole', async () => {
    await withFile('long.ts', LONG, async (editor) => {
      editor.selection = new vscode.Selection(700, 0, 701, 0);
      const [first, second] = ['export const value700 = 700;', 'export const value20 = 20;'];
      const answer = `${block(first, '// one', 'long.ts')}\n${'Now the other one. '.repeat(150)}\n\n${block(second, '// two', 'long.ts')}`;
      vendor.says(...(answer.match(/[^]{1,8}/g) ?? []));
      const outcome = vscode.commands.executeCommand<CodeOutcome>('baton.code.optimize');
      await until(() => sidesOf('long.ts').some((side) => side.getText().includes('// one')), 'the first change read');
      ok(!sidesOf('long.ts').some((side) => side.getText().includes('// two')), 'the answer streams still');
      equal(diffTab(), undefined, 'nothing is shown yet');
      equal(vscode.window.activeTextEditor?.document.uri.scheme, 'file', 'the focus stays');
      await until(() => diffTab() !== undefined, 'the diff');
      match(diffTab()?.label ?? '', /\$0\.\d+$/);
      await until(() => sidesOf('long.ts').some((side) => side.getText().includes('// two')), 'both changes');
      const after = LONG.replace(first, '// one').replace(second, '// two');
      deepEqual(
        sidesOf('long.ts')
          .map((side) => side.getText())
          .toSorted(),
        [LONG, after].toSorted(),
      );
      await until(() => vscode.window.activeTextEditor?.document.uri.scheme === 'baton-edit', 'the diff in front');
      equal(editor.document.getText(), LONG);
      await edit('acceptAll');
      await outcome;
      equal(editor.document.getText(), after);
    });
  });

  it('opens no diff of a long file at any time where the answer is prose', async () => {
    await withFile('prose.ts', LONG, async (editor) => {
      editor.selection = new vscode.Selection(700, 0, 701, 0);
      const opened: string[] = [];
      const listening = vscode.window.tabGroups.onDidChangeTabs((change) =>
        // The event of the file's own tab may come after it is open.
        opened.push(...change.opened.map(({ label }) => label).filter((label) => label !== 'prose.ts')),
      );
      // Long enough that a busy window has both sides before its end.
      vendor.says(...Array.from({ length: 400 }, () => 'All is well. '));
      const refused = await vscode.commands.executeCommand<CodeOutcome>('baton.code.optimize');
      listening.dispose();
      equal(refused.type, 'refused');
      ok(sidesOf('prose.ts').length > 0, 'it was made ready');
      deepEqual(opened, []);
      equal(editor.document.getText(), LONG);
    });
  });

  it('has the outline of a text that was changed since the last action before the next one', async () => {
    await withFile('notes.txt', 'first part\nof the notes\n', async (editor) => {
      const versions: number[] = [];
      const provider = vscode.languages.registerDocumentSymbolProvider('plaintext', {
        provideDocumentSymbols: ({ version, lineCount }) => {
          versions.push(version);
          const range = new vscode.Range(0, 0, lineCount - 1, 0);
          return [new vscode.DocumentSymbol(`part${version}`, '', vscode.SymbolKind.Function, range, range)];
        },
      });
      try {
        vendor.answers('Nothing has to change.', 'Really.');
        await vscode.commands.executeCommand<CodeOutcome>('baton.code.optimize');
        await until(() => versions.length > 0, 'the first outline');
        await editor.edit((change) => change.insert(new vscode.Position(0, 0), 'more\n'));
        const { version } = editor.document;
        await until(() => versions.includes(version), 'the new outline');
        vendor.answers(block('more', 'less', 'notes.txt'));
        const { outcome, title } = await started('optimize');
        ok(title.startsWith(`Optimize: part${version} `), title);
        await edit('rejectAll');
        await outcome;
      } finally {
        provider.dispose();
      }
    });
  });
});
