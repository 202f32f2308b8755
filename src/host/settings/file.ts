import { readFileSync, statSync } from 'node:fs';
import { isRecord } from './rule.ts';
import type { SettingsFile } from './layers.ts';

/** Name of the settings file in the storage folder; the editor completes files of this name. */
export const SETTINGS_FILE_NAME = 'baton-settings.json';

/** A larger file is no settings file. */
const MAX_BYTES = 1_048_576;

/**
 * The settings file: one JSON object whose names are those of the settings, with or without `baton.` before them. A file that is not there holds
 * nothing; one that cannot be read holds nothing and says so. Read again when its time or size changed, never written.
 */
export function openSettingsFile(path: string): SettingsFile {
  type Found = ReturnType<SettingsFile['read']>;
  let known: { readonly stamp: string; readonly found: Found } | undefined;
  return {
    path,
    read() {
      const stat = statSync(path, { throwIfNoEntry: false });
      if (!stat) return { values: {} };
      const stamp = `${stat.mtimeMs} ${stat.size} ${stat.ino}`;
      if (known?.stamp !== stamp)
        known = { stamp, found: stat.size > MAX_BYTES ? unreadable(path, 'it is larger than 1 MB') : parse(path) };
      return known.found;
    },
  };
}

function parse(path: string): ReturnType<SettingsFile['read']> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (!isRecord(value)) return unreadable(path, 'it has to be one JSON object');
    const entries = Object.entries(value).filter(([name]) => name !== '$schema');
    return { values: Object.fromEntries(entries.map(([name, each]) => [name.replace(/^baton\./, ''), each])) };
  } catch (thrown) {
    return unreadable(path, thrown instanceof Error ? thrown.message : String(thrown));
  }
}

function unreadable(path: string, why: string): ReturnType<SettingsFile['read']> {
  return { values: {}, problem: `The settings file ${path} cannot be read, so nothing in it counts: ${why}.` };
}
