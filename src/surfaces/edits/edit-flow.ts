import * as vscode from 'vscode';
import { toBatonError, type BatonError } from '../../domain/errors.ts';
import { reached } from '../../host/phases.ts';
import type { OpinionSink } from '../chat/conversation-parts.ts';
import type { Log } from '../../domain/log.ts';
import type { Model } from '../../domain/model.ts';
import type { Alternative, Attachment, ModelChoice, TaskKind } from '../../domain/task.ts';
import type { AskParts } from '../code/ask-once.ts';
import { withConsent } from '../code/say.ts';
import { editObservation, checkObservation, unusableObservation } from './edit-opinions.ts';
import { openPlace, type OpenPlace } from './edit-place.ts';
import { editWatch, withEditProgress, type SeenAnswer } from './edit-progress.ts';
import { editAsk, scopeOf } from './edit-task.ts';
import { remainingProblems } from './look-again.ts';
import { proposeEdit, type ProposedEdit } from './propose.ts';
import type { PreparedDiff } from './prepared-diff.ts';
import type { ProposalView } from './proposal-view.ts';
import type { ProposedFile } from './proposal.ts';
import { writeAccepted } from './write-edit.ts';
import type { EditAnswer, WatchEdit } from './ask-edit.ts';
import type { EditedFile } from '../../edits/change.ts';

/** The kinds of task whose answer is an edit. */
export type EditKind = Extract<
  TaskKind,
  'fix' | 'document' | 'test' | 'refactor' | 'optimize' | 'translate' | 'generate'
>;

/** One wish for a change of code, from any door. */
export interface EditRequest {
  readonly kind: EditKind;
  /** The person's own words, such as "into Python"; absent for an action that says all by its kind. */
  readonly instruction?: string;
  readonly uri: vscode.Uri;
  /** What the person selected; an empty one stands for the symbol around it, and where there is none for the whole file. */
  readonly range: vscode.Range;
  /** Problems that the editor shows at the place; they go with the request, and Fix looks at them again after the edit. */
  readonly diagnostics?: readonly vscode.Diagnostic[];
  /** What the diff and the progress are called: "Fix: parseAmount". */
  readonly title: string;
  /** Who should answer; absent: as the person chose for everything. */
  readonly choice?: ModelChoice;
  /** A wish relative to the model that answered first. */
  readonly alternative?: Alternative;
}

/** How a wish ended. Whatever went wrong was said to the person already. */
export type EditOutcome =
  /** Some or all hunks were written, as one undo step. */
  | { readonly type: 'applied'; readonly hunkCount: number; readonly fileCount: number }
  /** The person rejected everything. */
  | { readonly type: 'rejected' }
  | { readonly type: 'cancelled' }
  /** Nothing was written. `reason` is the sentence that was shown. */
  | { readonly type: 'refused'; readonly reason: string };

/** From a wish to an edit that the person saw, accepted hunk by hunk, and can undo in one step. */
export interface EditFlow {
  /** Asks a model, shows the diff and waits for the person. Writes nothing that was not accepted. Never rejects. */
  start(request: EditRequest): Promise<EditOutcome>;
  /** Shows files before and after as a diff, and writes what the person accepts. For edits that are there already. Never rejects. */
  review(
    files: readonly EditedFile[],
    uriOf: ProposedEdit['uriOf'],
    title: string,
    folder?: vscode.WorkspaceFolder,
  ): Promise<EditOutcome>;
}

/** What the flow is built from. */
export interface EditFlowParts extends AskParts {
  readonly view: ProposalView;
  readonly learning: OpinionSink;
  /** What the people of the workspace ask of assistants: goes along with every edit. */
  readonly conventions: () => Promise<readonly Attachment[]>;
  readonly log: Log;
  readonly now: () => Date;
}

/** Builds the flow. */
export function createEditFlow(parts: EditFlowParts): EditFlow {
  return {
    start: (request) => start(parts, request),
    review: (files, uriOf, title, folder) =>
      decide(parts, { files, uriOf }, title, folder).then(
        ({ outcome }) => outcome,
        (thrown: unknown) => refuse(parts, thrown),
      ),
  };
}

async function start(parts: EditFlowParts, request: EditRequest): Promise<EditOutcome> {
  let seen: SeenAnswer = { text: '' };
  let prepared: PreparedDiff | undefined;
  try {
    const [open, conventions] = await Promise.all([openPlace(request, parts.t), parts.conventions()]);
    reached('place');
    prepared = parts.view.prepare(open.place.path, open.place.text);
    const proposed = await propose(parts, request, { ...open, conventions }, prepared, (found) => (seen = found));
    reached('planned');
    const title = `${request.title} · ${proposed.by}`;
    const { outcome, files } = await decide(parts, proposed, title, open.root.folder, prepared);
    void parts.learning.observe(editObservation(proposed.answer, files, parts.now()));
    if (outcome.type === 'applied' && request.kind === 'fix') void lookAgain(parts, request, proposed.answer);
    return outcome;
  } catch (thrown) {
    const error = toBatonError(thrown);
    if (error.code === 'BATON_E_EDIT_REFUSED' && seen.answer)
      void parts.learning.observe(unusableObservation(seen.answer, parts.now()));
    return refuse(parts, thrown, error.code === 'BATON_E_EDIT_REFUSED' ? { request, ...seen } : undefined);
  } finally {
    prepared?.dispose();
  }
}

/** Asks with a notification that shows the decision, then the progress, and can be cancelled. */
function propose(
  parts: EditFlowParts,
  { kind, instruction, title, choice, alternative }: EditRequest,
  { place, root, conventions }: OpenPlace & { readonly conventions: readonly Attachment[] },
  prepared: PreparedDiff,
  note: (seen: SeenAnswer) => void,
): Promise<ProposedEdit> {
  const { t } = parts;
  return withEditProgress(title, (signal, report) =>
    withConsent((isSensitiveAllowed) => {
      const ask = {
        ...editAsk(kind, instruction, place, conventions),
        ...(choice && { choice }),
        ...(alternative && { alternative }),
        ...(isSensitiveAllowed && { isSensitiveAllowed }),
      };
      const scope = ({ tier }: Model) => scopeOf(kind, place, tier === 'small');
      const watch = editWatch(t, report, note);
      const seen: WatchEdit = (part, text) => {
        // Tests and translations mostly go into files of their own.
        if (part.type === 'prompt' && kind !== 'test' && kind !== 'translate') prepared.begin();
        watch(part, text);
      };
      return proposeEdit(parts, ask, root, scope, signal, { seen, planned: (files) => prepared.update(files) });
    }, t),
  );
}

/** Shows the diff until the person has decided, and writes. A file that changed at the same lines meanwhile is shown anew against what it is now. */
async function decide(
  parts: EditFlowParts,
  { files, uriOf }: Pick<ProposedEdit, 'files' | 'uriOf'>,
  title: string,
  folder: vscode.WorkspaceFolder | undefined,
  prepared?: PreparedDiff,
): Promise<{ readonly outcome: EditOutcome; readonly files: readonly ProposedFile[] }> {
  const { t } = parts;
  const decided = await parts.view.show(files, title, prepared);
  if (decided.every(({ acceptedCount }) => acceptedCount === 0))
    return { outcome: { type: 'rejected' }, files: decided };
  const written = await writeAccepted(decided, uriOf, folder);
  if (written.type === 'written') {
    const { hunkCount, fileCount, first } = written;
    if (first) await vscode.window.showTextDocument(first, { preview: false }).then(undefined, () => undefined);
    return { outcome: { type: 'applied', hunkCount, fileCount }, files: decided };
  }
  const names = written.files.map(({ path }) => path).join(', ');
  const compare = t('Compare with the file now');
  const picked = await vscode.window.showWarningMessage(
    `Baton: ${t('{0} changed meanwhile at the same lines. Nothing was written.', names)}`,
    compare,
  );
  if (picked !== compare)
    return {
      outcome: { type: 'refused', reason: t('{0} changed meanwhile at the same lines. Nothing was written.', names) },
      files: decided,
    };
  return decide(parts, { files: written.files, uriOf }, title, folder);
}

/** After a repair: are the problems gone? Where not, a stronger model is offered. */
async function lookAgain(parts: EditFlowParts, request: EditRequest, answer: EditAnswer): Promise<void> {
  const before = request.diagnostics ?? [];
  if (before.length === 0) return;
  const left = await remainingProblems(request.uri, before);
  void parts.learning.observe(checkObservation(answer, left.length === 0, parts.now()));
  const [first] = left;
  if (!first) return;
  const { t } = parts;
  const stronger = t('Ask a stronger model');
  const sentence = t('After the change the problem is still there: {0}', first.message.slice(0, 160));
  if ((await vscode.window.showWarningMessage(`Baton: ${sentence}`, stronger)) !== stronger) return;
  await start(parts, { ...request, diagnostics: left, alternative: { type: 'stronger', than: answer.model.id } });
}

interface Unusable {
  readonly request: EditRequest;
  readonly answer?: Pick<EditAnswer, 'model'>;
  readonly text: string;
}

/** Says why nothing was changed; of an answer that could not be used the person can see the text or ask a stronger model. */
function refuse(parts: EditFlowParts, thrown: unknown, unusable?: Unusable): EditOutcome {
  const error = toBatonError(thrown);
  if (error.code === 'BATON_E_CANCELLED') return { type: 'cancelled' };
  parts.log.warn({ event: 'edit.refused', code: error.code, detail: error.detail });
  void offerMore(parts, error, unusable);
  return { type: 'refused', reason: error.message };
}

async function offerMore(parts: EditFlowParts, error: BatonError, unusable: Unusable | undefined): Promise<void> {
  const { t } = parts;
  const [stronger, see] = [t('Ask a stronger model'), t('Show the answer')];
  const model = unusable?.answer?.model;
  const offers = unusable ? [...(model ? [stronger] : []), ...(unusable.text === '' ? [] : [see])] : [];
  const picked = await vscode.window.showWarningMessage(`Baton: ${t(error.message)}`, ...offers);
  if (picked === see && unusable) {
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ content: unusable.text, language: 'markdown' }),
    );
  }
  if (picked === stronger && unusable && model) {
    await start(parts, { ...unusable.request, alternative: { type: 'stronger', than: model.id } });
  }
}
