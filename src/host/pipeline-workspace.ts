import * as vscode from 'vscode';
import { BatonError } from '../domain/errors.ts';
import type { InputFile } from '../domain/pipeline-run.ts';
import type { PipelineWorkspace } from '../domain/pipeline-workspace.ts';
import { isSecretsFile } from '../domain/secrets-files.ts';
import type { FilePlace } from '../domain/surroundings.ts';
import { diffSections, isOfSecrets } from './diff-text.ts';
import {
  comparePlaces,
  findFiles,
  readFile,
  rootOf,
  textInside,
  writableFile,
  type KeptOut,
} from './pipeline-files.ts';
import { changesIn, commitsIn } from './pipeline-git.ts';
import { restoreAll, writeAll } from './pipeline-write.ts';
import { isProtectedPath } from './protected-paths.ts';
import { NEVER_MEANT, placeOf, workspaceId } from './workspace.ts';

/** Most pipelines of a workspace that are listed, and the longest text of one in bytes. */
const MOST_PIPELINES = 200;
const LONGEST_PIPELINE = 2_000_000;

/** What pipelines see of the open folders. `isPrivatePath` says what the person keeps on this machine, `keptOut` what ignore files keep from models. */
export function createPipelineWorkspace(isPrivatePath: (path: string) => boolean, keptOut: KeptOut): PipelineWorkspace {
  return {
    isTrusted: () => vscode.workspace.isTrusted,
    workspaceId,
    pipelineFiles,
    files: (globs, most, signal) => findFiles(globs, most, signal, keptOut),
    read: readFile,
    selection: async () => selectionOf(),
    async diff(isStaged, signal) {
      const folder = gitFolder();
      const sections = diffSections(await changesIn(folder, isStaged, signal)).filter((each) => !isOfSecrets(each));
      const out = keptOut(
        folder,
        sections.flatMap(({ names }) => names),
        false,
      );
      return sections
        .filter(({ names }) => !names.some((name) => out.has(name)))
        .map(({ text }) => text)
        .join('');
    },
    commits: async (since, most, signal) => commitsIn(gitFolder(), since, most, signal),
    write: (changes) => writeAll(changes, writableFile),
    restore: (changes) => restoreAll(changes, writableFile),
    whyNotChange({ path }) {
      if (isProtectedPath(path)) return 'is protected: no edit of a model may change it';
      return isSecretsFile(path) ? 'holds keys by its name' : undefined;
    },
    root: rootOf,
    isPrivate: ({ path }) => isPrivatePath(path),
  };
}

async function pipelineFiles(): Promise<readonly { readonly place: FilePlace; readonly text: string }[]> {
  const uris = await vscode.workspace.findFiles('**/*.baton.yaml', NEVER_MEANT, MOST_PIPELINES);
  const read = await Promise.all(
    uris.map(async (uri) => {
      const place = placeOf(uri);
      const text = place && (await textInside(uri, place.folder, LONGEST_PIPELINE));
      return place && text !== undefined ? [{ place, text }] : [];
    }),
  );
  return read.flat().toSorted((a, b) => comparePlaces(a.place, b.place));
}

/** The selection of the editor in front, its whole file without one; where no file of the folders has the focus, of one that is shown. */
function selectionOf(): InputFile | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  const editor = [activeTextEditor, ...visibleTextEditors].find((each) => each && placeOf(each.document.uri));
  const place = editor && placeOf(editor.document.uri);
  if (!editor || !place || isSecretsFile(place.path)) return undefined;
  const { selection, document } = editor;
  const file = { place, language: document.languageId };
  if (selection.isEmpty) return file;
  // A selection that ends at the start of a line does not mean that line.
  const end = selection.end.character === 0 ? selection.end.line : selection.end.line + 1;
  return { ...file, startLine: selection.start.line + 1, endLine: Math.max(end, selection.start.line + 1) };
}

/** The folder whose repository is meant: that of the editor in front, else the first. Throws with a sentence where none is open. */
function gitFolder(): string {
  const active = vscode.window.activeTextEditor?.document.uri;
  const root = rootOf(active && placeOf(active)?.folder) ?? rootOf();
  if (root !== undefined) return root;
  throw new BatonError('BATON_E_PIPELINE_INPUT', 'No folder of this machine is open, so Git has nothing to say.', {
    isRetryable: false,
  });
}
