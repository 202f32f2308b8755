import * as vscode from 'vscode';
import { toBatonError } from '../../domain/errors.ts';
import type { Model } from '../../domain/model.ts';
import { hunksOf } from '../../edits/hunks.ts';
import { estimateText } from '../chat/decision-view.ts';
import { nameOf } from '../code/ask-once.ts';
import { refuseReadOnly } from '../code/editing.ts';
import { withConsent } from '../code/say.ts';
import { targetOf } from '../code/target.ts';
import { editObservation } from './edit-opinions.ts';
import type { EditFlowParts, EditRequest } from './edit-flow.ts';
import { openPlace, type OpenPlace } from './edit-place.ts';
import { editAsk, scopeOf } from './edit-task.ts';
import { INLINE_CONTROLLER, InlineThread, linesLabel } from './inline-thread.ts';
import { proposeEdit, type ProposedEdit } from './propose.ts';
import { ProposedFile } from './proposal.ts';
import { writeAccepted } from './write-edit.ts';
import type { WatchEdit } from './ask-edit.ts';

/** What is waited for: the model, or the person's word about the change. */
interface Running {
  readonly thread: InlineThread;
  readonly stopping: AbortController;
  request: EditRequest;
  open?: OpenPlace;
  proposed?: ProposedEdit;
}

/** How the flow shows a whole diff of an inline edit's change. */
export type ShowDiff = (
  proposed: ProposedEdit,
  title: string,
  folder: vscode.WorkspaceFolder | undefined,
) => Promise<unknown>;

/** A short wish at a line: typed, streamed and accepted in a thread below it. One at a time; to the cheapest model that holds. */
export class InlineEdit implements vscode.Disposable {
  readonly #parts: EditFlowParts;
  readonly #showDiff: ShowDiff;
  #controller: vscode.CommentController | undefined;
  #running: Running | undefined;

  constructor(parts: EditFlowParts, showDiff: ShowDiff) {
    this.#parts = parts;
    this.#showDiff = showDiff;
  }

  /**
   * Takes the wish for the selection or the symbol around the cursor, and asks. Rejects with a sentence where nothing can be edited; what goes wrong after
   * that is said.
   */
  async open(): Promise<void> {
    const { t } = this.#parts;
    const { document, range } = await targetOf(undefined, false, t);
    await refuseReadOnly(document, t);
    this.close();
    const request: EditRequest = {
      kind: 'generate',
      uri: document.uri,
      range,
      title: linesLabel(range, t),
      choice: { type: 'auto', preset: 'economy' },
    };
    await openPlace(request, t);
    const wish = await vscode.window.showInputBox({
      title: request.title,
      prompt: t('What should change? You see it before it is written.'),
      placeHolder: t('keep every error, not only the last'),
      ignoreFocusOut: true,
    });
    if (wish === undefined || wish.trim() === '') return;
    this.#controller ??= vscode.comments.createCommentController(INLINE_CONTROLLER, t('Baton edit'));
    const thread = new InlineThread(this.#controller, document, range, t);
    const running = { thread, stopping: new AbortController(), request: { ...request, instruction: wish.trim() } };
    this.#running = running;
    thread.asking(wish.trim());
    vscode.window.visibleTextEditors
      .find((each) => each.document === document)
      ?.revealRange(range, vscode.TextEditorRevealType.InCenter);
    await this.#ask(running);
  }

  /** Asks a stronger model for the same. */
  async stronger(): Promise<void> {
    const running = this.#running;
    if (!running?.proposed) return;
    this.#note(running, false);
    const { request, proposed } = running;
    running.request = { ...request, alternative: { type: 'stronger', than: proposed.answer.model.id } };
    delete running.proposed;
    running.thread.asking(request.instruction ?? '');
    await this.#ask(running);
  }

  /** Writes the change as one undo step. */
  async accept(): Promise<void> {
    const running = this.#running;
    if (!running?.proposed || !running.open) return;
    const { proposed, open } = running;
    const files = proposed.files.map((file) => new ProposedFile(file));
    if (
      proposed.files.length > 1 ||
      files.some((file) => file.hunks.some((_, index) => file.addressesOf(index).length > 0))
    ) {
      return this.asDiff();
    }
    acceptAll(files);
    try {
      const written = await writeAccepted(files, proposed.uriOf, open.root.folder);
      if (written.type === 'stale') return await this.asDiff();
      this.#note(running, true);
      this.close();
      await vscode.window.showTextDocument(open.document, { preview: false });
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  /** Shows the change in the diff editor instead, hunk by hunk. */
  async asDiff(): Promise<void> {
    const running = this.#running;
    if (!running?.proposed) return;
    const { proposed, open, request } = running;
    this.close();
    await this.#showDiff(proposed, `${request.title} · ${proposed.by}`, open?.root.folder);
  }

  /** Leaves everything as it is; an answer that streams is stopped and booked. */
  reject(): void {
    if (this.#running?.proposed) this.#note(this.#running, false);
    this.close();
  }

  close(): void {
    this.#running?.stopping.abort();
    this.#running?.thread.dispose();
    this.#running = undefined;
  }

  dispose(): void {
    this.close();
    this.#controller?.dispose();
  }

  async #ask(running: Running): Promise<void> {
    const { request, thread, stopping } = running;
    const { t } = this.#parts;
    try {
      const { choice, alternative, instruction } = request;
      const [fresh, conventions] = await Promise.all([openPlace(request, t), this.#parts.conventions()]);
      running.open = fresh;
      const ask = {
        ...editAsk('generate', instruction, fresh.place, conventions),
        ...(choice && { choice }),
        ...(alternative && { alternative }),
      };
      const scope = ({ tier }: Model) => scopeOf('generate', fresh.place, tier === 'small');
      const proposed = await withConsent(
        (isSensitiveAllowed) =>
          proposeEdit(
            this.#parts,
            { ...ask, ...(isSensitiveAllowed && { isSensitiveAllowed }) },
            fresh.root,
            scope,
            stopping.signal,
            { seen: this.#watch(thread) },
          ),
        t,
      );
      if (this.#running !== running) return;
      running.proposed = proposed;
      thread.preview(previewLabel(proposed, t), proposed.files.map(diffText).join('\n'));
    } catch (thrown) {
      if (this.#running === running) this.#fail(thrown);
    }
  }

  #watch(thread: InlineThread): WatchEdit {
    const { t, now } = this.#parts;
    let by = t('Choosing a model');
    return (part, text) => {
      if (part.type === 'decision') {
        const { chosen, estimateNanoUsd, reason } = part.decision;
        by = `${nameOf(chosen, t)} · ${estimateText(chosen.place, estimateNanoUsd)} · ${t(reason)}`;
      }
      const line = part.type === 'waiting' ? `${by} · ${t(part.sentence)}` : by;
      thread.streaming(line, text, now().getTime());
    };
  }

  #fail(thrown: unknown): void {
    const error = toBatonError(thrown);
    this.close();
    if (error.code !== 'BATON_E_CANCELLED')
      void vscode.window.showWarningMessage(`Baton: ${this.#parts.t(error.message)}`);
  }

  #note({ proposed }: Running, isAccepted: boolean): void {
    if (!proposed) return;
    const files = proposed.files.map((file) => new ProposedFile(file));
    if (isAccepted) acceptAll(files);
    void this.#parts.learning.observe(editObservation(proposed.answer, files, this.#parts.now()));
  }
}

function acceptAll(files: readonly ProposedFile[]): void {
  for (const file of files) for (const [index] of file.hunks.entries()) file.decide(index, 'accepted');
}

function previewLabel({ files, by }: ProposedEdit, t: EditFlowParts['t']): string {
  const count = files.reduce((sum, file) => sum + new ProposedFile(file).hunks.length, 0);
  return `${count === 1 ? t('1 change') : t('{0} changes', count)} · ${by}`;
}

function diffText({ path, before, after }: ProposedEdit['files'][number]): string {
  const sign = (lines: readonly string[], mark: string): string[] =>
    lines.map((line) => `${mark}${line.replace(/\r?\n$/, '')}`);
  const hunks = hunksOf(before ?? '', after ?? '').map((hunk) =>
    [`@@ ${path}:${hunk.beforeStart + 1} @@`, ...sign(hunk.before, '-'), ...sign(hunk.after, '+')].join('\n'),
  );
  return hunks.join('\n');
}
