import * as vscode from 'vscode';
import type { Translate } from '../l10n.ts';
import type { ProposedFile, ShownHunk } from './proposal.ts';
import { placeOfUri, type ProposalPlace } from './proposal-documents.ts';

/** The commands that a hover and a code lens may run. */
const COMMANDS = ['baton.edit.accept', 'baton.edit.reject'];

/** What stands beside each hunk on the right of a diff: its number, what was said about it, the addresses it brings along. */
export class ProposalMarks implements vscode.Disposable {
  readonly #fileOf: (place: ProposalPlace) => ProposedFile | undefined;
  readonly #t: Translate;
  readonly #muted = mark(new vscode.ThemeColor('editorCodeLens.foreground'));
  readonly #warning = mark(new vscode.ThemeColor('editorWarning.foreground'));

  constructor(fileOf: (place: ProposalPlace) => ProposedFile | undefined, t: Translate) {
    this.#fileOf = fileOf;
    this.#t = t;
  }

  /** Draws the marks of every visible diff anew. */
  draw(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const place = placeOfUri(editor.document.uri);
      const file = place?.side === 'after' ? this.#fileOf(place) : undefined;
      if (!place || !file) continue;
      const shown = file.shown();
      const marks = shown.map((hunk) => this.#markOf(editor.document, place, file, hunk));
      editor.setDecorations(
        this.#muted,
        marks.filter((_, index) => shown[index]?.addresses.length === 0),
      );
      editor.setDecorations(
        this.#warning,
        marks.filter((_, index) => shown[index]?.addresses.length !== 0),
      );
    }
  }

  dispose(): void {
    this.#muted.dispose();
    this.#warning.dispose();
  }

  #markOf(
    document: vscode.TextDocument,
    place: ProposalPlace,
    file: ProposedFile,
    hunk: ShownHunk,
  ): vscode.DecorationOptions {
    const t = this.#t;
    const line = document.lineAt(Math.min(hunk.start, document.lineCount - 1)).range;
    const number = t('change {0} of {1}', hunk.index + 1, file.hunks.length);
    const said = hunk.state === 'accepted' ? t('{0}, accepted', number) : number;
    const addresses = hunk.addresses.length === 0 ? '' : ` · ${t('new address: {0}', hunk.addresses.join(', '))}`;
    return {
      range: new vscode.Range(line.end, line.end),
      renderOptions: { after: { contentText: `    ${said}${addresses}`.slice(0, 160) } },
      hoverMessage: this.#hover(place, hunk),
    };
  }

  #hover({ id, file }: ProposalPlace, { index, addresses }: ShownHunk): vscode.MarkdownString {
    const t = this.#t;
    const argument = encodeURIComponent(JSON.stringify([{ id, file, hunk: index }]));
    const hover = new vscode.MarkdownString(
      `[${t('Accept change')}](command:baton.edit.accept?${argument}) · [${t('Reject change')}](command:baton.edit.reject?${argument})`,
    );
    hover.isTrusted = { enabledCommands: COMMANDS };
    // Addresses are a model's words: code, so that nothing of them is a link.
    if (addresses.length > 0)
      hover.appendMarkdown(`\n\n${t('Brings new addresses into the file:')}`).appendCodeblock(addresses.join('\n'));
    return hover;
  }
}

function mark(color: vscode.ThemeColor): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    after: { color, fontStyle: 'normal' },
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
}

/** Code lenses above each hunk, for those who let their diffs show code lenses. */
export function hunkLenses(place: ProposalPlace, file: ProposedFile, t: Translate): vscode.CodeLens[] {
  if (place.side === 'before') return [];
  const lens = (line: number, title: string, command: string, hunk: number): vscode.CodeLens =>
    new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
      title,
      command,
      arguments: [{ id: place.id, file: place.file, hunk }],
    });
  return file
    .shown()
    .filter(({ state }) => state === 'pending')
    .flatMap(({ start, index }) => [
      lens(start, t('Accept change'), 'baton.edit.accept', index),
      lens(start, t('Reject change'), 'baton.edit.reject', index),
    ]);
}
