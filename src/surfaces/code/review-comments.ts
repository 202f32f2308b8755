import * as vscode from 'vscode';
import type { Translate } from '../l10n.ts';
import { asText, codeBlock } from './markdown-text.ts';
import { quotedLines } from './quoted-lines.ts';
import type { Finding, Severity } from './review-findings.ts';

/** Id of the comment controller; the menus name it. */
export const REVIEW_CONTROLLER = 'baton.review';
/** Context values of a thread, which the menus name: with and without something to apply. */
const FIXABLE = 'fixable';
const PLAIN = 'plain';
/** True while findings are shown. */
const HAS_FINDINGS_KEY = 'baton.hasFindings';
/** So many threads stand open; more would hide the code. */
const MAX_EXPANDED = 3;

/** A finding at its place. */
export interface PlacedFinding {
  readonly finding: Finding;
  readonly document: vscode.TextDocument;
}

/** Where the text that a finding is about stands now. `isExact`: it stands there word for word, so that it may be replaced. */
export interface FindingPlace {
  readonly range: vscode.Range;
  readonly isExact: boolean;
}

/** The findings of reviews as comments in the editor, until each is applied or dismissed. */
export class ReviewComments implements vscode.Disposable {
  readonly #t: Translate;
  readonly #controller: vscode.CommentController;
  readonly #placed = new Map<vscode.CommentThread, PlacedFinding>();

  constructor(t: Translate) {
    this.#t = t;
    this.#controller = vscode.comments.createCommentController(REVIEW_CONTROLLER, t('Baton review'));
  }

  /** Shows the findings of one review; those of earlier ones in the same files go. */
  show(findings: readonly PlacedFinding[]): void {
    const files = new Set(findings.map(({ document }) => document.uri.toString()));
    for (const thread of this.#placed.keys()) if (files.has(thread.uri.toString())) this.dismiss(thread);
    for (const [index, placed] of findings.entries()) this.#add(placed, index < MAX_EXPANDED);
    this.#tell();
  }

  /** The finding of a thread and where it stands now; `undefined` when it is no thread of ours. */
  at(thread: vscode.CommentThread): (PlacedFinding & FindingPlace) | undefined {
    const placed = this.#placed.get(thread);
    return placed && { ...placed, ...placeOfFinding(placed, thread.range) };
  }

  /** All threads that are shown, in the order of their findings. */
  get threads(): readonly vscode.CommentThread[] {
    return [...this.#placed.keys()];
  }

  dismiss(thread: vscode.CommentThread): void {
    this.#placed.delete(thread);
    thread.dispose();
    this.#tell();
  }

  dismissAll(): void {
    for (const thread of this.threads) this.dismiss(thread);
  }

  dispose(): void {
    this.dismissAll();
    this.#controller.dispose();
  }

  #tell(): void {
    void vscode.commands.executeCommand('setContext', HAS_FINDINGS_KEY, this.#placed.size > 0);
  }

  #add(placed: PlacedFinding, isExpanded: boolean): void {
    const { finding, document } = placed;
    const { range } = placeOfFinding(placed, undefined);
    const severity = severityWord(finding.severity, this.#t);
    const comment: vscode.Comment = {
      author: { name: 'Baton' },
      mode: vscode.CommentMode.Preview,
      body: bodyOf(finding, document.languageId, this.#t),
    };
    const thread = this.#controller.createCommentThread(document.uri, range, [comment]);
    thread.canReply = false;
    thread.label = severity;
    thread.contextValue = finding.suggestion === '' && finding.replacement === '' ? PLAIN : FIXABLE;
    thread.collapsibleState = isExpanded
      ? vscode.CommentThreadCollapsibleState.Expanded
      : vscode.CommentThreadCollapsibleState.Collapsed;
    this.#placed.set(thread, placed);
  }
}

function placeOfFinding({ finding, document }: PlacedFinding, shown: vscode.Range | undefined): FindingPlace {
  const lines = document.getText().split(/\r?\n/);
  const near = shown?.start.line ?? finding.line - 1;
  const { startLine, endLine, isExact } = quotedLines(lines, near, finding.quote);
  const range = new vscode.Range(startLine, 0, endLine, lines[endLine]?.length ?? 0);
  return { range, isExact };
}

/**
 * The comment's text. What the model wrote goes in as text, every sign of Markdown escaped: no picture is fetched, no command or page is linked, whatever
 * it says.
 */
export function bodyOf(
  { reason, suggestion, replacement }: Finding,
  languageId: string,
  t: Translate,
): vscode.MarkdownString {
  const parts = [
    asText(reason),
    ...(suggestion === '' ? [] : [asText(t('Suggested: {0}', suggestion))]),
    ...(replacement === '' ? [] : [codeBlock(replacement, languageId)]),
  ];
  const body = new vscode.MarkdownString(parts.join('\n\n'));
  body.isTrusted = false;
  body.supportHtml = false;
  return body;
}

function severityWord(severity: Severity, t: Translate): string {
  switch (severity) {
    case 'error':
      return t('Error');
    case 'warning':
      return t('Warning');
    case 'info':
      return t('Note');
  }
}
