import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import * as vscode from 'vscode';
import { languageOf } from '../domain/language.ts';
import { isSecretsFile } from '../domain/secrets-files.ts';
import type { Snippet, SnippetSource, TokenCounter } from '../domain/snippet.ts';
import type { SnippetReference } from '../domain/task.ts';
import { fileEndingWith, folderNamed } from './workspace.ts';

/** Largest file that is read as context. */
const MAX_FILE_BYTES = 5_000_000;

/**
 * Reads references from the open workspace folders. An open editor's unsaved text wins over the file. Nothing outside a folder is read, also
 * not through a symbolic link; secrets files, binaries and files over 5 MB are refused with a reason.
 */
export function createSnippetSource(tokens: TokenCounter): SnippetSource {
  return {
    find: (pathSuffix) => fileEndingWith(pathSuffix).catch(() => undefined),
    async read(references, signal) {
      const snippets: Snippet[] = [];
      const unreadable: { reference: SnippetReference; reason: string }[] = [];
      for (const reference of references) {
        signal.throwIfAborted();
        const read = await readReference(reference).catch((thrown: unknown) => ({ reason: reasonOf(thrown) }));
        if ('reason' in read) unreadable.push({ reference, reason: read.reason });
        else snippets.push({ reference, ...read, tokens: await tokens.count(read.text) });
      }
      return { snippets, unreadable };
    },
  };
}

/** The absolute address of a reference, or `undefined` when its folder is not open. */
export function uriOf(reference: Pick<SnippetReference, 'folder' | 'path'>): vscode.Uri | undefined {
  const folder = folderNamed(reference.folder);
  return folder && vscode.Uri.joinPath(folder.uri, reference.path);
}

async function readReference(
  reference: SnippetReference,
): Promise<{ text: string; language: string } | { reason: string }> {
  const uri = uriOf(reference);
  if (!uri) return { reason: `the folder ${reference.folder} is not open` };
  if (isSecretsFile(reference.path)) return { reason: 'files that hold keys are never sent' };
  if (!(await liesInFolder(uri, reference.folder))) return { reason: 'it lies outside the workspace folder' };
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return { text: linesOf(open.getText(), reference), language: open.languageId };
  const stat = await vscode.workspace.fs.stat(uri);
  if (stat.type & vscode.FileType.Directory) return { reason: 'it is a folder' };
  if (stat.size > MAX_FILE_BYTES) return { reason: `it is larger than ${MAX_FILE_BYTES / 1_000_000} MB` };
  const bytes = await vscode.workspace.fs.readFile(uri);
  if (bytes.subarray(0, 8_000).includes(0)) return { reason: 'it is not a text file' };
  return { text: linesOf(new TextDecoder().decode(bytes), reference), language: languageOf(reference.path) };
}

/** True when the real path, symbolic links resolved, lies in the folder of that name. Only `file:` can have links. */
export async function liesInFolder(uri: vscode.Uri, folderName: string): Promise<boolean> {
  const folder = folderNamed(folderName);
  if (!folder) return false;
  if (uri.scheme !== 'file') return uri.path.startsWith(folder.uri.path.replace(/\/?$/, '/'));
  const [root, real] = await Promise.all([realpath(folder.uri.fsPath), realpath(uri.fsPath)]);
  return real.startsWith(root.endsWith(sep) ? root : root + sep);
}

function linesOf(text: string, { startLine, endLine }: SnippetReference): string {
  if (startLine === undefined) return text;
  return text
    .split('\n')
    .slice(startLine - 1, endLine ?? startLine)
    .join('\n');
}

function reasonOf(thrown: unknown): string {
  if (thrown instanceof vscode.FileSystemError && thrown.code === 'FileNotFound') return 'it does not exist';
  if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return 'it does not exist';
  return thrown instanceof Error ? thrown.message.slice(0, 200) : 'it cannot be read';
}
