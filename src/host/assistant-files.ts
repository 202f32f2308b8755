import { open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { AssistantFile, AssistantFileRole, AssistantName } from '../domain/assistant-file.ts';

/** Where to look for other assistants. */
export interface AssistantGround {
  /** The person's home folder, absolute. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The file that Roo's setting `roo-cline.autoImportSettingsPath` names, where it is set. */
  readonly rooExport?: string;
}

/** Settings and lists of keys; more than that is neither. */
const MOST_SETTINGS_BYTES = 1_000_000;
/** One rule or prompt; as with those of a workspace. */
const MOST_TEXT_BYTES = 32_000;
const MOST_TEXTS = 50;

interface Place {
  readonly assistant: AssistantName;
  readonly role: AssistantFileRole;
  readonly path: string;
  /** For a folder: which of its files. */
  readonly names?: RegExp;
}

/** Reads what Continue, Cline and Roo keep for a person, as far as it can be read. Nothing is changed. Never rejects. */
export async function readAssistantFiles(ground: AssistantGround): Promise<readonly AssistantFile[]> {
  const read = await Promise.all(placesOf(ground).map((place) => readPlace(place, ground.home)));
  return read.flat();
}

/** Which of them have left something here; looks at names alone. Never rejects. */
export async function assistantsHere(ground: AssistantGround): Promise<readonly AssistantName[]> {
  const found = await Promise.all(
    placesOf(ground).map(async ({ assistant, path, names }) => {
      const isThere = names
        ? (await readdir(path).catch(() => [])).some((name) => names.test(name))
        : (await stat(path).catch(() => undefined))?.isFile();
      return isThere ? assistant : undefined;
    }),
  );
  return [...new Set(found.flatMap((name) => name ?? []))];
}

/** Reads one file that the person chose, as Roo wrote it out; `undefined` when it cannot be read or is too large. */
export async function readExportedFile(file: string, home: string): Promise<AssistantFile | undefined> {
  const [read] = await readPlace({ assistant: 'roo', role: 'export', path: file }, home);
  return read;
}

/** A path with the home folder written as `~`. Pure. */
export function shortened(path: string, home: string): string {
  const isInside = path === home || path.startsWith(`${home}/`) || path.startsWith(`${home}\\`);
  return home.length > 1 && isInside ? `~${path.slice(home.length)}` : path;
}

/** The places as their own sources name them (see docs/user-guide/getting-started.md), each once. */
function placesOf({ home, env, rooExport }: AssistantGround): readonly Place[] {
  const own = (name: string): string | undefined => env[name]?.trim() || undefined;
  const continueFolder = own('CONTINUE_GLOBAL_DIR') ?? join(home, '.continue');
  const clineFolder = own('CLINE_DATA_DIR') ?? join(own('CLINE_DIR') ?? join(home, '.cline'), 'data');
  const documents = join(home, 'Documents', 'Cline');
  const text = /\.(?:md|txt)$/i;
  const files = (assistant: AssistantName, role: AssistantFileRole, ...paths: string[]): Place[] =>
    paths.map((path) => ({ assistant, role, path }));
  const folders = (assistant: AssistantName, role: AssistantFileRole, names: RegExp, ...paths: string[]): Place[] =>
    paths.map((path) => ({ assistant, role, path, names }));
  return [
    ...files('continue', 'settings', ...['config.yaml', 'config.json'].map((name) => join(continueFolder, name))),
    ...files('continue', 'environment', join(continueFolder, '.env')),
    ...folders('continue', 'rule', text, join(continueFolder, 'rules')),
    ...folders('continue', 'prompt', /\.(?:md|prompt)$/i, join(continueFolder, 'prompts')),
    ...files('cline', 'settings', join(clineFolder, 'globalState.json')),
    ...files('cline', 'secrets', join(clineFolder, 'secrets.json')),
    ...files(
      'cline',
      'providers',
      own('CLINE_PROVIDER_SETTINGS_PATH') ?? join(clineFolder, 'settings', 'providers.json'),
    ),
    ...folders('cline', 'rule', text, join(clineFolder, 'rules'), join(documents, 'Rules')),
    ...folders('cline', 'prompt', text, join(clineFolder, 'workflows'), join(documents, 'Workflows')),
    ...folders('roo', 'rule', text, join(home, '.roo', 'rules')),
    ...folders('roo', 'prompt', text, join(home, '.roo', 'commands')),
    ...(rooExport === undefined ? [] : files('roo', 'export', rooExport)),
  ];
}

async function readPlace({ assistant, role, path, names }: Place, home: string): Promise<AssistantFile[]> {
  const paths = names
    ? (await readdir(path).catch(() => []))
        .filter((name) => names.test(name) && !/^readme\.md$/i.test(basename(name)))
        .toSorted()
        .slice(0, MOST_TEXTS)
        .map((name) => join(path, name))
    : [path];
  const limit = names ? MOST_TEXT_BYTES : MOST_SETTINGS_BYTES;
  const files = await Promise.all(
    paths.map(async (each): Promise<AssistantFile | undefined> => {
      const content = await readSmall(each, limit);
      return content === undefined ? undefined : { assistant, role, path: shortened(each, home), text: content };
    }),
  );
  return files.filter((file) => file !== undefined);
}

/** The text of a plain file of at most `limit` bytes, opened for reading alone; `undefined` for everything else. */
async function readSmall(path: string, limit: number): Promise<string | undefined> {
  // A pipe or a device would block on opening.
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size > limit) return undefined;
  const handle = await open(path, 'r').catch(() => undefined);
  if (!handle) return undefined;
  try {
    return await handle.readFile('utf8');
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}
