import * as vscode from 'vscode';
import { BatonError } from '../../domain/errors.ts';
import type { Attachment, SnippetReference } from '../../domain/task.ts';
import { readDiff } from '../../host/git-diff.ts';
import { readProblems } from '../../host/problems.ts';
import type { TerminalLog } from '../../host/terminal-log.ts';
import { placeOrFolder } from '../../host/workspace.ts';
import type { CompleteAsked, Pasted, PastedPlace } from '../../protocol/completion.ts';
import { referenceOf, type Chips } from '../chat/chips.ts';
import type { Translate } from '../l10n.ts';
import { pickFile } from '../pickers.ts';
import type { Choice, NamedContext } from './choices.ts';
import type { Completions } from './completions.ts';

/** What the actions are built from. */
export interface ContextActionsParts {
  readonly chips: Chips;
  /** Resolves when the workspace's conventions were read for the first time. */
  readonly conventionsRead: Promise<void>;
  readonly completions: Completions;
  readonly terminal: Pick<TerminalLog, 'read'>;
  readonly post: (message: PastedPlace) => void;
  readonly t: Translate;
}

/** What the page asks for about context. Rejects with a sentence for the person when it cannot be done. */
export class ContextActions {
  readonly #parts: ContextActionsParts;

  constructor(parts: ContextActionsParts) {
    this.#parts = parts;
  }

  /** Answers what is typed after `@` and `/`. Never rejects. */
  complete(asked: CompleteAsked): Promise<void> {
    return this.#parts.completions.complete(asked);
  }

  /** Does what a line of the completion stands for. */
  async take(itemId: string): Promise<void> {
    const choice = this.#parts.completions.choiceOf(itemId);
    if (!choice) throw refusal(this.#parts.t('This line is gone. Type again.'));
    await this.#takeChoice(choice);
  }

  /** What the workspace asks of assistants, unless the person removed it in this window. Never rejects. */
  async conventions(): Promise<readonly Attachment[]> {
    await this.#parts.conventionsRead;
    return this.#parts.chips.conventions;
  }

  async remove(chipId: string): Promise<void> {
    this.#parts.chips.remove(chipId);
  }

  /** Lets the person pick a file. */
  async addPicked(): Promise<void> {
    const reference = await pickFile(this.#parts.t);
    if (reference) this.#parts.chips.add(reference);
  }

  /** Adds a file or folder of the explorer, or the open file. */
  async addFile(uri: vscode.Uri | undefined): Promise<void> {
    const target = uri ?? vscode.window.activeTextEditor?.document.uri;
    const place = target && (await placeOrFolder(target));
    if (!place) throw refusal(this.#parts.t('Only files of an open folder can be added.'));
    this.#parts.chips.add(place);
  }

  /** Adds a place that an action found. */
  addPlace(reference: SnippetReference): void {
    this.#parts.chips.add(reference);
  }

  /** Adds the result of a pipeline; a later one takes its place. */
  addResult(title: string, text: string): void {
    const attachments = [{ label: title, language: 'markdown', text }];
    this.#parts.chips.addContent({ type: 'texts', name: 'result', title, attachments });
  }

  /** Adds files and folders that were dropped on the view; what lies outside the open folders is refused by name. */
  async drop(uris: readonly string[]): Promise<void> {
    const outside: string[] = [];
    for (const uri of uris) {
      const place = await placeOrFolder(uri);
      if (place) this.#parts.chips.add(place);
      else outside.push(uri.slice(uri.lastIndexOf('/') + 1));
    }
    if (outside.length === 0) return;
    throw refusal(this.#parts.t('Only files and folders of an open folder can be added, not {0}.', outside.join(', ')));
  }

  /** Adds the place that a pasted text was copied from, where an editor still has it selected, and tells the view; else nothing. */
  pasted({ text, revision }: Pasted): void {
    const pasted = text.replaceAll('\r\n', '\n');
    const editor = vscode.window.visibleTextEditors.find(
      ({ document, selection }) => document.getText(selection).replaceAll('\r\n', '\n') === pasted,
    );
    const reference = editor && !editor.selection.isEmpty ? referenceOf(editor) : undefined;
    if (!reference) return;
    this.#parts.chips.add(reference);
    this.#parts.post({ type: 'pasted-place', revision });
  }

  async #takeChoice(choice: Choice): Promise<void> {
    const { chips } = this.#parts;
    switch (choice.type) {
      case 'file':
      case 'folder':
        return chips.add(choice.place);
      case 'symbol': {
        const { name, reference } = choice.symbol;
        return chips.addContent({ type: 'place', reference, symbol: name });
      }
      case 'named':
        return this.#takeNamed(choice.name);
      case 'command':
        if ('kind' in choice.command.does) return chips.addContent({ type: 'kind', kind: choice.command.does.kind });
        return choice.command.does.run();
      case 'narrow':
    }
  }

  async #takeNamed(name: NamedContext): Promise<void> {
    const { chips, t } = this.#parts;
    switch (name) {
      case 'codebase':
        return chips.addContent({ type: 'codebase' });
      case 'selection':
        return this.#takeSelection();
      case 'problems': {
        const read = readProblems();
        if (!read) throw refusal(t('There are no errors and no warnings.'));
        const title = t('{0} errors, {1} warnings', read.errorCount, read.warningCount);
        return chips.addContent({ type: 'texts', name, title, attachments: [read.attachment] });
      }
      case 'diff': {
        const read = await readDiff();
        if ('problem' in read) throw refusal(t(read.problem));
        const title = t(
          'Changes in {0} files: {1}',
          read.fileCount,
          read.attachments.map(({ label }) => label).join('; '),
        );
        return chips.addContent({ type: 'texts', name, title, attachments: read.attachments });
      }
      case 'terminal': {
        const read = await this.#parts.terminal.read();
        if ('problem' in read) throw refusal(t(read.problem));
        return chips.addContent({ type: 'texts', name, title: read.command, attachments: [read.attachment] });
      }
    }
  }

  #takeSelection(): void {
    const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
    const reference = editor && !editor.selection.isEmpty ? referenceOf(editor) : undefined;
    if (!reference) throw refusal(this.#parts.t('Nothing is selected in a file of an open folder.'));
    this.#parts.chips.add(reference);
  }
}

function refusal(sentence: string): BatonError {
  return new BatonError('BATON_E_INVALID_MESSAGE', sentence, { isRetryable: false });
}
