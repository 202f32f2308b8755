import * as vscode from 'vscode';
import { diffToCommit, gitRepository, newestSubjects, type GitRepository } from '../../host/git.ts';
import { askOnce, nameOf, type Ask, type AskParts } from './ask-once.ts';
import { commitInstructions, commitStyle, tidyMessage } from './commit-style.ts';
import { diffText, type DiffText } from './diff-text.ts';
import { modelsKnown } from './models-known.ts';
import { DONE, sayRefusal, withConsent, type CodeOutcome } from './say.ts';
import { refusal } from './target.ts';

/** Longest diff that is sent, in UTF-16 code units: about 15 000 tokens; a message never needs more. */
const MAX_DIFF_LENGTH = 60_000;
/** So many earlier subjects show how messages are written here. */
const SUBJECT_COUNT = 20;
/** True while a message is written: the menu then shows Stop. */
const WRITING_KEY = 'baton.isWritingCommit';
const NOTE_MS = 20_000;

/** Writes commit messages into the input of the source control view. */
export class CommitMessages {
  readonly #parts: AskParts;
  #running: AbortController | undefined;
  /** Remote models that were named as such in this window. */
  readonly #named = new Set<string>();

  constructor(parts: AskParts) {
    this.#parts = parts;
  }

  /** Streams a message for the staged changes, else for those of tracked files, into the input of the repository. What stood there comes back when there is none. */
  async write(rootUri: vscode.Uri | undefined): Promise<CodeOutcome> {
    if (this.#running) return DONE;
    const controller = new AbortController();
    this.#running = controller;
    await vscode.commands.executeCommand('setContext', WRITING_KEY, true);
    try {
      await vscode.window.withProgress({ location: vscode.ProgressLocation.SourceControl }, () =>
        withConsent((isSensitiveAllowed) => this.#write(rootUri, controller, isSensitiveAllowed), this.#parts.t),
      );
      return DONE;
    } catch (thrown) {
      return sayRefusal(thrown);
    } finally {
      this.#running = undefined;
      await vscode.commands.executeCommand('setContext', WRITING_KEY, false);
    }
  }

  /** Stops the message that is written. */
  stop(): CodeOutcome {
    this.#running?.abort();
    return DONE;
  }

  async #write(
    rootUri: vscode.Uri | undefined,
    controller: AbortController,
    isSensitiveAllowed: boolean,
  ): Promise<void> {
    const { t } = this.#parts;
    const repository = await gitRepository(rootUri);
    if (!repository) throw refusal(t('No Git repository is open here.'));
    const diff = await readDiff(repository, t);
    await modelsKnown(this.#parts.catalog, controller.signal);
    const before = repository.inputBox.value;
    const ask = await this.#ask(repository, diff, before, isSensitiveAllowed);
    let written = before;
    let status: vscode.Disposable | undefined;
    try {
      const answer = await askOnce(this.#parts, ask, controller.signal, (part, soFar) => {
        if (part.type === 'waiting') {
          status?.dispose();
          status = vscode.window.setStatusBarMessage(t(part.sentence));
        }
        if (part.type !== 'text-delta') return;
        status?.dispose();
        // The person types: their words stay.
        if (repository.inputBox.value !== written) return controller.abort();
        written = tidyMessage(soFar);
        repository.inputBox.value = written;
      });
      if (written === '') throw refusal(t('{0} gave no message. Try again, or use another model.', answer.model.label));
      this.#sayWho(answer.model, answer.by, diff);
    } catch (thrown) {
      if (repository.inputBox.value === written) repository.inputBox.value = before;
      throw thrown;
    } finally {
      status?.dispose();
    }
  }

  /** A local model where there is one, whatever the chat uses: a diff is private, and the task is easy. */
  async #ask(repository: GitRepository, diff: DiffText, begun: string, isSensitiveAllowed: boolean): Promise<Ask> {
    const { t, catalog } = this.#parts;
    const subjects = await newestSubjects(repository, SUBJECT_COUNT);
    const isLocal = catalog.state.models.some(({ place }) => place === 'local');
    const words = t('Write the commit message for this diff.');
    return {
      kind: 'summarize',
      prompt: begun.trim() === '' ? words : `${words}\n${t('I began with: {0}', begun.trim().slice(0, 500))}`,
      attachments: [
        { label: t('git diff'), language: 'diff', text: diff.text, paths: [...diff.paths] },
        ...(subjects.length > 0
          ? [{ label: t('subjects of the newest commits'), language: '', text: subjects.join('\n') }]
          : []),
      ],
      instructions: commitInstructions(commitStyle(subjects)),
      ...(isLocal && { constraints: { place: 'local' as const }, choice: { type: 'auto' as const } }),
      ...(isSensitiveAllowed && { isSensitiveAllowed }),
    };
  }

  /** Who wrote it, in the status bar; a model that is not on this machine is named once in a message, since the diff went there. */
  #sayWho(model: Parameters<typeof nameOf>[0], by: string, { secret, shortened }: DiffText): void {
    const { t } = this.#parts;
    const leftOut = [
      ...(secret.length > 0 ? [t('without {0}', secret.join(', '))] : []),
      ...(shortened.length > 0 ? [t('{0} shortened', shortened.length)] : []),
    ];
    vscode.window.setStatusBarMessage([t('Commit message: {0}', by), ...leftOut].join(' · '), NOTE_MS);
    if (model.place === 'local' || this.#named.has(model.id)) return;
    this.#named.add(model.id);
    void vscode.window.showInformationMessage(
      t('Baton: there is no local model, so {0} was given the diff.', nameOf(model, t)),
    );
  }
}

async function readDiff(repository: GitRepository, t: AskParts['t']): Promise<DiffText> {
  const read = await diffToCommit(repository).catch((cause: unknown) => {
    throw refusal(t('Git could not say what was changed. The Git log has the details.'), cause);
  });
  if (read.text.trim() === '') throw refusal(t('There is nothing to describe. Change or stage something first.'));
  const diff = diffText(read.text, MAX_DIFF_LENGTH);
  if (diff.text.trim() === '')
    throw refusal(t('Only files that hold keys changed, and those are never sent: {0}.', diff.secret.join(', ')));
  return diff;
}
