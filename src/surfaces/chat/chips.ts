import * as vscode from 'vscode';
import { formatTokens } from '../../domain/format.ts';
import type { SnippetSource, TokenCounter } from '../../domain/snippet.ts';
import type { Attachment, SnippetReference } from '../../domain/task.ts';
import { placeOf } from '../../host/workspace.ts';
import { chipOf as chipOfContent, placeView, type Chip, type ChipContent } from '../context/chip.ts';
import type { Translate } from '../l10n.ts';

/** How long the editor must rest before a chip's tokens are counted again. */
const SETTLE_MS = 300;

/** What the chips need from outside. */
export interface ChipsParts {
  readonly source: SnippetSource;
  readonly tokens: TokenCounter;
  readonly t: Translate;
}

/**
 * The context above the input: the active editor's selection or file, and what the person added. Counts tokens behind the scenes; `onDidChange`
 * fires when there is something new to draw.
 */
export class Chips implements vscode.Disposable {
  readonly #parts: ChipsParts;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  #active: Chip | undefined;
  #added: Chip[] = [];
  /** The active chip that the person removed; it stays away until another file or selection is active. */
  #removed: string | undefined;
  #conventions: Chip | undefined;
  #areConventionsRemoved = false;
  #settle: ReturnType<typeof setTimeout> | undefined;
  readonly onDidChange = this.#changed.event;

  constructor(parts: ChipsParts) {
    this.#parts = parts;
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

  /** What the workspace asks of assistants: goes along with every question, until the person removes it in this window. */
  setConventions(attachments: readonly Attachment[]): void {
    const title = attachments.map(({ label }) => label).join(', ');
    const content: ChipContent = { type: 'texts', name: 'conventions', title, attachments };
    this.#conventions = attachments.length === 0 ? undefined : this.#chipOf(content);
    this.#changed.fire();
    if (this.#conventions) void this.#count(this.#conventions);
  }

  /** What the workspace asks of assistants; empty where the person removed it. */
  get conventions(): readonly Attachment[] {
    const content = this.#areConventionsRemoved ? undefined : this.#conventions?.content;
    return content?.type === 'texts' ? content.attachments : [];
  }

  get all(): readonly Chip[] {
    const conventions = this.#conventions && !this.#areConventionsRemoved ? [this.#conventions] : [];
    const active = this.#active && this.#active.view.id !== this.#removed ? [this.#active] : [];
    return [
      ...conventions,
      ...active,
      ...this.#added.filter((chip) => chip.view.id !== this.#active?.view.id || active.length === 0),
    ];
  }

  /** Adds a place: a file, lines of it, or a folder. */
  add(reference: SnippetReference): void {
    this.addContent({ type: 'place', reference });
  }

  /** Adds a chip. A place that stands there already stays; a text or kind of the same name is replaced by the newer one. */
  addContent(content: ChipContent): void {
    const chip = this.#chipOf(content);
    const { id } = chip.view;
    if (content.type === 'place' && this.all.some(({ view }) => view.id === id)) return;
    this.#added = [...this.#added.filter(({ view }) => view.id !== id), chip];
    this.#changed.fire();
    void this.#count(chip);
  }

  remove(id: string): void {
    if (this.#conventions?.view.id === id) this.#areConventionsRemoved = true;
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

  #chipOf(content: ChipContent): Chip {
    return chipOfContent(content, isSeveral(), this.#parts.t);
  }

  #followEditor(): void {
    const editor = vscode.window.activeTextEditor;
    // Focus in the chat itself leaves no active text editor: the file is still the one the person means.
    if (!editor && vscode.window.visibleTextEditors.length > 0) return;
    const reference = editor && referenceOf(editor);
    const chip = reference && this.#chipOf({ type: 'place', reference });
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

  async #count({ content, view }: Chip): Promise<void> {
    const cost = await this.#costOf(content);
    if (!cost) return;
    const update = (chip: Chip): Chip =>
      chip.view.id === view.id ? { ...chip, view: { ...this.#chipOf(chip.content).view, ...cost } } : chip;
    this.#active = this.#active && update(this.#active);
    this.#conventions = this.#conventions && update(this.#conventions);
    this.#added = this.#added.map(update);
    this.#changed.fire();
  }

  /** What goes with the question costs tokens; what is searched for is known only then. */
  async #costOf(content: ChipContent): Promise<{ tokens?: string; problem?: string } | undefined> {
    if (content.type === 'texts') {
      const counts = await Promise.all(content.attachments.map(({ text }) => this.#parts.tokens.count(text)));
      const tokens = counts.reduce((sum, each) => sum + each.tokens, 0);
      return { tokens: formatTokens({ tokens, isEstimate: counts.some(({ isEstimate }) => isEstimate) }) };
    }
    if (content.type !== 'place' || content.reference.path.endsWith('/')) return undefined;
    const { snippets, unreadable } = await this.#parts.source.read([content.reference], AbortSignal.timeout(10_000));
    const [snippet, refused] = [snippets[0], unreadable[0]];
    return {
      ...(snippet && { tokens: formatTokens(snippet.tokens) }),
      ...(refused && { problem: this.#parts.t(refused.reason) }),
    };
  }
}

/** How a place is drawn before its tokens are counted. */
export function chipOf(reference: SnippetReference): Chip {
  return { content: { type: 'place', reference }, view: placeView({ reference }, isSeveral()) };
}

/** True where several workspace folders are open, so that each place names its own. */
export function isSeveral(): boolean {
  return (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
}

/** The selection of an editor, or its whole file; `undefined` outside the open folders. */
export function referenceOf({
  document,
  selection,
}: Pick<vscode.TextEditor, 'document' | 'selection'>): SnippetReference | undefined {
  const place = placeOf(document.uri);
  if (!place) return undefined;
  if (selection.isEmpty) return place;
  // A selection that ends at the start of a line does not mean that line.
  const endLine = selection.end.character === 0 ? selection.end.line : selection.end.line + 1;
  return { ...place, startLine: selection.start.line + 1, endLine: Math.max(endLine, selection.start.line + 1) };
}
