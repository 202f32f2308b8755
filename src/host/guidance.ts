import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import * as vscode from 'vscode';
import type { Attachment } from '../domain/task.ts';
import { promptFrom, type PromptFile } from './prompt-file.ts';
import { placeOf } from './workspace.ts';
import { editorTrust, type Trust } from './trust.ts';

/** A file at a fixed place, or the files of a folder whose names end so. */
type Place = string | { readonly folder: string; readonly endings: readonly string[] };

/** Where assistants keep what holds for a whole workspace, in the order in which it is given. Each is read as it is and never changed. */
const CONVENTIONS: readonly Place[] = [
  'AGENTS.md',
  'CLAUDE.md',
  '.github/copilot-instructions.md',
  '.clinerules',
  { folder: '.clinerules', endings: ['.md'] },
  { folder: '.roo/rules', endings: ['.md'] },
  '.roorules',
  { folder: '.continue/rules', endings: ['.md'] },
];
/** Where they keep prompts that a person calls by name. */
const PROMPTS: readonly Place[] = [
  { folder: '.github/prompts', endings: ['.prompt.md'] },
  { folder: '.continue/prompts', endings: ['.md', '.prompt'] },
  { folder: '.clinerules/workflows', endings: ['.md'] },
  { folder: '.roo/commands', endings: ['.md'] },
  { folder: '.claude/commands', endings: ['.md'] },
];
/** One file; more than that is no convention that a model can hold. */
const MOST_BYTES = 32_000;
const MOST_FILES = 20;
/** How long events are gathered before anything is read anew: a checkout brings many. */
const GATHER_MS = 100;

/** What the open folders say about how to work in them, and the prompts that they keep. Nothing in a folder that is not trusted. Never rejects. */
export async function readGuidance(trust: Pick<Trust, 'isTrusted'> = editorTrust): Promise<{
  readonly conventions: readonly Attachment[];
  readonly prompts: readonly PromptFile[];
}> {
  if (!trust.isTrusted()) return { conventions: [], prompts: [] };
  const [conventions, prompts] = await Promise.all([filesAt(CONVENTIONS), filesAt(PROMPTS)]);
  const seen = new Set<string>();
  return {
    conventions: conventions.flatMap(({ path, text }) => {
      // CLAUDE.md is often a copy of AGENTS.md.
      if (text.trim() === '' || seen.has(text)) return [];
      seen.add(text);
      return [{ label: path, language: 'markdown', text, paths: [path], isConventions: true as const }];
    }),
    prompts: prompts.flatMap(({ path, text }) => promptFrom(path, text) ?? []),
  };
}

/** Calls back when those files, the folders or their trust may have changed; once for changes that come together. */
export function onDidChangeGuidance(listener: () => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(`**/{${watchedPaths().join(',')}}`);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const gather = (): void => {
    clearTimeout(timer);
    timer = setTimeout(listener, GATHER_MS);
  };
  return vscode.Disposable.from(
    watcher,
    watcher.onDidCreate(gather),
    watcher.onDidChange(gather),
    watcher.onDidDelete(gather),
    vscode.workspace.onDidChangeWorkspaceFolders(gather),
    vscode.workspace.onDidGrantWorkspaceTrust(gather),
    { dispose: () => clearTimeout(timer) },
  );
}

/** All places as globs, with the folders themselves: of a folder that is deleted, its files are not told. */
function watchedPaths(): readonly string[] {
  const places = [...CONVENTIONS, ...PROMPTS];
  const globs = places.flatMap((place) =>
    typeof place === 'string' ? [place] : place.endings.map((ending) => `${place.folder}/*${ending}`),
  );
  const folders = places.flatMap((place) => (typeof place === 'string' ? [] : [place.folder]));
  return [...new Set([...globs, ...folders, ...folders.map((folder) => folder.split('/', 1)[0] ?? folder)])];
}

/** Each place is looked at itself: a search for thirteen names would walk through all of a workspace. */
async function filesAt(places: readonly Place[]): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const found = await Promise.all(folders.flatMap((folder) => places.map((place) => filesOf(folder, place))));
  return found.flat().slice(0, MOST_FILES);
}

async function filesOf(
  folder: vscode.WorkspaceFolder,
  place: Place,
): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const paths = typeof place === 'string' ? [place] : await pathsIn(folder, place.folder, place.endings);
  const read = async (path: string): Promise<readonly { readonly path: string; readonly text: string }[]> => {
    const uri = vscode.Uri.joinPath(folder.uri, path);
    const text = await readWithin(uri, folder).catch(() => undefined);
    const inWorkspace = placeOf(uri)?.path;
    return text === undefined || inWorkspace === undefined ? [] : [{ path: inWorkspace, text }];
  };
  return (await Promise.all(paths.map(read))).flat();
}

/** The files of a folder whose names end so, by name; none where there is no such folder. */
async function pathsIn(
  { uri }: vscode.WorkspaceFolder,
  folder: string,
  endings: readonly string[],
): Promise<readonly string[]> {
  const entries = await Promise.resolve(vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(uri, folder))).catch(
    () => [],
  );
  return entries
    .filter(([name]) => endings.some((ending) => name.endsWith(ending)))
    .map(([name]) => `${folder}/${name}`)
    .toSorted((a, b) => a.localeCompare(b))
    .slice(0, MOST_FILES);
}

/** The text of a file that really lies in its folder and is small enough to be meant; links are resolved first. */
async function readWithin(uri: vscode.Uri, folder: vscode.WorkspaceFolder): Promise<string | undefined> {
  if (uri.scheme === 'file') {
    const [root, real] = await Promise.all([realpath(folder.uri.fsPath), realpath(uri.fsPath)]);
    if (!real.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined;
  }
  const { type, size } = await vscode.workspace.fs.stat(uri);
  if (type & vscode.FileType.Directory || size > MOST_BYTES) return undefined;
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}
