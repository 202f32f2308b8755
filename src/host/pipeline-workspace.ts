import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { relative } from 'node:path';
import * as vscode from 'vscode';
import { languageOf } from '../domain/language.ts';
import type { InputFile } from '../domain/pipeline-run.ts';
import type { FileText, PipelineWorkspace } from '../domain/pipeline-workspace.ts';
import { isSecretsFile } from '../domain/secrets-files.ts';
import type { FilePlace } from '../domain/surroundings.ts';
import { diffSections, isOfSecrets } from './diff-text.ts';
import { changesIn, commitsIn, ignoredPaths } from './pipeline-git.ts';
import { restoreAll, writeAll } from './pipeline-write.ts';
import { isProtectedPath } from './protected-paths.ts';
import { uriOf } from './snippet-source.ts';
import { NEVER_MEANT, placeOf, workspaceId } from './workspace.ts';

/** Most pipelines of a workspace that are listed, and the longest text of one in bytes. */
const MOST_PIPELINES = 200;
const LONGEST_PIPELINE = 2_000_000;
/** Largest file that a step reads, in bytes. */
const LARGEST_FILE = 5_000_000;

/** What pipelines see of the open folders. `isPrivatePath` says what the person keeps on this machine. */
export function createPipelineWorkspace(isPrivatePath: (path: string) => boolean): PipelineWorkspace {
  return {
    isTrusted: () => vscode.workspace.isTrusted,
    workspaceId,
    pipelineFiles,
    files: findFiles,
    read: readFile,
    selection: async () => selectionOf(),
    async diff(isStaged, signal) {
      const folder = gitFolder();
      const sections = diffSections(await changesIn(folder, isStaged, signal)).filter((each) => !isOfSecrets(each));
      return sections.map(({ text }) => text).join('');
    },
    commits: async (since, most, signal) => commitsIn(gitFolder(), since, most, signal),
    write: (changes) => writeAll(changes, readFile),
    restore: (changes) => restoreAll(changes, readFile),
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
      const text = place && (await textOf(uri, LONGEST_PIPELINE).catch(() => undefined));
      return place && text !== undefined ? [{ place, text }] : [];
    }),
  );
  return read.flat().toSorted((a, b) => compare(a.place, b.place));
}

async function findFiles(globs: readonly string[], most: number, signal: AbortSignal): Promise<readonly InputFile[]> {
  const found = new Map<string, FilePlace>();
  for (const glob of globs) {
    signal.throwIfAborted();
    // More than is asked for, since some of them are ignored or hold keys.
    for (const uri of await vscode.workspace.findFiles(glob, NEVER_MEANT, 4 * most + 1_000)) {
      const place = placeOf(uri);
      if (place && !isSecretsFile(place.path)) found.set(uri.toString(), place);
    }
  }
  const places = await withoutIgnored([...found.values()]);
  signal.throwIfAborted();
  return places
    .toSorted(compare)
    .slice(0, most)
    .map((place) => ({ place, language: languageOf(place.path) }));
}

async function withoutIgnored(places: readonly FilePlace[]): Promise<FilePlace[]> {
  const folders = Map.groupBy(places, ({ folder }) => folder);
  const kept = await Promise.all(
    [...folders].map(async ([folder, own]) => {
      const root = rootOf(folder);
      const ignored =
        root === undefined
          ? new Set()
          : await ignoredPaths(
              root,
              own.map(({ path }) => path),
            );
      return own.filter(({ path }) => !ignored.has(path));
    }),
  );
  return kept.flat();
}

async function readFile({ place, startLine, endLine }: InputFile): Promise<FileText | undefined> {
  const uri = uriOf(place);
  if (!uri || isSecretsFile(place.path) || !(await liesInside(uri, place.folder))) return undefined;
  const whole = await textOf(uri, LARGEST_FILE).catch(() => undefined);
  if (whole === undefined) return undefined;
  const text =
    startLine === undefined
      ? whole
      : whole
          .split(/(?<=\n)/)
          .slice(startLine - 1, endLine)
          .join('');
  return { text, whole, sha256: createHash('sha256').update(whole).digest('hex') };
}

/** The text as the editor has it, unsaved changes and all; `undefined` for what is no text or too large. */
async function textOf(uri: vscode.Uri, mostBytes: number): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return open.getText();
  const { size, type } = await vscode.workspace.fs.stat(uri);
  if (size > mostBytes || (type & vscode.FileType.Directory) !== 0) return undefined;
  const bytes = await vscode.workspace.fs.readFile(uri);
  return bytes.subarray(0, 8_000).includes(0) ? undefined : new TextDecoder().decode(bytes);
}

/** True when the real file lies in its folder, links resolved. Only `file:` can have links. */
async function liesInside(uri: vscode.Uri, folderName: string): Promise<boolean> {
  const root = rootOf(folderName);
  if (uri.scheme !== 'file' || root === undefined) return uri.scheme !== 'file';
  const [folder, file] = await Promise.all([realpath(root), realpath(uri.fsPath).catch(() => '')]);
  return file !== '' && !/^\.\.(?:[\\/]|$)|^[A-Za-z]:/.test(relative(folder, file));
}

/** The selection of the editor in front, its whole file without one; where no text has the focus, of one that is shown. */
function selectionOf(): InputFile | undefined {
  const editor =
    vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors.find(({ document }) => placeOf(document.uri));
  const place = editor && placeOf(editor.document.uri);
  if (!editor || !place || isSecretsFile(place.path)) return undefined;
  const { selection, document } = editor;
  const file = { place, language: document.languageId };
  if (selection.isEmpty) return file;
  // A selection that ends at the start of a line does not mean that line.
  const end = selection.end.character === 0 ? selection.end.line : selection.end.line + 1;
  return { ...file, startLine: selection.start.line + 1, endLine: Math.max(end, selection.start.line + 1) };
}

/** The folder whose repository is meant: that of the editor in front, else the first. */
function gitFolder(): string {
  const active = vscode.window.activeTextEditor?.document.uri;
  const own = active && vscode.workspace.getWorkspaceFolder(active)?.name;
  return rootOf(own) ?? rootOf() ?? '.';
}

function rootOf(folder?: string): string | undefined {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const found = folder === undefined ? folders[0] : folders.find(({ name }) => name === folder);
  return found?.uri.scheme === 'file' ? found.uri.fsPath : undefined;
}

function compare(a: FilePlace, b: FilePlace): number {
  const [one, other] = [`${a.folder}/${a.path}`, `${b.folder}/${b.path}`];
  return one < other ? -1 : Number(one > other);
}
