import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { TurnView } from '../../src/protocol.ts';
import type { BatonApi } from '../../src/surfaces/api.ts';
import { openSource } from '../../src/surfaces/chat/editor-actions.ts';
import { english } from '../../src/surfaces/l10n.ts';
import type { CodeOutcome } from '../../src/surfaces/code/say.ts';
import { batonApi } from './support/baton.ts';
import { onlyVendor, type TestVendor } from './support/vendor.ts';

/** Runs a command of the menus and gives its outcome. */
function run(command: string, ...args: unknown[]): Thenable<CodeOutcome> {
  return vscode.commands.executeCommand<CodeOutcome>(`baton.code.${command}`, ...args);
}

function folder(): vscode.Uri {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  ok(first);
  return first.uri;
}

/** Opens a file of the sample project with a selection, or with the cursor at its start. */
async function open(path: string, selection = new vscode.Range(0, 0, 0, 0)): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder(), path));
  return vscode.window.showTextDocument(document, { selection, preview: false });
}

/** The next answer of the chat, once it has ended. */
function nextTurn(api: BatonApi): Promise<TurnView> {
  return new Promise((resolve) => {
    const subscription = api.onDidPost((message) => {
      if (message.type !== 'turn' || message.turn.status === 'waiting' || message.turn.status === 'streaming') return;
      subscription.dispose();
      resolve(message.turn);
    });
  });
}

describe('actions on code', () => {
  let api: BatonApi;
  let vendor: TestVendor;

  before(async () => {
    api = await batonApi();
    vendor = await onlyVendor('openai', 'gpt-5-mini');
  });
  after(() => vendor.close());
  beforeEach(() => api.startNew());

  const explained = async (...args: unknown[]): Promise<{ readonly turn: TurnView; readonly body: string }> => {
    const turn = nextTurn(api);
    deepEqual(await run('explain', ...args), { type: 'done' });
    return { turn: await turn, body: vendor.bodies().at(-1) ?? '' };
  };

  it('explains the selection in the chat, as the kind it is, with a chip that opens the lines', async () => {
    const editor = await open('src/http.ts', new vscode.Range(8, 0, 10, 0));
    const { turn, body } = await explained(editor.document.uri, {});
    equal(turn.status, 'done', JSON.stringify(turn.failure));
    match(turn.question.text, /^Explain lines 9–10\./);
    equal(turn.question.chips[0]?.title, 'src/http.ts:9–10');
    equal(turn.sources[0]?.startLine, 9);
    equal(turn.decision?.takenFor[0]?.value, 'explain');
    equal(turn.decision?.takenFor[0]?.probability, 1);
    ok(body.includes(JSON.stringify(editor.document.lineAt(8).text).slice(1, -1)));
  });

  it('takes the function around the cursor where nothing is selected', async () => {
    const editor = await open('src/http.ts');
    const text = editor.document.getText();
    const inside = editor.document.positionAt(text.indexOf('function retry') + 200);
    editor.selection = new vscode.Selection(inside, inside);
    const { turn, body } = await explained();
    // On a busy machine the language's outline is late, and the indentation says where the function is.
    match(turn.question.text, /^Explain (retry|lines \d+–\d+)\./);
    match(body, /async function retry/);
    const [source] = turn.sources;
    ok(source?.startLine !== undefined && source.endLine !== undefined);
    ok(source.endLine - source.startLine + 1 < editor.document.lineCount, 'not the whole file');
  });

  it('takes the whole file from the explorer, wherever the cursor is', async () => {
    await open('src/http.ts', new vscode.Range(8, 0, 10, 0));
    const uri = vscode.Uri.joinPath(folder(), 'src/time.ts');
    const { turn } = await explained(uri, [uri]);
    match(turn.question.text, /^Explain time\.ts\./);
    equal(turn.sources[0]?.startLine, undefined);
  });

  it('sends what stands in the editor, saved or not, and text of a file that has no place yet', async () => {
    const untitled = await vscode.workspace.openTextDocument({
      language: 'python',
      content: 'def half(x):\n  return x / 2\n',
    });
    await vscode.window.showTextDocument(untitled);
    const { turn, body } = await explained();
    equal(turn.status, 'done', JSON.stringify(turn.failure));
    match(body, /def half/);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('adds a selection to the chat as a chip with its lines', async () => {
    const editor = await open('src/time.ts', new vscode.Range(0, 0, 2, 0));
    deepEqual(await run('addToChat', editor.document.uri, {}), { type: 'done' });
    ok((await api.state()).chips.some(({ title }) => title === 'src/time.ts:1–2'));
  });

  it('explains why a test fails, with its code, its report and the files that the report names', async () => {
    const controller = vscode.tests.createTestController('baton-test', 'Baton test');
    try {
      const uri = vscode.Uri.joinPath(folder(), 'test/http.test.ts');
      const test = controller.createTestItem('retries', 'retries', uri);
      test.range = new vscode.Range(0, 0, 6, 0);
      const message = vscode.TestMessage.diff('Expected values to be strictly equal', '4', '3');
      const turn = nextTurn(api);
      deepEqual(await run('explainTest', { test, message }), { type: 'done' });
      match((await turn).question.text, /^Why does the test “retries” fail\?/);
      deepEqual(
        (await turn).question.chips.map(({ label }) => label.replace(/:.*/, '')),
        ['http.test.ts', 'test report'],
      );
      const body = vendor.bodies().at(-1) ?? '';
      match(body, /Expected: 4\\nActual: 3/);
      match(body, /http\.test\.ts/);
      const nowhere = controller.createTestItem('x', 'x');
      deepEqual(await run('explainTest', nowhere), {
        type: 'refused',
        reason: 'This test names no file. Open the test and use Fix there.',
      });
    } finally {
      controller.dispose();
    }
  });

  it('explains what is selected in a terminal, and puts back what was in the clipboard', async () => {
    const terminal = vscode.window.createTerminal({
      name: 'baton-test',
      shellPath: '/bin/sh',
      shellArgs: ['-c', 'echo error: cannot find module; sleep 30'],
    });
    try {
      terminal.show();
      await vscode.env.clipboard.writeText('what was there');
      const before = vendor.bodies().length;
      let outcome: CodeOutcome = { type: 'refused', reason: '' };
      for (let tries = 0; tries < 40 && outcome.type === 'refused'; tries++) {
        await vscode.commands.executeCommand('workbench.action.terminal.focus');
        await vscode.commands.executeCommand('workbench.action.terminal.selectAll');
        outcome = await run('explainTerminal');
      }
      deepEqual(outcome, { type: 'done' });
      while (vendor.bodies().length === before) await new Promise((resolve) => setTimeout(resolve, 20));
      match(vendor.bodies().at(-1) ?? '', /cannot find module/);
      equal(await vscode.env.clipboard.readText(), 'what was there');
    } finally {
      terminal.dispose();
    }
  });

  it('is on its way soon after the click, on a file of 5 000 lines', async function () {
    this.timeout(60_000);
    const path = join(folder().fsPath, 'src/long.ts');
    const functions = Array.from(
      { length: 1000 },
      (_, at) => `export function f${at}(x: number): number {\n  const y = x * ${at};\n  return y + 1;\n}\n`,
    );
    await writeFile(path, functions.join('\n'));
    try {
      const editor = await open('src/long.ts', new vscode.Range(2500, 0, 2504, 0));
      const times: number[] = [];
      for (let round = 0; round < 2; round++) {
        const turn = nextTurn(api);
        const before = vendor.bodies().length;
        const startedAt = performance.now();
        const ran = run('explain', editor.document.uri, {});
        while (vendor.bodies().length === before) await new Promise((resolve) => setTimeout(resolve, 1));
        times.push(performance.now() - startedAt);
        await Promise.all([ran, turn]);
      }
      // The bar is 100 ms on a machine of its own; this one runs everything at once.
      ok(Math.min(...times) < 3000, `${times.map((time) => time.toFixed(0)).join(', ')} ms`);
    } finally {
      await rm(path);
    }
  });

  describe('on what it cannot work with', () => {
    const made: string[] = [];
    const make = async (name: string, content: string | Uint8Array): Promise<vscode.Uri> => {
      const path = join(folder().fsPath, name);
      made.push(path);
      await writeFile(path, content);
      return vscode.Uri.file(path);
    };
    const refusal = async (...args: unknown[]): Promise<string> => {
      const before = vendor.bodies().length;
      const outcome = await run('explain', ...args);
      equal(vendor.bodies().length, before, 'nothing is sent');
      ok(outcome.type === 'refused', JSON.stringify(outcome));
      return outcome.reason;
    };
    afterEach(() => Promise.all(made.splice(0).map((path) => rm(path, { force: true }))));

    it('says that no editor is open', async () => {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      equal(await refusal(), 'No editor is open. Open a file and select the code that is meant.');
    });

    it('says that a file is empty, that only white space is selected', async () => {
      await make('empty.ts', '\n\n');
      await open('empty.ts');
      equal(await refusal(), 'empty.ts is empty. There is no code to look at.');
      const editor = await open('src/http.ts');
      const blank = Array.from({ length: editor.document.lineCount }, (_, line) => line).find(
        (line) => editor.document.lineAt(line).isEmptyOrWhitespace,
      );
      ok(blank !== undefined);
      editor.selection = new vscode.Selection(blank, 0, blank + 1, 0);
      equal(await refusal(), 'Only white space is selected. Select the code that is meant.');
    });

    it('says that a binary file is no text', async () => {
      const uri = await make('picture.png', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 2, 0xff, 0xfe, 0]));
      match(await refusal(uri, [uri]), /picture\.png .*(text|binary)/);
    });

    it('asks for a selection in a file of 5 MB, and takes one there', async () => {
      const line = `${'const total = sum(prices) * rate + fee(1234) - discount(customer);'.padEnd(99)}\n`;
      const uri = await make('large.txt', line.repeat(50_000));
      match(await refusal(uri, [uri]), /large\.txt has 5.000.000 characters\. Select the part that is meant\./);
      const editor = await open('large.txt', new vscode.Range(20_000, 0, 20_003, 0));
      const { turn } = await explained(editor.document.uri, {});
      equal(turn.sources[0]?.startLine, 20_001);
    });
  });
});

describe('a place that an answer names', () => {
  const openPlace = (path: string, line: number): Promise<void> => openSource({ path, line }, english);
  const outside = join(tmpdir(), 'baton-outside.ts');

  it('opens at its line without selecting anything, also by the end of its path', async () => {
    for (const path of ['src/http.ts', './src/http.ts', 'http.ts', `${folder().path}/src/http.ts`]) {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await openPlace(path, 9);
      const editor = vscode.window.activeTextEditor;
      equal(editor && vscode.workspace.asRelativePath(editor.document.uri), 'src/http.ts', path);
      deepEqual([editor?.selection.active.line, editor?.selection.isEmpty], [8, true]);
    }
  });

  it('is refused where it is nowhere, leaves the folder or is a link out of it', async () => {
    const link = join(folder().fsPath, 'src/linked.ts');
    await writeFile(outside, 'export {};\n');
    await symlink(outside, link);
    try {
      for (const path of [
        'src/nowhere.ts',
        '../http.ts',
        'src/../../x.ts',
        outside,
        '/etc/passwd',
        'src',
        'src/linked.ts',
      ])
        await rejects(openPlace(path, 1), /is not in an open folder/, path);
    } finally {
      await Promise.all([rm(link), rm(outside)]);
    }
  });
});

describe('code actions', () => {
  const problems = vscode.languages.createDiagnosticCollection('baton-test');
  const range = new vscode.Range(3, 0, 3, 5);

  after(() => problems.dispose());

  const offered = async (kind?: vscode.CodeActionKind): Promise<vscode.CodeAction[]> => {
    const { document } = await open('src/time.ts');
    problems.set(document.uri, [new vscode.Diagnostic(range, 'this is wrong', vscode.DiagnosticSeverity.Error)]);
    const all = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
      kind?.value,
    );
    return all.filter(({ title }) => title.includes('Baton'));
  };

  it('offer Fix on a problem as a quick fix, never preferred, without arguments', async () => {
    const [fix, ...others] = (await offered()).filter(({ kind }) => kind?.value === 'quickfix');
    deepEqual(others, []);
    equal(fix?.title, 'Fix with Baton');
    ok(!fix.isPreferred);
    equal(fix.command?.command, 'baton.code.fixProblem');
    equal(fix.command?.arguments, undefined);
  });

  it('offer the rest as rewrites', async () => {
    const rewrites = await offered(vscode.CodeActionKind.RefactorRewrite);
    deepEqual(rewrites.map(({ title }) => title).toSorted(), [
      'Document with Baton',
      'Optimize with Baton',
      'Refactor with Baton…',
      'Write tests with Baton',
    ]);
    ok(rewrites.every(({ kind, command }) => kind?.value === 'refactor.rewrite' && command?.arguments === undefined));
  });

  it('are gone when the setting is off', async () => {
    const settings = vscode.workspace.getConfiguration('baton');
    await settings.update('codeActions', false, vscode.ConfigurationTarget.Global);
    try {
      deepEqual(await offered(), []);
    } finally {
      await settings.update('codeActions', undefined, vscode.ConfigurationTarget.Global);
    }
    equal((await offered()).length > 0, true);
  });
});

describe('the keys of the manifest', () => {
  const ours = ['ctrl+alt+j', 'cmd+alt+j'];

  it('begin with a prefix that no default key binding of this platform uses', async () => {
    const uri = vscode.Uri.parse('vscode://defaultsettings/keybindings.json');
    const text = (await vscode.workspace.openTextDocument(uri)).getText();
    const bound = [...text.matchAll(/"key": "((?:ctrl|cmd|meta)\+alt\+j[^"]*)",\s*"command": "([^"]+)"/g)];
    ok(
      bound.some(([, , command]) => command === 'baton.code.explain'),
      'our own are there',
    );
    deepEqual(
      bound.filter(([, , command]) => !command?.startsWith('baton.')).map(([, key, command]) => `${key} ${command}`),
      [],
    );
  });

  it('begin with a prefix that VS Code binds on no platform, and none of its own extensions', async () => {
    // Ctrl or Cmd is 2048, Alt 512, J 40 in VS Code's own numbers; the second key of a chord stands above the first 16 bits.
    const prefix = 2048 + 512 + 40;
    const bundle = await readFile(join(vscode.env.appRoot, 'out/vs/code/browser/workbench/workbench.js'), 'utf8');
    const numbers = [...bundle.matchAll(/\b(?:primary|secondary):(\[[^\]]{0,200}\]|\d+)/g)].flatMap(([, keys]) =>
      [...(keys ?? '').matchAll(/\d+/g)].map(([digits]) => Number(digits)),
    );
    ok(numbers.length > 500, 'the bundle was read');
    deepEqual(
      numbers.filter((key) => (key & 0xffff) === prefix),
      [],
    );
    const builtIn = vscode.extensions.all.filter(({ id }) => id.startsWith('vscode.') || id.startsWith('ms-vscode.'));
    ok(builtIn.length > 20);
    const keys = builtIn.flatMap(({ packageJSON }) =>
      JSON.stringify((packageJSON as Manifest).contributes?.keybindings ?? []).toLowerCase(),
    );
    deepEqual(
      keys.filter((text) => ours.some((key) => text.includes(key))),
      [],
    );
  });
});

interface Manifest {
  readonly contributes?: { readonly keybindings?: unknown };
}
