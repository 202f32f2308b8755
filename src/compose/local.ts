import { join } from 'node:path';

import type { KeySource } from '../domain/catalog.ts';
import type { Egress } from '../domain/egress.ts';
import type { Embedder } from '../domain/embedder.ts';
import type { LocalAttachment, LocalServer } from '../domain/local-server.ts';
import type { LocalStore } from '../domain/local-store.ts';
import type { Log } from '../domain/log.ts';
import { OLLAMA_DEFAULT_ADDRESS } from '../domain/ollama-address.ts';
import type { OllamaFinder } from '../domain/ollama.ts';
import { createAttachment } from '../ollama/attachment.ts';
import { createOllamaEmbedder } from '../ollama/embed.ts';
import { createOllamaFinder } from '../ollama/find.ts';
import { kvCacheTypeIn } from '../ollama/fit/memory.ts';
import { keyedEgress } from '../ollama/keyed-egress.ts';
import { createLauncher, type LauncherParts } from '../ollama/launch/launcher.ts';
import { RESTART_RULE } from '../ollama/launch/restart-plan.ts';
import { diagnose } from '../ollama/diagnose.ts';
import { createLocalModels, type LocalBackend } from '../ollama/local-models.ts';
import { availableRamMiB, createMachineLook } from '../ollama/machine.ts';
import { findLlamaServer, findProgram, installerFolders } from '../ollama/program.ts';
import { createLocalStore } from '../ollama/store.ts';

/** What differs between the editor, a test and a headless program about local models. */
export interface LocalGround {
  /** The supervisor's entry file. */
  readonly supervisorFile: string;
  /** A Node, or an Electron that can be one, to run it. */
  readonly node: string;
  /** Whether Ollama may be started at all; asked anew each time. */
  readonly mayStart: () => boolean;
  /** Whether it is started without asking each time. */
  readonly isStartedByItself: () => boolean;
  /** The address in the settings, if any. */
  readonly address: () => string | undefined;
  /** How long a model stays in memory after its last answer, as Ollama writes it. */
  readonly keepAlive: () => string | undefined;
  /** The GPUs that a server of Baton's own may use, by number or id, with commas; absent: all. */
  readonly gpus?: () => string | undefined;
  /** For tests: other times and ports. */
  readonly start?: Partial<Pick<LauncherParts['start'], 'graceMs' | 'rules'>>;
}

/** The local backend. */
export interface Local {
  readonly finder: OllamaFinder;
  readonly attachment: LocalAttachment;
  readonly store: LocalStore;
  /** Absent where none can be run. */
  readonly server?: LocalServer;
  /** What is known of the models and of the machine. */
  readonly models: LocalBackend;
  /** What was tried to find local models, what answered and why not, as Markdown. Never rejects. */
  diagnosis(): Promise<string>;
  embedder(model: string): Embedder;
}

/** A window that reloads takes a few seconds, and twice as many on a busy machine. */
const GRACE_MS = 20_000;
// Ollama's own 11434 stays free for the desktop app, which would else end our server, and is forwarded by VS Code from remote machines to the person's own,
// where it would collide.
/** Ports for a server of our own, in the order of trying. */
export const OWN_PORTS: readonly number[] = Array.from({ length: 10 }, (_, index) => 41_434 + index);

/** Builds the local backend; without `local` it finds servers and starts none. */
export function composeLocal({
  env,
  log,
  egress,
  keys,
  storageFolder,
  local,
}: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly egress: Egress;
  readonly keys: KeySource;
  readonly storageFolder: string;
  readonly local?: LocalGround;
}): Local {
  const server = local && createLauncher(launcherParts(env, log, storageFolder, local));
  const program = env['BATON_OLLAMA_BIN'];
  const keyed = keyedEgress(egress, keys);
  const finder = createOllamaFinder({
    egress: keyed,
    env,
    ...(local && { setting: () => local.address() }),
    ownAddress: () => (server?.state.type === 'ready' ? server.state.address : undefined),
  });
  const attachment = createAttachment({
    finder,
    mayStart: () => local?.mayStart() ?? false,
    isStartedByItself: () => local?.isStartedByItself() ?? false,
    ...(server && { server }),
    ...(program !== undefined && program !== '' && { program }),
    ...(local && { keepAlive: () => local.keepAlive(), visibleDevices: () => local.gpus?.() }),
  });
  const machine = createMachineLook(() => ({
    env,
    platform: process.platform,
    availableMiB: () => availableRamMiB(),
    llamaServer: async () => {
      const installed = program ?? (await findProgram(env, installerFolders(env)));
      return installed === undefined ? undefined : findLlamaServer(installed);
    },
    // The log of a server that ended says nothing of now.
    ...(server?.state.type === 'ready' && server.state.isOwn && { serverLog: () => server.log() }),
  }));
  const kvCacheType = kvCacheTypeIn(env['OLLAMA_KV_CACHE_TYPE']);
  const models = createLocalModels({
    egress,
    keys,
    log,
    machine,
    isOwn: (address) => attachment.current?.isOwn === true && attachment.current.address === address,
    keepAlive: () => local?.keepAlive(),
    ...(kvCacheType && { kvCacheType }),
    now: () => new Date(),
  });
  const store = createLocalStore({ egress: keyed, env, attached: () => attachment.current });
  return {
    finder,
    attachment,
    models,
    diagnosis: () => diagnose({ env, finder, attachment, store, models, machine, ...(server && { server }) }),
    store,
    ...(server && { server }),
    embedder: (model) => {
      const keepAlive = local?.keepAlive();
      return createOllamaEmbedder({
        egress: keyed,
        model,
        address: () => attachment.current?.address,
        ...(keepAlive !== undefined && { keepAlive }),
      });
    },
  };
}

function launcherParts(
  env: Readonly<Record<string, string | undefined>>,
  log: Log,
  storageFolder: string,
  { supervisorFile, node, start }: LocalGround,
): LauncherParts {
  const rules = {
    neighbours: [OLLAMA_DEFAULT_ADDRESS],
    ports: OWN_PORTS,
    startLimitMs: 120_000,
    watchMs: 10_000,
    restart: RESTART_RULE,
  };
  return {
    env,
    log,
    supervisorFile,
    node,
    start: { folder: join(storageFolder, 'ollama'), graceMs: GRACE_MS, rules, ...start },
  };
}

/** The environment with the address of the attached server in the place of `OLLAMA_HOST`, else that of the settings. */
export function withAttached(
  env: Readonly<Record<string, string | undefined>>,
  { attachment }: Pick<Local, 'attachment'>,
  setting: string | undefined,
): Readonly<Record<string, string | undefined>> {
  const address = attachment.current?.address ?? setting;
  return address === undefined || address === '' ? env : { ...env, OLLAMA_HOST: address };
}
