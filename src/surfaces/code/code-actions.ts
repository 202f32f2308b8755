import * as vscode from 'vscode';
import type { Translate } from '../l10n.ts';

/** Where Fix was offered last. */
export interface OfferedAt {
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
}

const { QuickFix, RefactorRewrite } = vscode.CodeActionKind;

/**
 * Fix on a problem and the rewrites, in the light bulb and the refactor menu. Never preferred, so that "fix all" and auto fix stay with the language's own.
 * The editor asks at every move of the cursor: nothing is read or computed here, and rewrites come only when the menu is opened. Commands have no
 * arguments, since VS Code 1.134 drops those that do; where Fix was offered is remembered instead.
 */
export class CodeActions implements vscode.CodeActionProvider {
  readonly #t: Translate;
  #offeredAt: OfferedAt | undefined;

  constructor(t: Translate) {
    this.#t = t;
  }

  /** Where the newest light bulb or problem is that Fix was offered for. */
  get offeredAt(): OfferedAt | undefined {
    return this.#offeredAt;
  }

  provideCodeActions(
    { uri }: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics, only, triggerKind }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false) return [];
    const actions: vscode.CodeAction[] = [];
    const problems = diagnostics.filter(({ severity }) => severity !== vscode.DiagnosticSeverity.Hint);
    if (problems.length > 0 && (!only || only.contains(QuickFix))) {
      this.#offeredAt = { uri, range };
      const fix = action(this.#t('Fix with Baton'), QuickFix, 'baton.code.fixProblem');
      fix.diagnostics = problems;
      actions.push(fix);
    }
    if (triggerKind === vscode.CodeActionTriggerKind.Invoke && (!only || only.contains(RefactorRewrite)))
      actions.push(
        action(this.#t('Document with Baton'), RefactorRewrite, 'baton.code.document'),
        action(this.#t('Optimize with Baton'), RefactorRewrite, 'baton.code.optimize'),
        action(this.#t('Refactor with Baton…'), RefactorRewrite, 'baton.code.refactor'),
        action(this.#t('Write tests with Baton'), RefactorRewrite, 'baton.code.test'),
      );
    return actions;
  }
}

/** Offers the actions while `baton.codeActions` is on. */
export function registerCodeActions(provider: CodeActions): vscode.Disposable {
  let registered: vscode.Disposable | undefined;
  const follow = (): void => {
    const isOn = vscode.workspace.getConfiguration('baton').get<boolean>('codeActions', true);
    if (isOn)
      registered ??= vscode.languages.registerCodeActionsProvider('*', provider, {
        providedCodeActionKinds: [QuickFix, RefactorRewrite],
      });
    else {
      registered?.dispose();
      registered = undefined;
    }
  };
  follow();
  const listening = vscode.workspace.onDidChangeConfiguration(
    (event) => event.affectsConfiguration('baton.codeActions') && follow(),
  );
  return vscode.Disposable.from(listening, { dispose: () => void registered?.dispose() });
}

function action(title: string, kind: vscode.CodeActionKind, command: string): vscode.CodeAction {
  const made = new vscode.CodeAction(title, kind);
  made.command = { command, title };
  return made;
}
