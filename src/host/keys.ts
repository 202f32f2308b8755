import type * as vscode from 'vscode';
import * as z from 'zod';

// `key` is what versions before 0.2 wrote.
const storedKeySchema = z.union([
  z.object({ keys: z.array(z.string().min(1)).min(1), origin: z.string() }),
  z.object({ key: z.string().min(1), origin: z.string() }).transform(({ key, origin }) => ({ keys: [key], origin })),
]);
type Stored = z.infer<typeof storedKeySchema>;

/** Keys that the person entered, each bound to the origin it was entered for. Kept in the editor's secret storage and nowhere else. */
export interface StoredKeys {
  /** The key entered for this provider, or `undefined` when there is none or it was entered for another origin. */
  get(providerId: string, origin: string): Promise<string | undefined>;
  /** All keys entered for it, the first one first. */
  all(providerId: string, origin: string): Promise<readonly string[]>;
  /** The origin that its keys were entered for. */
  originOf(providerId: string): Promise<string | undefined>;
  /** Keeps this key alone. */
  set(providerId: string, origin: string, key: string): Promise<void>;
  /** Keeps this key behind those that are there for the same origin. */
  add(providerId: string, origin: string, key: string): Promise<void>;
}

/**
 * Keys in VS Code's SecretStorage. A secret of another shape counts as none. The storage lies behind the window, in a browser behind the network, and every
 * request wants its key: what was read is kept until the storage says that it changed. Each use reads it anew for the next one, since a browser does not
 * tell one window of what another one stored.
 */
export function createStoredKeys(secrets: Pick<vscode.SecretStorage, 'get' | 'store' | 'onDidChange'>): StoredKeys {
  const name = (providerId: string): string => `baton.key.${providerId}`;
  const known = new Map<string, Promise<Stored | undefined>>();
  secrets.onDidChange(({ key }) => known.delete(key));
  const readAnew = (key: string): Promise<Stored | undefined> => {
    const reading = Promise.resolve(secrets.get(key)).then(parseStored);
    // What cannot be read now may be read later.
    reading.then(
      () => known.set(key, reading),
      () => known.delete(key),
    );
    return reading;
  };
  const read = (providerId: string): Promise<Stored | undefined> => {
    const key = name(providerId);
    const reading = readAnew(key);
    return known.get(key) ?? reading;
  };
  const all = async (providerId: string, origin: string): Promise<readonly string[]> => {
    const stored = await read(providerId);
    return stored?.origin === origin ? stored.keys : [];
  };
  const store = async (providerId: string, stored: Stored): Promise<void> => {
    await secrets.store(name(providerId), JSON.stringify(stored));
    known.set(name(providerId), Promise.resolve(stored));
  };
  return {
    all,
    get: async (providerId, origin) => (await all(providerId, origin))[0],
    originOf: async (providerId) => (await read(providerId))?.origin,
    set: (providerId, origin, key) => store(providerId, { keys: [key], origin }),
    async add(providerId, origin, key) {
      await store(providerId, { keys: [...new Set([...(await all(providerId, origin)), key])], origin });
    },
  };
}

function parseStored(text: string | undefined): Stored | undefined {
  if (text === undefined) return undefined;
  try {
    return storedKeySchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
