import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeySource } from '../domain/catalog.ts';
import type { ServerKind } from '../domain/server-kind.ts';
import type { Provider } from '../domain/stream.ts';
import type { ListStore } from '../providers/kept-lists.ts';
import { PRESETS } from '../providers/presets.ts';
import { createKeySource, type KeyStore } from '../providers/keys.ts';
import { createKeyFileReader } from './key-file.ts';

/** What the providers of a house stand on. */
export interface ProviderGround {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly storageFolder: string;
  /** Keys that the person entered. */
  readonly keys: KeyStore;
  /** Providers that are no address, such as the editor's own models; absent: none. */
  readonly otherProviders?: () => readonly Provider[];
  /** Told of key files that are not read, or that others may read; absent: nobody. */
  readonly onProblem?: (sentence: string) => void;
}

/** The presets without an address of their own, for the set-up flow. */
export const SERVER_KINDS: readonly ServerKind[] = PRESETS.filter(({ needsAddress }) => needsAddress).map(
  ({ id, label, baseUrl, place }) => ({ preset: id, label, usualAddress: baseUrl, place }),
);

/** Keys that were entered, of the environment, and of mounted secret files. */
export function createKeys({ env, keys, onProblem = () => undefined }: ProviderGround): KeySource {
  return createKeySource({ env, store: keys, readSecret: createKeyFileReader(onProblem) });
}

/** The last known lists of models, as a file beside the ledger. `close` waits for what is being written; nothing is written after it. */
export function createListStore({ storageFolder }: Pick<ProviderGround, 'storageFolder'>): ListStore & {
  close(): Promise<void>;
} {
  const file = join(storageFolder, 'models.json');
  let last: Promise<void> = Promise.resolve();
  let isClosed = false;
  return {
    async read() {
      const text = await readFile(file, 'utf8').catch(() => undefined);
      return text === undefined ? undefined : (JSON.parse(text) as unknown);
    },
    write(value) {
      if (isClosed) return Promise.resolve();
      const written = last.then(() => replace(storageFolder, file, JSON.stringify(value)));
      last = written.catch(() => undefined);
      return written;
    },
    close() {
      isClosed = true;
      return last;
    },
  };
}

/** Whole or not at all: several windows may write, and a crash may come between. */
async function replace(folder: string, file: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const fresh = `${file}.${process.pid}.new`;
  await writeFile(fresh, text);
  await rename(fresh, file);
}
