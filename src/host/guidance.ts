import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import * as vscode from 'vscode';
import type { Attachment } from '../domain/task.ts';
import { promptFrom, type PromptFile } from './prompt-file.ts';
import { placeOf } from './workspace.ts';
import { editorTrust, type Trust } from './trust.ts';

/** Where assistants keep what holds for a whole workspace, in the order in which it is given. Each is read as it is and never changed. */
const CONVENTIONS = [
  'AGENTS.md',
  'CLAUDE.md',
  '.github/copilot-instructions.md',
  '.clinerules',
  '.clinerules/*.md',
  '.roo/rules/*.md',
  '.roorules',
  '.continue/rules/*.md',
];
/** Where they keep prompts that a person calls by name. */
const PROMPTS = [
  '.github/prompts/*.prompt.md',
  '.continue/prompts/*.{md,prompt}',
  '.clinerules/workflows/*.md',
  '.roo/commands/*.md',
  '.claude/commands/*.md',
];
/** One file; more than that is no convention that a model can hold. */
const MOST_BYTES = 32_000;
const MOST_FILES = 20;

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

/** Calls back when one of those files, the folders or their trust may have changed. */
export function onDidChangeGuidance(listener: () => void): vscode.Disposable {
  const watchers = [...CONVENTIONS, ...PROMPTS].map((pattern) =>
    vscode.workspace.createFileSystemWatcher(`**/${pattern}`),
  );
  return vscode.Disposable.from(
    ...watchers,
    ...watchers.flatMap((each) => [each.onDidCreate(listener), each.onDidChange(listener), each.onDidDelete(listener)]),
    vscode.workspace.onDidChangeWorkspaceFolders(listener),
    vscode.workspace.onDidGrantWorkspaceTrust(listener),
  );
}

async function filesAt(
  patterns: readonly string[],
): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const found: { path: string; text: string }[] = [];
  for (const folder of vscode.workspace.workspaceFolders ?? [])
    for (const pattern of patterns) {
      const uris = await vscode.workspace.findFiles(new vscode.RelativePattern(folder, pattern), null, MOST_FILES).then(
        (all) => all.toSorted((a, b) => a.path.localeCompare(b.path)),
        () => [],
      );
      for (const uri of uris) {
        const text = await readWithin(uri, folder).catch(() => undefined);
        const path = placeOf(uri)?.path;
        if (text !== undefined && path !== undefined) found.push({ path, text });
      }
    }
  return found.slice(0, MOST_FILES);
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
