import type { KeySource } from '../domain/catalog.ts';
import { PRESETS, rowsFrom } from './rows.ts';

/** Keys that the person entered, each bound to the origin it was entered for. */
export interface KeyStore {
  /** `undefined` when there is none, or it was entered for another origin. */
  get(providerId: string, origin: string): Promise<string | undefined>;
}

/** What keys come from. */
export interface KeyParts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly store: KeyStore;
}

/**
 * Keys that the person entered, else those of the environment under each vendor's usual name. An environment's key goes only to the origin that the
 * same environment, or the preset, names for the vendor. A store that fails counts as empty.
 */
export function createKeySource({ env, store }: KeyParts): KeySource {
  return {
    async key(providerId, origin) {
      const entered = await store.get(providerId, origin).catch(() => undefined);
      if (entered !== undefined && entered !== '') return entered;
      const row = rowsFrom({ env, endpoints: [] }).rows.find(({ id }) => id === providerId);
      if (!row || new URL(row.baseUrl).origin !== origin) return undefined;
      const names = PRESETS.find(({ id }) => id === providerId)?.keyVariables ?? [];
      return names.map((name) => env[name]?.trim()).find((key) => key !== undefined && key !== '');
    },
  };
}
