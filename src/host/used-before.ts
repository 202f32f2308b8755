import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LEDGER_FILE_NAME } from '../domain/ledger-file.ts';
import type { Environment } from './settings/from-environment.ts';

/**
 * The folder for everything that lasts: `own`, the person's setting in the editor, else the environment's, else the editor's folder. As the rule of
 * `storageFolder` reads them, but without the library that rules are made of: a window in which Baton is never used loads neither. Pure.
 */
export function storageFolderOf(own: unknown, env: Environment, editorsFolder: string): string {
  return [own, env['BATON_STORAGE_FOLDER']?.trim()].find(isPath) ?? editorsFolder;
}

/** As long as settings take a path. */
const LONGEST_PATH = 4096;

function isPath(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_PATH;
}

/**
 * Whether Baton was used with this storage folder before: the first use makes the ledger. A folder that cannot be looked into counts as used, so that what
 * is wrong with it is said. Never rejects.
 */
export async function wasUsed(storageFolder: string): Promise<boolean> {
  try {
    await stat(join(storageFolder, LEDGER_FILE_NAME));
    return true;
  } catch (thrown) {
    return !(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT');
  }
}
