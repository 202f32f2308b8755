import * as vscode from 'vscode';
import { reached } from '../../host/phases.ts';
import type { ChatActions } from '../chat/chat-actions.ts';
import type { EditFlow, EditRequest } from '../edits/edit-flow.ts';
import type { AskParts } from './ask-once.ts';
import { changedFiles, codeArgument, repositoryRoot } from './code-arguments.ts';
import type { CodeCommand } from './command-ids.ts';
import { CommitMessages } from './commit-message.ts';
import { editRequest, refuseReadOnly, type EditAction } from './editing.ts';
import { explainCode, explainTerminal, explainTest, type AskedFor } from './explaining.ts';
import { givenCode, problemsAt } from './given-code.ts';
import { modelsKnown } from './models-known.ts';
import { keepOutlines } from './outline.ts';
import { Reviewing } from './reviewing.ts';
import { DONE, sayRefusal, type CodeOutcome } from './say.ts';
import { openText, refusal, targetAround, targetOf, type CodeTarget } from './target.ts';
import { terminalText } from './terminal-text.ts';
import { fixTestInstruction, testFailureOf, type TestFailure } from './test-failure.ts';

/** Looking for models ends by itself. */
const NEVER = new AbortController().signal;

/** What the actions on code are built from. */
export interface CodeParts extends AskParts {
  readonly actions: () => Promise<Pick<ChatActions, 'askAbout' | 'context'>>;
  readonly edits: () => Promise<EditFlow>;
  /** Brings the chat into view. */
  readonly openChat: () => Promise<void>;
}

/** What can be done on code from the editor's menus, the palette and the light bulb. */
export class CodeSurface implements vscode.Disposable {
  readonly #parts: CodeParts;
  readonly #reviewing: Reviewing;
  readonly #commits: CommitMessages;
  readonly #outlines = keepOutlines();

  constructor(parts: CodeParts) {
    this.#parts = parts;
    this.#reviewing = new Reviewing(parts);
    this.#commits = new CommitMessages(parts);
  }

  /** Does what a command says, with what its menu handed over. Never rejects: what went wrong is shown, and is the outcome. */
  async run(command: CodeCommand, args: readonly unknown[]): Promise<CodeOutcome> {
    try {
      return await this.#run(command, args);
    } catch (thrown) {
      return sayRefusal(thrown);
    }
  }

  dispose(): void {
    this.#reviewing.dispose();
    this.#commits.stop();
    this.#outlines.dispose();
  }

  async #run(command: CodeCommand, args: readonly unknown[]): Promise<CodeOutcome> {
    const { t } = this.#parts;
    switch (command) {
      case 'explain':
        return this.#ask(explainCode(await this.#target(args), t));
      case 'review':
        return this.#reviewing.reviewCode(await this.#target(args));
      case 'fix':
      case 'document':
      case 'test':
      case 'optimize':
      case 'refactor':
      case 'translate':
        return this.#edit(command, await this.#target(args));
      case 'inlineEdit':
        await vscode.commands.executeCommand('baton.edit.inline');
        return DONE;
      case 'fixProblem':
        return this.#edit('fix', await this.#targetOfProblem(args));
      case 'addToChat':
        return this.#addToChat(await this.#target(args));
      case 'reviewChanges':
        return this.#reviewing.reviewChanges(repositoryRoot(args), changedFiles(args));
      case 'explainTerminal':
        return this.#explainTerminal();
      case 'explainTest':
        return this.#explainTest(args);
      case 'fixTest':
        return this.#fixTest(args);
      case 'applyFinding':
        return this.#reviewing.apply(args[0]);
      case 'dismissFinding':
        return this.#reviewing.dismiss(args[0]);
      case 'dismissFindings':
        return this.#reviewing.dismissAll();
      case 'writeCommit':
        return this.#commits.write(repositoryRoot(args));
      case 'stopCommit':
        return this.#commits.stop();
    }
  }

  #target(args: readonly unknown[]): Promise<CodeTarget> {
    const { argument, isFile } = codeArgument(args);
    return targetOf(argument, isFile, this.#parts.t);
  }

  /** Where the light bulb was offered: the Problems view offers it for files that are not in front. */
  async #targetOfProblem([uri, range]: readonly unknown[]): Promise<CodeTarget> {
    if (!(uri instanceof vscode.Uri) || !(range instanceof vscode.Range)) return this.#target([]);
    return targetAround(await openText(uri, this.#parts.t), range, this.#parts.t);
  }

  async #ask(question: AskedFor): Promise<CodeOutcome> {
    void this.#parts.openChat();
    const actions = await this.#parts.actions();
    await modelsKnown(this.#parts.catalog, NEVER);
    await actions.askAbout(question);
    return DONE;
  }

  async #edit(kind: EditAction, target: CodeTarget): Promise<CodeOutcome> {
    reached('target');
    const request = await editRequest(kind, target, this.#parts.t);
    return request ? this.#start(request) : DONE;
  }

  async #start(request: EditRequest): Promise<CodeOutcome> {
    const outcome = await (await this.#parts.edits()).start(request);
    return outcome.type === 'refused' ? outcome : DONE;
  }

  async #addToChat(target: CodeTarget): Promise<CodeOutcome> {
    const [reference] = givenCode(target).references;
    if (!reference) throw refusal(this.#parts.t('Only files of an open folder can be added to the chat.'));
    void this.#parts.openChat();
    (await this.#parts.actions()).context.addPlace(reference);
    return DONE;
  }

  async #explainTerminal(): Promise<CodeOutcome> {
    const { t } = this.#parts;
    const shown = await terminalText();
    if (!shown)
      throw refusal(
        t(
          'There is nothing to explain. Select the output in the terminal, or run a command in a shell with shell integration.',
        ),
      );
    return this.#ask(explainTerminal(shown, t));
  }

  async #explainTest(args: readonly unknown[]): Promise<CodeOutcome> {
    const { failure, target } = await this.#testOf(args);
    return this.#ask(explainTest(failure, target, this.#parts.t));
  }

  /** The repair belongs into the code under test more often than into the test: the model is told both, with what failed. */
  async #fixTest(args: readonly unknown[]): Promise<CodeOutcome> {
    const { failure, target } = await this.#testOf(args);
    const { t } = this.#parts;
    await refuseReadOnly(target.document, t);
    const diagnostics = problemsAt(target);
    return this.#start({
      kind: 'fix',
      uri: target.document.uri,
      range: target.range,
      title: t('Fix: {0}', failure.label),
      instruction: fixTestInstruction(failure),
      ...(diagnostics.length > 0 && { diagnostics }),
    });
  }

  async #testOf([argument]: readonly unknown[]): Promise<{
    readonly failure: TestFailure;
    readonly target: CodeTarget;
  }> {
    const { t } = this.#parts;
    const failure = testFailureOf(argument);
    if (!failure) throw refusal(t('This test names no file. Open the test and use Fix there.'));
    const document = await openText(failure.uri, t);
    return { failure, target: await targetAround(document, failure.range ?? new vscode.Range(0, 0, 0, 0), t) };
  }
}
