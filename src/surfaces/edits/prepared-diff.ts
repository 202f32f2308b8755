import * as vscode from 'vscode';
import type { EditedFile } from '../../edits/change.ts';
import { ProposedFile } from './proposal.ts';
import type { ProposalTexts } from './proposal-texts.ts';

/** A shorter text is read by the window as quickly as anything; in UTF-16 code units, about 500 lines. */
const LONG = 20_000;
/** So long after the request was made it is certainly on its way: what is read then holds up nothing. */
const AFTER_REQUEST_MS = 50;

/**
 * The two texts of a diff, which the window reads while the answer is on its way. Nothing of it is seen: there is no tab, and the focus stays. A long file is
 * shown in half the time then. It ends with {@link take} or {@link dispose}.
 */
export class PreparedDiff implements vscode.Disposable {
  readonly path: string;
  readonly #texts: ProposalTexts;
  readonly #before: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #id: string | undefined;
  #loaded: Promise<unknown> = Promise.resolve();
  #after: string | undefined;

  constructor(texts: ProposalTexts, path: string, before: string) {
    this.#texts = texts;
    this.path = path;
    this.#before = before;
  }

  /** The request is made. A second call does nothing. */
  begin(): void {
    if (this.#before.length >= LONG) this.#timer ??= setTimeout(() => this.#load(), AFTER_REQUEST_MS);
  }

  /** What is known of the change by now. */
  update(files: readonly EditedFile[]): void {
    const own = files.find(({ path }) => path === this.path);
    if (this.#id === undefined || own?.before === undefined || own.after === undefined) return;
    if (own.after === this.#after) return;
    this.#after = own.after;
    this.#texts.keep([new ProposedFile(own)], this.#id);
    void this.#tell();
  }

  /** Its id, for whoever shows it from now on; `undefined` where nothing was prepared. */
  take(): string | undefined {
    const id = this.#id;
    this.#id = undefined;
    clearTimeout(this.#timer);
    return id;
  }

  /** Resolves when the window has the texts as they are now. */
  async ready(id: string): Promise<void> {
    await this.#tell(id);
    // The change is on its way to the window before whatever is asked of it next.
    await new Promise((resolve) => setImmediate(resolve));
  }

  dispose(): void {
    const id = this.take();
    if (id !== undefined) this.#texts.forget(id);
  }

  #load(): void {
    const file = { path: this.path, before: this.#before, after: this.#before };
    const id = this.#texts.keep([new ProposedFile(file)]);
    this.#id = id;
    const { before, after } = this.#texts.sides(id, 0) ?? {};
    const uris = [before, after].filter((uri) => uri !== undefined);
    this.#loaded = Promise.allSettled(uris.map((uri) => vscode.workspace.openTextDocument(uri)));
  }

  /** The editor passes over changes of what it has not read yet. */
  async #tell(id = this.#id): Promise<void> {
    await this.#loaded;
    if (id === undefined) return;
    this.#texts.changed(id, 0, 'before');
    this.#texts.changed(id, 0, 'after');
  }
}
