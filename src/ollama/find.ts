import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import * as z from 'zod';

import type { Egress } from '../domain/egress.ts';
import { OLLAMA_DEFAULT_ADDRESS, parseOllamaHost } from '../domain/ollama-address.ts';
import type { OllamaFinder, OllamaFinding } from '../domain/ollama.ts';

/** How long a server may take to say who it is: one that answers does so in milliseconds. */
const PROBE_LIMIT_MS = 900;

/** What the look needs. */
export interface FinderParts {
  readonly egress: Egress;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folders besides PATH; those of Ollama's own installers unless given. */
  readonly usualFolders?: readonly string[];
}

/** Looks where `OLLAMA_HOST` says, or at the default address, and for the program. Starts nothing. */
export function createOllamaFinder({ egress, env, usualFolders = installerFolders(env) }: FinderParts): OllamaFinder {
  return {
    async find(): Promise<OllamaFinding> {
      const [server, program] = await Promise.all([probe(egress, addressIn(env)), findProgram(env, usualFolders)]);
      if (server) return server;
      return program === undefined ? { type: 'absent' } : { type: 'installed', program };
    },
  };
}

function addressIn(env: FinderParts['env']): string {
  const host = env['OLLAMA_HOST']?.trim() ?? '';
  const address = host === '' ? OLLAMA_DEFAULT_ADDRESS : parseOllamaHost(host);
  return typeof address === 'string' ? address : OLLAMA_DEFAULT_ADDRESS;
}

const versionSchema = z.object({ version: z.string().min(1).max(60) });
const tagsSchema = z.object({ models: z.array(z.unknown()).nullish() });

/** Other servers may sit at the same port: only one that answers both questions as Ollama does is one. */
async function probe(egress: Egress, address: string): Promise<OllamaFinding | undefined> {
  const fetch = egress.fetchFor({ provider: 'ollama', origin: new URL(address).origin, privacy: 'open' });
  const signal = AbortSignal.timeout(PROBE_LIMIT_MS);
  const ask = async (path: string): Promise<unknown> => {
    const response = await fetch(`${address}${path}`, { signal });
    return response.ok ? response.json() : undefined;
  };
  try {
    const [version, tags] = await Promise.all([ask('/api/version'), ask('/api/tags')]);
    const identity = versionSchema.safeParse(version);
    const list = tagsSchema.safeParse(tags);
    if (!identity.success || !list.success) return undefined;
    return { type: 'running', address, version: identity.data.version, modelCount: list.data.models?.length ?? 0 };
  } catch {
    return undefined;
  }
}

function installerFolders(env: FinderParts['env']): readonly string[] {
  if (process.platform !== 'win32')
    return ['/usr/local/bin', '/usr/bin', '/opt/homebrew/bin', '/Applications/Ollama.app/Contents/Resources'];
  const localPrograms = env['LOCALAPPDATA'];
  return localPrograms === undefined ? [] : [join(localPrograms, 'Programs', 'Ollama')];
}

/** The first executable of this name, in the order of the folders. */
async function findProgram(env: FinderParts['env'], usualFolders: readonly string[]): Promise<string | undefined> {
  const name = process.platform === 'win32' ? 'ollama.exe' : 'ollama';
  const onPath = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const files = [...onPath, ...usualFolders].map((folder) => join(folder, name));
  const isThere = await Promise.all(files.map(isExecutable));
  return files.find((_, index) => isThere[index]);
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
