import * as vscode from 'vscode';
import * as z from 'zod';
import type { EditedFile } from '../../edits/change.ts';
import { reached } from '../../host/phases.ts';
import type { Translate } from '../l10n.ts';
import { ProposedFile, type ShownHunk } from './proposal.ts';
import { closeDiffs, diffTabs, EDIT_SCHEME, placeOfUri } from './proposal-documents.ts';
import { hunkLenses, ProposalMarks } from './proposal-marks.ts';
import { PreparedDiff } from './prepared-diff.ts';
import { ProposalTexts } from './proposal-texts.ts';

const argumentSchema = z.object({ id: z.string(), file: z.int().min(0), hunk: z.int().min(0) });

interface Open {
  readonly id: string;
  readonly title: string;
  readonly files: readonly ProposedFile[];
  readonly finish: (files: readonly ProposedFile[]) => void;
}

interface Target {
  readonly open: Open;
  readonly fileIndex: number;
  readonly file: ProposedFile;
  readonly hunk: ShownHunk | undefined;
}

/** Shows proposed changes in the editor's own diff and takes what the person says about each hunk. Writes nothing. */
export class ProposalView implements vscode.Disposable {
  readonly #t: Translate;
  readonly #open = new Map<string, Open>();
  readonly #texts = new ProposalTexts();
  readonly #lensesChanged = new vscode.EventEmitter<void>();
  readonly #marks: ProposalMarks;
  readonly #disposables: vscode.Disposable[];

  constructor(t: Translate) {
    this.#t = t;
    this.#marks = new ProposalMarks((place) => this.#texts.file(place), t);
    this.#disposables = [
      this.#texts,
      this.#lensesChanged,
      this.#marks,
      vscode.languages.registerCodeLensProvider(
        { scheme: EDIT_SCHEME },
        { onDidChangeCodeLenses: this.#lensesChanged.event, provideCodeLenses: ({ uri }) => this.#lensesOf(uri) },
      ),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#marks.draw()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.scheme === EDIT_SCHEME) this.#marks.draw();
      }),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => void this.#noteClosed(closed)),
    ];
  }

  /** What can be done for a diff of a text before it is shown. */
  prepare(path: string, before: string): PreparedDiff {
    return new PreparedDiff(this.#texts, path, before);
  }

  /**
   * Shows the change and waits until the person has decided about every hunk, or has closed the diff. Resolves with the files and what was said about
   * their hunks; what was left open counts as rejected. `prepared` is used up.
   */
  async show(edited: readonly EditedFile[], title: string, prepared?: PreparedDiff): Promise<readonly ProposedFile[]> {
    const own = edited.find(({ path, before }) => path === prepared?.path && before !== undefined);
    // What is prepared is the first file.
    const files = (own ? [own, ...edited.filter((each) => each !== own)] : edited).map(
      (each) => new ProposedFile(each),
    );
    const known = own && prepared?.take();
    const id = this.#texts.keep(files, known);
    return new Promise((resolve, reject) => {
      const end = (): boolean => {
        this.#texts.forget(id);
        return this.#open.delete(id);
      };
      const finish = (decided: readonly ProposedFile[]): void => {
        if (!end()) return;
        void closeDiffs(id);
        resolve(decided);
      };
      this.#open.set(id, { id, title, files, finish });
      const ready = known === undefined ? Promise.resolve() : prepared?.ready(known);
      Promise.resolve(ready)
        .then(() => this.#showFile(id, 0))
        .then(undefined, (thrown: unknown) => {
          end();
          reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
        });
    });
  }

  /** Accepts the hunk that a lens, a hover or the cursor means. */
  async accept(argument?: unknown): Promise<void> {
    const target = this.#target(argument);
    if (!target?.hunk) return;
    if (!(await this.#areTicked(target.hunk.addresses))) return;
    target.file.decide(target.hunk.index, 'accepted');
    await this.#goOn(target);
  }

  /** Rejects it. */
  async reject(argument?: unknown): Promise<void> {
    const target = this.#target(argument);
    if (!target?.hunk) return;
    target.file.decide(target.hunk.index, 'rejected');
    await this.#goOn(target);
  }

  /** Accepts all that is left, in all files. Hunks with new addresses stay unless the person ticks those. */
  async acceptAll(argument?: unknown): Promise<void> {
    const target = this.#target(argument);
    if (!target) return;
    const pending = target.open.files.flatMap((file) =>
      file.shown().flatMap((hunk) => (hunk.state === 'pending' ? [{ file, hunk }] : [])),
    );
    const addresses = new Set(pending.flatMap(({ hunk }) => hunk.addresses));
    const isAll = await this.#areTicked([...addresses]);
    for (const { file, hunk } of pending) {
      if (isAll || hunk.addresses.length === 0) file.decide(hunk.index, 'accepted');
    }
    await this.#goOn(target);
  }

  /** Rejects all that is left, in all files. */
  async rejectAll(argument?: unknown): Promise<void> {
    const target = this.#target(argument);
    if (!target) return;
    for (const file of target.open.files)
      for (const { index, state } of file.shown()) if (state === 'pending') file.decide(index, 'rejected');
    await this.#goOn(target);
  }

  dispose(): void {
    for (const open of this.#open.values()) open.finish(open.files.map(withoutChoice));
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  #lensesOf(uri: vscode.Uri): vscode.CodeLens[] {
    const place = placeOfUri(uri);
    const file = place && this.#texts.file(place);
    return place && file ? hunkLenses(place, file, this.#t) : [];
  }

  async #showFile(id: string, index: number): Promise<void> {
    const open = this.#open.get(id);
    const file = open?.files[index];
    const sides = this.#texts.sides(id, index);
    if (!open || !file || !sides) return;
    const name =
      open.files.length === 1 ? '' : ` · ${this.#t('{0}, file {1} of {2}', file.path, index + 1, open.files.length)}`;
    const line = file.shown()[0]?.start ?? 0;
    reached('shown');
    await vscode.commands.executeCommand('vscode.diff', sides.before, sides.after, `${open.title}${name}`, {
      preview: false,
      selection: new vscode.Range(line, 0, line, 0),
    });
    reached('opened');
    this.#marks.draw();
  }

  /** What a command is about: what it was given, else the hunk at the cursor of the diff in front, else the newest proposal. */
  #target(argument: unknown): Target | undefined {
    const given = argumentSchema.safeParse(argument).data;
    const editor = vscode.window.activeTextEditor;
    const place = given ?? placeOfUri(editor?.document.uri) ?? placeInFront();
    const open = place ? this.#open.get(place.id) : [...this.#open.values()].at(-1);
    const fileIndex = place?.file ?? 0;
    const file = open?.files[fileIndex];
    if (!open || !file) return undefined;
    if (given)
      return {
        open,
        fileIndex,
        file,
        hunk: file.shown().find((each) => each.index === given.hunk && each.state === 'pending'),
      };
    const isRight = placeOfUri(editor?.document.uri)?.side === 'after';
    return { open, fileIndex, file, hunk: file.pendingAt(isRight ? (editor?.selection.active.line ?? 0) : 0) };
  }

  /** After a decision: the next hunk, the next file, or the end. */
  async #goOn({ open, fileIndex, file, hunk }: Target): Promise<void> {
    if (open.files.every(({ pendingCount }) => pendingCount === 0)) return open.finish(open.files);
    this.#texts.changed(open.id, fileIndex, 'after');
    this.#lensesChanged.fire();
    if (file.pendingCount === 0) {
      const next = open.files.findIndex(({ pendingCount }) => pendingCount > 0);
      await this.#showFile(open.id, next);
      return;
    }
    this.#marks.draw();
    const following = file.pendingAt(hunk?.start ?? 0);
    const editor = vscode.window.visibleTextEditors.find(({ document }) => {
      const place = placeOfUri(document.uri);
      return place?.id === open.id && place.file === fileIndex && place.side === 'after';
    });
    if (!following || !editor) return;
    editor.selection = new vscode.Selection(following.start, 0, following.start, 0);
    editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  /** New remote addresses are written only when the person ticked each of them. */
  async #areTicked(addresses: readonly string[]): Promise<boolean> {
    if (addresses.length === 0) return true;
    const picked = await vscode.window.showQuickPick(
      addresses.map((label) => ({ label, picked: false })),
      {
        canPickMany: true,
        ignoreFocusOut: true,
        title: this.#t('This change brings new addresses into the file'),
        placeHolder: this.#t('Tick each address that may be written; what is not ticked is not accepted'),
      },
    );
    return picked?.length === addresses.length;
  }

  /** A closed diff: what was accepted is kept if the person says so, the rest is rejected. */
  async #noteClosed(closed: readonly vscode.Tab[]): Promise<void> {
    for (const { place } of diffTabs(closed)) {
      const open = this.#open.get(place.id);
      const isShown = diffTabs(vscode.window.tabGroups.all.flatMap((group) => group.tabs)).some(
        (each) => each.place.id === place.id,
      );
      if (!open || isShown) continue;
      const accepted = open.files.reduce((sum, { acceptedCount }) => sum + acceptedCount, 0);
      const write = this.#t('Write them');
      const isKept =
        accepted > 0 &&
        (await vscode.window.showInformationMessage(
          this.#t('The diff was closed. {0} accepted changes are not written yet.', accepted),
          write,
          this.#t('Discard'),
        )) === write;
      open.finish(isKept ? open.files : open.files.map(withoutChoice));
    }
  }
}

function placeInFront(): ReturnType<typeof placeOfUri> {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  return tab && diffTabs([tab])[0]?.place;
}

function withoutChoice(file: ProposedFile): ProposedFile {
  for (const [index] of file.hunks.entries()) file.decide(index, 'rejected');
  return file;
}
