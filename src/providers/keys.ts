import type { KeyPlace, KeySource } from '../domain/catalog.ts';
import { keysFromFiles } from './key-files.ts';
import { PRESETS } from './presets.ts';
import { rowsFrom } from './rows.ts';

/** Keys that the person entered, each bound to the origin it was entered for. */
export interface KeyStore {
  /** `undefined` when there is none, or it was entered for another origin. */
  get(providerId: string, origin: string): Promise<string | undefined>;
  /** All that were entered, `get`'s first; absent where there is never more than one. */
  all?(providerId: string, origin: string): Promise<readonly string[]>;
  /** The origin that the kept keys were entered for. */
  originOf?(providerId: string): Promise<string | undefined>;
}

/** What keys come from. */
export interface KeyParts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly store: KeyStore;
  /** Reads a mounted secret; `undefined` where there is none. Absent: no files are looked at. */
  readonly readSecret?: (file: string) => Promise<string | undefined>;
  /** Milliseconds since the epoch; the system's clock unless given. */
  readonly now?: () => number;
}

/** Keys with the place they stand in. */
interface Held extends Pick<KeyPlace, 'from' | 'name'> {
  readonly keys: readonly string[];
}

/**
 * Keys that the person entered, else those of the environment under each vendor's usual name, else mounted secret files. A key that nobody entered
 * goes only to the origin that the same environment, or the preset, names for the vendor. A store that fails counts as empty.
 */
export function createKeySource({ env, store, readSecret, now = Date.now }: KeyParts): KeySource {
  const resting = new Map<string, number>();
  const known = new Map<string, readonly string[]>();
  const mark = (providerId: string, origin: string, key: string): string => JSON.stringify([providerId, origin, key]);

  const held = async (providerId: string, origin: string): Promise<Held> => {
    const entered = await enteredKeys(store, providerId, origin);
    if (entered.length > 0) return { keys: entered, from: 'entered' };
    const row = rowsFrom({ env, endpoints: [] }).rows.find(({ id }) => id === providerId);
    const preset = PRESETS.find(({ id }) => id === providerId);
    if (!row || !preset || new URL(row.baseUrl).origin !== origin) return { keys: [], from: 'entered' };
    const { keys, name } = keysInEnvironment(env, preset.keyVariables);
    if (name !== undefined) return { keys, from: 'environment', name };
    return { ...(await keysFromFiles(preset, env, readSecret)), from: 'file' };
  };

  return {
    async key(providerId, origin) {
      const { keys } = await held(providerId, origin);
      known.set(JSON.stringify([providerId, origin]), keys);
      const until = (key: string): number => resting.get(mark(providerId, origin, key)) ?? 0;
      return keys.find((key) => until(key) <= now()) ?? keys.toSorted((one, other) => until(one) - until(other))[0];
    },
    rest(providerId, origin, key, until) {
      resting.set(mark(providerId, origin, key), until.getTime());
      const keys = known.get(JSON.stringify([providerId, origin])) ?? [];
      return keys.some((other) => (resting.get(mark(providerId, origin, other)) ?? 0) <= now());
    },
    async isForOtherOrigin(providerId, origin) {
      const kept = await store.originOf?.(providerId).catch(() => undefined);
      return kept !== undefined && kept !== origin;
    },
    async place(providerId, origin) {
      const { keys, from, name } = await held(providerId, origin);
      return keys.length === 0 ? undefined : { from, count: keys.length, ...(name !== undefined && { name }) };
    },
  };
}

async function enteredKeys(store: KeyStore, providerId: string, origin: string): Promise<readonly string[]> {
  try {
    if (store.all) return await store.all(providerId, origin);
    const key = await store.get(providerId, origin);
    return key === undefined || key === '' ? [] : [key];
  } catch {
    return [];
  }
}

/** The first name that is set, then the same name with `_2`, `_3` and so on up to `_9`. */
function keysInEnvironment(
  env: KeyParts['env'],
  names: readonly string[],
): { readonly keys: readonly string[]; readonly name?: string } {
  const valueOf = (name: string): string => env[name]?.trim() ?? '';
  const name = names.find((each) => valueOf(each) !== '');
  if (name === undefined) return { keys: [] };
  const further = [2, 3, 4, 5, 6, 7, 8, 9].map((number) => valueOf(`${name}_${number}`));
  return { keys: [...new Set([valueOf(name), ...further].filter((key) => key !== ''))], name };
}
