import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';

/** A rule, which goes along with every question, or a prompt, which is called by its name. The person's own, for all workspaces. */
export type OwnTextKind = 'rule' | 'prompt';

/** One of them, as it is kept: a Markdown file that the person may change. */
export interface OwnText {
  readonly kind: OwnTextKind;
  /** "rules/commits.md" or "prompts/review.md", below the storage folder. */
  readonly path: string;
  readonly text: string;
}

const FOLDER: Readonly<Record<OwnTextKind, string>> = { rule: 'rules', prompt: 'prompts' };
/** As for the files of a workspace. */
const MOST_BYTES = 32_000;
const MOST_FILES = 100;

/** Fires when this window kept one: a folder that was not there when it began to be watched is not. */
const kept = new vscode.EventEmitter<void>();

/** The person's own rules and prompts, by name. Never rejects. */
export async function readOwnTexts(storageFolder: string): Promise<readonly OwnText[]> {
  const read = await Promise.all((['rule', 'prompt'] as const).map((kind) => readKind(storageFolder, kind)));
  return read.flat();
}

/**
 * Keeps a text under `name`, which is no path, or under `name-2` and so on where another text has that name. Resolves with its path, or `undefined` when
 * the same text is kept already. Rejects when it cannot be written.
 */
export async function saveOwnText(
  storageFolder: string,
  {
    kind,
    name,
    text,
    description,
  }: { readonly kind: OwnTextKind; readonly name: string; readonly text: string; readonly description?: string },
): Promise<string | undefined> {
  const content = contentOf(kind, text, description);
  const before = await readKind(storageFolder, kind);
  if (before.some((each) => each.text.trim() === content.trim())) return undefined;
  const taken = new Set(before.map(({ path }) => path));
  const numbers = [...Array.from({ length: MOST_FILES }).keys()].map((index) => (index === 0 ? '' : `-${index + 1}`));
  const path = numbers.map((number) => `${FOLDER[kind]}/${name}${number}.md`).find((each) => !taken.has(each));
  if (path === undefined) throw new Error(`There are ${MOST_FILES} files of the name ${name}.`);
  await mkdir(join(storageFolder, FOLDER[kind]), { recursive: true });
  const file = join(storageFolder, path);
  const fresh = `${file}.${process.pid}.new`;
  await writeFile(fresh, content, { flag: 'wx' });
  await rename(fresh, file);
  kept.fire();
  return path;
}

/** Calls back when one of them was made, changed or deleted. */
export function onDidChangeOwnTexts(storageFolder: string, listener: () => void): vscode.Disposable {
  const watchers = Object.values(FOLDER).map((folder) =>
    vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.file(join(storageFolder, folder)), '*.md'),
    ),
  );
  return vscode.Disposable.from(
    kept.event(listener),
    ...watchers,
    ...watchers.flatMap((each) => [each.onDidCreate(listener), each.onDidChange(listener), each.onDidDelete(listener)]),
  );
}

function contentOf(kind: OwnTextKind, text: string, description: string | undefined): string {
  // JSON is YAML: a description may hold colons and quotes.
  const head =
    kind === 'prompt' && description !== undefined ? `---\ndescription: ${JSON.stringify(description)}\n---\n\n` : '';
  return `${head}${text.trim()}\n`;
}

async function readKind(storageFolder: string, kind: OwnTextKind): Promise<OwnText[]> {
  const folder = join(storageFolder, FOLDER[kind]);
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.md')).toSorted();
  const files = await Promise.all(
    names.slice(0, MOST_FILES).map(async (name): Promise<OwnText | undefined> => {
      const found = await stat(join(folder, name)).catch(() => undefined);
      if (!found?.isFile() || found.size > MOST_BYTES) return undefined;
      const text = await readFile(join(folder, name), 'utf8').catch(() => '');
      return text.trim() === '' ? undefined : { kind, path: `${FOLDER[kind]}/${name}`, text };
    }),
  );
  return files.filter((file) => file !== undefined);
}
