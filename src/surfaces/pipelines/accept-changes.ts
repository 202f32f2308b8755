import * as vscode from 'vscode';
import type { FileChange } from '../../domain/pipeline-run.ts';
import type { FilePlace } from '../../domain/surroundings.ts';
import type { EditedFile } from '../../edits/change.ts';
import { uriOf } from '../../host/snippet-source.ts';
import { folderNamed } from '../../host/workspace.ts';
import type { ProposedFile } from '../edits/proposal.ts';
import { writeAccepted } from '../edits/write-edit.ts';
import type { Translate } from '../l10n.ts';
import { refusal } from './say.ts';

/** Shows changes as diffs and waits until the person decided about each hunk: the proposal view of the edits. */
export type ShowProposal = (files: readonly EditedFile[], title: string) => Promise<readonly ProposedFile[]>;

/**
 * Lets the person accept changes of several files hunk by hunk, writes what was accepted as one undo step and saves it, so that programs see it. Where a
 * file changed meanwhile at the same lines, it is shown once more as it is now. Resolves with the places that were written; rejects with a sentence when
 * nothing could be.
 */
export async function acceptChanges(
  changes: readonly FileChange[],
  title: string,
  show: ShowProposal,
  t: Translate,
): Promise<readonly FilePlace[]> {
  const open = await stillOpen(newestOf(changes));
  if (open.length === 0) throw refusal(t('These changes are in the files already.'));
  const places = new Map(open.map((change) => [nameOf(change.place, changes), change]));
  let files: readonly EditedFile[] = [...places].map(([path, { before, after, baseSha256 }]) => ({
    path,
    before: baseSha256 === undefined && before === '' ? undefined : before,
    after,
  }));
  const address = (path: string): vscode.Uri | undefined => {
    const place = places.get(path)?.place;
    return place && uriOf(place);
  };
  const accepted: FilePlace[] = [];
  while (files.length > 0) {
    const decided = await show(files, title);
    const written = await writeAccepted(decided, address, onlyFolder(changes));
    if (written.type === 'stale') {
      files = written.files;
      continue;
    }
    for (const { path, acceptedCount } of decided) {
      const place = places.get(path)?.place;
      if (acceptedCount > 0 && place) accepted.push(place);
    }
    break;
  }
  await Promise.all(accepted.map((place) => save(uriOf(place))));
  return accepted;
}

/** The changes whose files do not read so already. */
async function stillOpen(changes: readonly FileChange[]): Promise<FileChange[]> {
  const open = await Promise.all(
    changes.map(async (change) => {
      const uri = uriOf(change.place);
      const document = uri && (await Promise.resolve(vscode.workspace.openTextDocument(uri)).catch(() => undefined));
      return document?.getText() === change.after ? [] : [change];
    }),
  );
  return open.flat();
}

/** Of several changes of one file the last, which builds on those before it; its `before` is the first one's. */
function newestOf(changes: readonly FileChange[]): FileChange[] {
  const byFile = new Map<string, FileChange>();
  for (const change of changes) {
    const key = `${change.place.folder}/${change.place.path}`;
    const first = byFile.get(key);
    byFile.set(key, first ? { ...first, after: change.after } : change);
  }
  return [...byFile.values()];
}

/** The path in its folder; with the folder's name before it where several folders are meant. */
function nameOf({ folder, path }: FilePlace, changes: readonly FileChange[]): string {
  return changes.some(({ place }) => place.folder !== folder) ? `${folder}/${path}` : path;
}

function onlyFolder(changes: readonly FileChange[]): vscode.WorkspaceFolder | undefined {
  const names = new Set(changes.map(({ place }) => place.folder));
  const [name] = names;
  return names.size === 1 && name !== undefined ? folderNamed(name) : undefined;
}

async function save(uri: vscode.Uri | undefined): Promise<void> {
  if (!uri) return;
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
  if (document?.isDirty === true) await document.save();
}
