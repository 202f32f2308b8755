import type { KeySource } from '../domain/catalog.ts';
import { parseBaseUrl } from './address.ts';
import { PRESETS } from './rows.ts';

/** Keys that the person entered, as the host keeps them. */
export interface KeyStore {
  /** The key entered for this provider, or `undefined` when there is none or it was entered for another origin. */
  get(providerId: string, origin: string): Promise<string | undefined>;
}

/** What keys are looked up in. */
export interface KeySources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly store: KeyStore;
}

/**
 * Keys from the store first, then from the environment by the vendor's usual variable names. A key of the environment belongs to the address that
 * the environment gives for that vendor, or to the vendor's own; any other origin gets none.
 */
export function createKeySource({ env, store }: KeySources): KeySource {
  return {
    async key(providerId, origin) {
      return (await store.get(providerId, origin)) ?? keyFromEnvironment(env, providerId, origin);
    },
  };
}

function keyFromEnvironment(env: KeySources['env'], providerId: string, origin: string): string | undefined {
  const preset = PRESETS.find((each) => each.id === providerId);
  if (!preset) return undefined;
  const override = preset.addressVariable === undefined ? undefined : env[preset.addressVariable]?.trim();
  const address = override ? parseBaseUrl(override, preset.wire, preset.label) : preset.baseUrl;
  if (typeof address !== 'string' || new URL(address).origin !== origin) return undefined;
  return preset.keyVariables.map((name) => env[name]?.trim()).find((key) => key);
}
