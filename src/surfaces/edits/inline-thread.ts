import * as vscode from 'vscode';
import type { Translate } from '../l10n.ts';

/** Id of the comment controller; the menus name it. */
export const INLINE_CONTROLLER = 'baton.inline';
/** What the open inline edit is at, for keys: `asking`, `preview`; absent when there is none. */
const INLINE_KEY = 'baton.inlineEdit';
/** How often a streamed text is drawn at most. */
const DRAW_EVERY_MS = 120;
/** Longest text that is drawn while it streams, in UTF-16 code units: its end. */
const MAX_SHOWN = 6_000;

/** What an inline edit is at. */
export type InlineState = 'asking' | 'preview';

/**
 * A comment thread below the lines: the wish, the text as it streams, then the change as it would be written. The wish itself is typed into the editor's
 * own input: the one of a thread cannot be given the focus, and what is typed would land in the file.
 */
export class InlineThread implements vscode.Disposable {
  readonly document: vscode.TextDocument;
  readonly range: vscode.Range;
  readonly #thread: vscode.CommentThread;
  readonly #t: Translate;
  #wish = '';
  #drawnAtMs = 0;

  constructor(controller: vscode.CommentController, document: vscode.TextDocument, range: vscode.Range, t: Translate) {
    this.document = document;
    this.range = range;
    this.#t = t;
    this.#thread = controller.createCommentThread(document.uri, range, []);
    this.#thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
    this.#thread.canReply = false;
    this.#thread.label = linesLabel(range, t);
  }

  /** The wish is sent. */
  asking(wish: string): void {
    this.#wish = wish;
    this.#thread.comments = [this.#comment(this.#t('You'), new vscode.MarkdownString().appendText(wish))];
    this.#to('asking');
  }

  /** Shows who answers and what has come so far. */
  streaming(by: string, text: string, nowMs: number): void {
    if (nowMs - this.#drawnAtMs < DRAW_EVERY_MS) return;
    this.#drawnAtMs = nowMs;
    this.#thread.label = by;
    this.#show(codeOf(text.slice(-MAX_SHOWN), this.document.languageId));
  }

  /** Shows the change: "2 changes · qwen3-coder 30B, local · $0.00". */
  preview(label: string, diff: string): void {
    this.#thread.label = label;
    this.#show(codeOf(diff, 'diff'));
    this.#to('preview');
  }

  dispose(): void {
    this.#thread.dispose();
    this.#to(undefined);
  }

  #show(body: vscode.MarkdownString): void {
    const wish = new vscode.MarkdownString().appendText(this.#wish);
    this.#thread.comments = [this.#comment(this.#t('You'), wish), this.#comment('Baton', body)];
  }

  #comment(name: string, body: vscode.MarkdownString): vscode.Comment {
    return { author: { name }, mode: vscode.CommentMode.Preview, body };
  }

  #to(state: InlineState | undefined): void {
    this.#thread.contextValue = state ?? '';
    void vscode.commands.executeCommand('setContext', INLINE_KEY, state);
  }
}

/** A model's words as code, in which nothing is a link, an image or a command. */
function codeOf(text: string, language: string): vscode.MarkdownString {
  const body = new vscode.MarkdownString();
  body.isTrusted = false;
  body.supportHtml = false;
  return body.appendCodeblock(text, language);
}

/** "Edit lines 6 to 8". A selection that ends at the start of a line does not mean that line. */
export function linesLabel({ start, end }: vscode.Range, t: Translate): string {
  const last = end.character === 0 && end.line > start.line ? end.line : end.line + 1;
  return last === start.line + 1 ? t('Edit line {0}', last) : t('Edit lines {0} to {1}', start.line + 1, last);
}
