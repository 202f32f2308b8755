import type * as vscode from 'vscode';
import * as z from 'zod';

const storedKeySchema = z.object({ key: z.string().min(1), origin: z.string() });

/** Keys that the person entered, each bound to the origin it was entered for. Kept in the editor's secret storage and nowhere else. */
export interface StoredKeys {
  /** The key entered for this provider, or `undefined` when there is none or it was entered for another origin. */
  get(providerId: string, origin: string): Promise<string | undefined>;
  set(providerId: string, origin: string, key: string): Promise<void>;
}

/** Keys in VS Code's SecretStorage. A secret of another shape counts as none. */
export function createStoredKeys(secrets: vscode.SecretStorage): StoredKeys {
  const name = (providerId: string): string => `baton.key.${providerId}`;
  return {
    async get(providerId, origin) {
      const stored = parseStored(await secrets.get(name(providerId)));
      return stored?.origin === origin ? stored.key : undefined;
    },
    async set(providerId, origin, key) {
      await secrets.store(name(providerId), JSON.stringify({ key, origin }));
    },
  };
}

function parseStored(text: string | undefined): z.infer<typeof storedKeySchema> | undefined {
  if (text === undefined) return undefined;
  try {
    return storedKeySchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
