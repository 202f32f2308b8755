import * as vscode from 'vscode';
import { diffToCommit, gitRepository } from '../../host/git.ts';
import { placeOf } from '../../host/workspace.ts';
import type { EditFlow, EditOutcome } from '../edits/edit-flow.ts';
import type { AskParts } from './ask-once.ts';
import { diffText, type DiffText } from './diff-text.ts';
import { givenCode } from './given-code.ts';
import { review, type Review } from './review.ts';
import { ReviewComments, type FindingPlace, type PlacedFinding } from './review-comments.ts';
import { changedPath, reviewSummary, type Finding } from './review-findings.ts';
import { DONE, type CodeOutcome } from './say.ts';
import { openText, refusal, type CodeTarget } from './target.ts';

/** Longest diff that is reviewed at once, in UTF-16 code units: about 50 000 tokens. */
const MAX_DIFF_LENGTH = 200_000;

/** What reviews need besides asking. */
export type ReviewingParts = AskParts & { readonly edits: () => Promise<EditFlow> };

/** Reviews code and changes, and shows at the lines what was found. */
export class Reviewing implements vscode.Disposable {
  readonly #parts: ReviewingParts;
  #shown: ReviewComments | undefined;

  constructor(parts: ReviewingParts) {
    this.#parts = parts;
  }

  /** Reviews a piece of code. Rejects with a sentence when there is no review. */
  async reviewCode(target: CodeTarget): Promise<CodeOutcome> {
    const { references, attachments } = givenCode(target);
    const { name, document, range } = target;
    const found = await review(this.#parts, { name, references, attachments });
    const inRange = found.findings.map((finding) => ({ ...finding, line: heldIn(range, finding.line) }));
    return this.#show(
      name,
      found,
      inRange.map((finding) => ({ finding, document })),
    );
  }

  /** Reviews what is staged, else what tracked files changed; of these the `files` alone, where some are named. Rejects with a sentence. */
  async reviewChanges(root: vscode.Uri | undefined, files: readonly vscode.Uri[]): Promise<CodeOutcome> {
    const { t } = this.#parts;
    const repository = await gitRepository(root);
    if (!repository) throw refusal(t('No Git repository is open here.'));
    const read = await diffToCommit(repository).catch((cause: unknown) => {
      throw refusal(t('Git could not say what was changed. The Git log has the details.'), cause);
    });
    const uriOf = (path: string): vscode.Uri => vscode.Uri.joinPath(repository.rootUri, path);
    const isMeant = (path: string): boolean =>
      files.length === 0 || files.some((uri) => uri.toString() === uriOf(path).toString());
    const diff = diffText(read.text, MAX_DIFF_LENGTH, isMeant);
    if (diff.text.trim() === '') throw refusal(nothingToReview(diff, t));
    const name = read.isStaged ? t('the staged changes') : t('the changes');
    const attachment = {
      label: `git diff, ${read.isStaged ? 'staged' : 'unstaged'}`,
      language: 'diff',
      text: diff.text,
    };
    const found = await review(this.#parts, {
      name,
      references: [],
      attachments: [{ ...attachment, paths: [...diff.paths] }],
    });
    const placed = await Promise.all(found.findings.map((finding) => placedInChange(finding, diff.paths, uriOf)));
    return this.#show(
      name,
      found,
      placed.filter((each) => each !== undefined),
    );
  }

  /** Has the repair of a finding made and shown as a diff; the comment goes when the person took it. */
  async apply(argument: unknown): Promise<CodeOutcome> {
    const { t } = this.#parts;
    const thread = this.#threadOf(argument);
    const at = thread && this.#shown?.at(thread);
    if (!at) throw refusal(t('There is no finding of a review here.'));
    const outcome = await this.#repair(at);
    if (outcome.type === 'applied') this.#shown?.dismiss(thread);
    return outcome.type === 'refused' ? outcome : DONE;
  }

  /** Code that takes the place of lines that still stand there is shown as it is; else a model is asked for the repair. */
  async #repair({ finding, document, range, isExact }: PlacedFinding & FindingPlace): Promise<EditOutcome> {
    const { reason, suggestion, replacement } = finding;
    const title = this.#parts.t('Fix: {0}', reason.slice(0, 60));
    const edits = await this.#parts.edits();
    if (isExact && replacement !== '') {
      const folder = vscode.workspace.getWorkspaceFolder(document.uri);
      const path = placeOf(document.uri)?.path ?? document.uri.path;
      const before = document.getText();
      const after = replaceLines(document, range, replacement);
      return edits.review([{ path, before, after }], () => document.uri, title, folder);
    }
    const code = replacement === '' ? '' : `\nRepair it with:\n${replacement}`;
    const instruction = `${reason}\n${suggestion}${code}`.trim();
    return edits.start({ kind: 'fix', uri: document.uri, range, title, instruction });
  }

  /** Takes a finding away. */
  dismiss(argument: unknown): CodeOutcome {
    const thread = this.#threadOf(argument);
    if (thread) this.#shown?.dismiss(thread);
    return DONE;
  }

  /** Takes all findings away. */
  dismissAll(): CodeOutcome {
    this.#shown?.dismissAll();
    return DONE;
  }

  dispose(): void {
    this.#shown?.dispose();
  }

  /** The thread that a menu hands over; from the palette the one at the cursor. */
  #threadOf(argument: unknown): vscode.CommentThread | undefined {
    const threads = this.#shown?.threads ?? [];
    const editor = vscode.window.activeTextEditor;
    return argument === undefined && editor
      ? threads.find(
          ({ uri, range }) =>
            uri.toString() === editor.document.uri.toString() && range?.contains(editor.selection.active),
        )
      : threads.find((thread) => thread === argument);
  }

  async #show(name: string, { skipped, by, findings }: Review, placed: readonly PlacedFinding[]): Promise<CodeOutcome> {
    const { t } = this.#parts;
    this.#shown ??= new ReviewComments(t);
    this.#shown.show(placed);
    const [first] = this.#shown.threads;
    if (first && placed.length > 0) await reveal(first);
    const sentence = reviewSummary(
      { name, shown: placed.length, unreadable: findings.length - placed.length + skipped, by },
      t,
    );
    const all = t('Dismiss all');
    void vscode.window
      .showInformationMessage(sentence, ...(placed.length > 0 ? [all] : []))
      .then((picked) => picked === all && this.dismissAll());
    return DONE;
  }
}

/** The document's text with other lines in the place of `range`, at the indentation that stands there, with its own line ends. */
function replaceLines(document: vscode.TextDocument, range: vscode.Range, replacement: string): string {
  const own = /^[ \t]*/.exec(document.lineAt(range.start.line).text)?.[0] ?? '';
  const lines = replacement.replace(/\n+$/, '').split(/\r?\n/);
  const given = /^[ \t]*/.exec(lines[0] ?? '')?.[0] ?? '';
  const isShifted = given !== own && lines.every((line) => line.trim() === '' || line.startsWith(given));
  const shifted = isShifted ? lines.map((line) => (line.trim() === '' ? line : own + line.slice(given.length))) : lines;
  const text = document.getText();
  const end = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  return text.slice(0, document.offsetAt(range.start)) + shifted.join(end) + text.slice(document.offsetAt(range.end));
}

async function reveal({ uri, range }: vscode.CommentThread): Promise<void> {
  const editor = await vscode.window.showTextDocument(uri, { preserveFocus: true, preview: true });
  if (range) editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** A line that the model counted from the start of the snippet rather than of the file is meant within the snippet. */
function heldIn({ start, end }: vscode.Range, line: number): number {
  return Math.max(start.line + 1, Math.min(line, end.line + 1));
}

/**
 * A finding about a change with its document. One that names no file of the change stands at the top of the first file, with what it named; `undefined` when
 * no file can be opened.
 */
async function placedInChange(
  finding: Finding,
  paths: readonly string[],
  uriOf: (path: string) => vscode.Uri,
): Promise<PlacedFinding | undefined> {
  const open = (path: string): Promise<vscode.TextDocument | undefined> =>
    openText(uriOf(path), (sentence) => sentence).catch(() => undefined);
  const path = changedPath(finding.path, paths);
  const document = path === undefined ? undefined : await open(path);
  if (document) return { finding, document };
  const first = paths[0] === undefined ? undefined : await open(paths[0]);
  const reason = finding.path === '' ? finding.reason : `${finding.path}: ${finding.reason}`;
  return first && { finding: { ...finding, reason, line: 1, quote: '', replacement: '' }, document: first };
}

function nothingToReview({ secret }: DiffText, t: AskParts['t']): string {
  return secret.length > 0
    ? t('Only files that hold keys changed, and those are never sent: {0}.', secret.join(', '))
    : t('There is nothing to review. Change or stage something first.');
}
