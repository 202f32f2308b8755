import type { Preset } from './presets.ts';

/** Where Docker and Compose mount secrets. */
export const SECRETS_FOLDER = '/run/secrets';

/**
 * The files that may hold a vendor's keys, in the order they are looked at: the one that `BATON_<ID>_KEY_FILE` or `<USUAL NAME>_FILE` names, then
 * the usual name below `/run/secrets`, in lower or upper case. Pure.
 */
export function keyFilesFor(
  { id, keyVariables }: Pick<Preset, 'id' | 'keyVariables'>,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const named = [`BATON_${id.toUpperCase()}_KEY_FILE`, ...keyVariables.map((name) => `${name}_FILE`)];
  const mounted = keyVariables.flatMap((name) => [
    `${SECRETS_FOLDER}/${name.toLowerCase()}`,
    `${SECRETS_FOLDER}/${name}`,
  ]);
  return [...named.map((name) => env[name]?.trim() ?? ''), ...mounted].filter((file) => file !== '');
}

/** The keys in the first of a vendor's files that holds any, one a line, and which file that is. What cannot be read holds none. */
export async function keysFromFiles(
  preset: Pick<Preset, 'id' | 'keyVariables'>,
  env: Readonly<Record<string, string | undefined>>,
  readSecret: ((file: string) => Promise<string | undefined>) | undefined,
): Promise<{ readonly keys: readonly string[]; readonly name?: string }> {
  if (!readSecret) return { keys: [] };
  for (const file of keyFilesFor(preset, env)) {
    const text = (await readSecret(file).catch(() => undefined)) ?? '';
    const keys = text.split(/\r?\n/).map((line) => line.trim());
    const found = keys.filter((line) => line !== '' && !/\s/.test(line));
    if (found.length > 0) return { keys: [...new Set(found)], name: file };
  }
  return { keys: [] };
}
