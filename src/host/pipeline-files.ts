import { realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import * as vscode from 'vscode';
import { BatonError } from '../domain/errors.ts';
import { languageOf } from '../domain/language.ts';
import type { InputFile } from '../domain/pipeline-run.ts';
import type { FileText } from '../domain/pipeline-workspace.ts';
import { isSecretsFile } from '../domain/secrets-files.ts';
import type { FilePlace } from '../domain/surroundings.ts';
import { ignoredPaths } from './pipeline-git.ts';
import { linesOf, sha256OfText, textIn } from './pipeline-text.ts';
import { protectedError, realWritablePath } from './protected-paths.ts';
import { uriOf } from './snippet-source.ts';
import { folderNamed, NEVER_MEANT, placeOf } from './workspace.ts';

/** Of paths relative to a folder's root, those that its ignore files keep from models; `isGitToo`: what Git's name as well. */
export type KeptOut = (root: string, paths: readonly string[], isGitToo: boolean) => ReadonlySet<string>;

/** Largest file that a step reads, in bytes. */
const LARGEST_FILE = 5_000_000;
/** Looked at beyond four for each that is asked for, since some are ignored or hold keys. */
const LOOKED_AT_MORE = 20_000;

/** Files of the open folders that match, sorted, each real file once: none that is ignored, holds keys or lies outside. Rejects only when `signal` aborts. */
export async function findFiles(
  globs: readonly string[],
  most: number,
  signal: AbortSignal,
  keptOut: KeptOut,
): Promise<readonly InputFile[]> {
  const found = new Map<string, FilePlace>();
  for (const glob of globs) {
    signal.throwIfAborted();
    for (const uri of await vscode.workspace.findFiles(glob, NEVER_MEANT, 4 * most + LOOKED_AT_MORE)) {
      const place = placeOf(uri);
      if (place && !isSecretsFile(place.path)) found.set(uri.toString(), place);
    }
  }
  const folders = Map.groupBy(found.values(), ({ folder }) => folder);
  const kept = await Promise.all([...folders].map(([folder, places]) => allowed(rootOf(folder), places, keptOut)));
  signal.throwIfAborted();
  return kept
    .flat()
    .toSorted(comparePlaces)
    .slice(0, most)
    .map((place) => ({ place, language: languageOf(place.path) }));
}

/** Of places in one folder those that a model may see; a link to a file that is among them is left out. */
async function allowed(
  root: string | undefined,
  places: readonly FilePlace[],
  keptOut: KeptOut,
): Promise<readonly FilePlace[]> {
  if (root === undefined) return places;
  const top = await realpath(root).catch(() => root);
  const real = new Map<string, FilePlace>();
  await Promise.all(
    places.map(async (place) => {
      const path = await realPathIn(top, `${top}/${place.path}`);
      if (path !== undefined && !isSecretsFile(path) && (path === place.path || !real.has(path))) real.set(path, place);
    }),
  );
  const paths = [...real.keys()];
  const ignored = await ignoredPaths(top, paths);
  const out = keptOut(top, paths, ignored === undefined);
  return [...real].flatMap(([path, place]) => (ignored?.has(path) === true || out.has(path) ? [] : [place]));
}

/** The text of a file of the open folders; `undefined` when there is none, or it holds keys or lies outside, links resolved. Never rejects. */
export async function readFile({ place, startLine, endLine }: InputFile): Promise<FileText | undefined> {
  const uri = uriOf(place);
  if (!uri || isSecretsFile(place.path)) return undefined;
  const whole = await textInside(uri, place.folder, LARGEST_FILE);
  if (whole === undefined) return undefined;
  return { text: linesOf(whole, startLine, endLine), whole, sha256: sha256OfText(whole) };
}

/** The text at an address within a folder; `undefined` for what is no text, too large, holds keys or lies outside of it. Never rejects. */
export async function textInside(uri: vscode.Uri, folder: string, mostBytes: number): Promise<string | undefined> {
  const root = rootOf(folder);
  try {
    if (uri.scheme === 'file') {
      const path = root === undefined ? undefined : await realPathIn(await realpath(root), uri.fsPath);
      if (path === undefined || isSecretsFile(path)) return undefined;
    }
    return await textOf(uri, mostBytes);
  } catch {
    return undefined;
  }
}

/**
 * The text as the person has it, unsaved changes and all. Of a file without such changes what is on disk counts: an editor shows it a moment later, and
 * a gate's round must not read what was there before it.
 */
async function textOf(uri: vscode.Uri, mostBytes: number): Promise<string | undefined> {
  const open = openDocument(uri);
  if (open?.isDirty === true) return open.getText();
  const { size, type } = await vscode.workspace.fs.stat(uri);
  if (size > mostBytes || (type & vscode.FileType.Directory) !== 0) return undefined;
  const bytes = await vscode.workspace.fs.readFile(uri);
  const text = textIn(bytes) ?? open?.getText();
  if (text !== undefined) return text;
  return bytes.subarray(0, 8_000).includes(0) ? undefined : new TextDecoder().decode(bytes);
}

/** Where a change goes on disk. Rejects with a sentence for protected places and such that hold keys, files with unsaved changes, and folders elsewhere. */
export async function writableFile({ folder, path }: FilePlace): Promise<string> {
  const root = rootOf(folder);
  const uri = uriOf({ folder, path });
  if (root === undefined || !uri) throw refused(`${path} lies in no folder of this machine, so it was not written.`);
  if (openDocument(uri)?.isDirty === true)
    throw refused(`${path} has changes that are not saved. Save it and try again.`);
  const file = await realWritablePath(root, path);
  if (isSecretsFile(path) || isSecretsFile(file)) throw protectedError(path);
  return file;
}

/** The path on this machine of the folder of that name, of the first without one; `undefined` where there is none. */
export function rootOf(folder?: string): string | undefined {
  const found = folder === undefined ? vscode.workspace.workspaceFolders?.[0] : folderNamed(folder);
  return found?.uri.scheme === 'file' ? found.uri.fsPath : undefined;
}

/** By folder and path, as code units. */
export function comparePlaces(a: FilePlace, b: FilePlace): number {
  const [one, other] = [`${a.folder}/${a.path}`, `${b.folder}/${b.path}`];
  return one < other ? -1 : Number(one > other);
}

/** The real path of a file relative to the real folder `top`, with `/`; `undefined` when it is not there or lies outside. */
async function realPathIn(top: string, file: string): Promise<string | undefined> {
  const real = await realpath(file).catch(() => undefined);
  const path = real && relative(top, real).split(sep).join('/');
  return path === undefined || path === '' || /^\.\.(?:\/|$)|^[A-Za-z]:/.test(path) ? undefined : path;
}

function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
}

function refused(sentence: string): BatonError {
  return new BatonError('BATON_E_EDIT_REFUSED', sentence, { isRetryable: false });
}
