import * as vscode from 'vscode';
import { formatTokens } from '../../domain/format.ts';
import type { SnippetSource } from '../../domain/snippet.ts';
import type { SnippetReference } from '../../domain/task.ts';
import { placeOf } from '../../host/workspace.ts';
import type { ChipView } from '../../protocol.ts';
import { referenceLabel } from './turn-view.ts';

/** How long the editor must rest before a chip's tokens are counted again. */
const SETTLE_MS = 300;

/** A piece of context above the input: what it refers to, and how it is drawn. */
export interface Chip {
  readonly reference: SnippetReference;
  readonly view: ChipView;
}

/**
 * The context above the input: the active editor's selection or file, and what the person added. Counts tokens behind the scenes; `onDidChange`
 * fires when there is something new to draw.
 */
export class Chips implements vscode.Disposable {
  readonly #source: SnippetSource;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  #active: Chip | undefined;
  #added: Chip[] = [];
  /** The active chip that the person removed; it stays away until another file or selection is active. */
  #removed: string | undefined;
  #settle: ReturnType<typeof setTimeout> | undefined;
  readonly onDidChange = this.#changed.event;

  constructor(source: SnippetSource) {
    this.#source = source;
    this.#subscriptions = [
      this.#changed,
      vscode.window.onDidChangeActiveTextEditor(() => this.#followEditor()),
      vscode.window.onDidChangeTextEditorSelection(
        (event) => event.textEditor === vscode.window.activeTextEditor && this.#followEditor(),
      ),
      vscode.workspace.onDidChangeTextDocument(
        (event) => event.document === vscode.window.activeTextEditor?.document && this.#countSoon(),
      ),
    ];
    this.#followEditor();
  }

  get all(): readonly Chip[] {
    const active = this.#active && this.#active.view.id !== this.#removed ? [this.#active] : [];
    return [...active, ...this.#added.filter((chip) => chip.view.id !== this.#active?.view.id || active.length === 0)];
  }

  add(reference: SnippetReference): void {
    const chip = chipOf(reference);
    if (this.all.some((each) => each.view.id === chip.view.id)) return;
    this.#added.push(chip);
    this.#changed.fire();
    void this.#count(chip);
  }

  remove(id: string): void {
    if (this.#active?.view.id === id) this.#removed = id;
    this.#added = this.#added.filter((chip) => chip.view.id !== id);
    this.#changed.fire();
  }

  /** Added chips go with one question; the active editor's stays. */
  clearAdded(): void {
    if (this.#added.length === 0) return;
    this.#added = [];
    this.#changed.fire();
  }

  dispose(): void {
    clearTimeout(this.#settle);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #followEditor(): void {
    const editor = vscode.window.activeTextEditor;
    // Focus in the chat itself leaves no active text editor: the file is still the one the person means.
    if (!editor && vscode.window.visibleTextEditors.length > 0) return;
    const reference = editor && referenceOf(editor);
    const chip = reference && chipOf(reference);
    if (chip?.view.id === this.#active?.view.id) return;
    if (chip?.view.id !== this.#removed) this.#removed = undefined;
    this.#active = chip;
    this.#changed.fire();
    this.#countSoon();
  }

  #countSoon(): void {
    clearTimeout(this.#settle);
    this.#settle = setTimeout(() => this.#active && void this.#count(this.#active), SETTLE_MS);
  }

  async #count({ reference, view: { id } }: Chip): Promise<void> {
    const { snippets, unreadable } = await this.#source.read([reference], AbortSignal.timeout(10_000));
    const tokens = snippets[0] && formatTokens(snippets[0].tokens);
    const problem = unreadable[0]?.reason;
    const update = (chip: Chip): Chip =>
      chip.view.id === id
        ? { ...chip, view: { ...chipOf(reference).view, ...(tokens && { tokens }), ...(problem && { problem }) } }
        : chip;
    this.#active = this.#active && update(this.#active);
    this.#added = this.#added.map(update);
    this.#changed.fire();
  }
}

/** How a reference is drawn before its tokens are counted. */
export function chipOf(reference: SnippetReference): Chip {
  const title = referenceLabel(reference);
  const label = title.slice(title.lastIndexOf('/') + 1);
  const icon = reference.startLine === undefined ? 'file-code' : 'list-selection';
  return { reference, view: { id: `${reference.folder}/${title}`.slice(-200), icon, label, title } };
}

function referenceOf({ document, selection }: vscode.TextEditor): SnippetReference | undefined {
  const place = placeOf(document.uri);
  if (!place) return undefined;
  if (selection.isEmpty) return place;
  // A selection that ends at the start of a line does not mean that line.
  const endLine = selection.end.character === 0 ? selection.end.line : selection.end.line + 1;
  return { ...place, startLine: selection.start.line + 1, endLine: Math.max(endLine, selection.start.line + 1) };
}
