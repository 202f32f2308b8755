import * as vscode from 'vscode';
import { toBatonError } from '../../domain/errors.ts';
import type { EditedFile } from '../../edits/change.ts';
import { codeAsEdit } from './apply-code.ts';
import type { EditCommand } from './edit-commands.ts';
import { createEditFlow, type EditFlow, type EditFlowParts, type EditOutcome } from './edit-flow.ts';
import { InlineEdit } from './inline-edit.ts';
import type { ProposedFile } from './proposal.ts';
import { ProposalView } from './proposal-view.ts';
import { translate } from '../translate.ts';

/** Everything about edits that a window has once: the flow, the open diffs, the inline edit. */
export interface Edits extends vscode.Disposable {
  readonly flow: EditFlow;
  /** Does what a command says. Never rejects: what goes wrong is shown. */
  readonly run: (command: EditCommand, args: readonly unknown[]) => Promise<void>;
  /** Shows a code block of an answer as a diff of the file that it belongs to. Never rejects. */
  readonly applyCode: (code: string, info: string) => Promise<EditOutcome>;
  /** Shows changes of files and resolves with what the person said about each hunk. Writes nothing. */
  readonly show: (files: readonly EditedFile[], title: string) => Promise<readonly ProposedFile[]>;
}

/** Builds it. Nothing is shown before the first use. */
export function createEdits(given: Omit<EditFlowParts, 'view' | 'now'>): Edits {
  const parts = { ...given, now: () => new Date() };
  const view = new ProposalView(parts.t);
  const flow = createEditFlow({ ...parts, view });
  const inline = new InlineEdit({ ...parts, view }, ({ files, uriOf }, title, folder) =>
    flow.review(files, uriOf, title, folder),
  );
  const applyCode = async (code: string, info: string): Promise<EditOutcome> => {
    try {
      const { files, uriOf, title, folder } = await codeAsEdit(code, info, parts.t);
      return await flow.review(files, uriOf, title, folder);
    } catch (thrown) {
      sayError(thrown);
      return { type: 'refused', reason: toBatonError(thrown).message };
    }
  };
  const actions: Record<EditCommand, (argument: unknown, second: unknown) => Promise<void> | void> = {
    accept: (argument) => view.accept(argument),
    reject: (argument) => view.reject(argument),
    acceptAll: (argument) => view.acceptAll(argument),
    rejectAll: (argument) => view.rejectAll(argument),
    inline: () => inline.open(),
    inlineAccept: () => inline.accept(),
    inlineReject: () => inline.reject(),
    inlineDiff: () => inline.asDiff(),
    inlineStronger: () => inline.stronger(),
    // Not waited for: the person takes their time to decide.
    applyCode: (code, info) => {
      if (typeof code === 'string') void applyCode(code, typeof info === 'string' ? info : '');
    },
  };
  return {
    flow,
    async run(command, [argument, second]) {
      try {
        await actions[command](argument, second);
      } catch (thrown) {
        sayError(thrown);
      }
    },
    applyCode,
    show: (files, title) => view.show(files, title),
    dispose() {
      inline.dispose();
      view.dispose();
    },
  };
}

function sayError(thrown: unknown): void {
  const { code, message } = toBatonError(thrown);
  if (code !== 'BATON_E_CANCELLED') void vscode.window.showWarningMessage(`Baton: ${translate(message)}`);
}
