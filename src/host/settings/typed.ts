import { moneySettings, type MoneySettings } from '../../domain/budget-settings.ts';
import type { ModelId } from '../../domain/model.ts';
import type { RoutingSettings } from '../../domain/routing-settings.ts';
import { TASK_KINDS, type TaskKind } from '../../domain/task.ts';
import type { Environment } from './from-environment.ts';
import type { Settings } from './layers.ts';
import type { Endpoint } from './rules.ts';

/** What a trusted folder adds to the person's lists; it can only narrow where text goes. */
export interface FolderAdditions {
  readonly deny: readonly string[];
  readonly privatePaths: readonly string[];
}

const NOTHING_ADDED: FolderAdditions = { deny: [], privatePaths: [] };

/** What the person set about routing, and what a trusted folder adds to it. */
export function routingSettings(settings: Settings, added: FolderAdditions = NOTHING_ADDED): RoutingSettings {
  const experiment = settings.read('experiment');
  const fixedForKind: Partial<Record<TaskKind, ModelId>> = {};
  const floors: Partial<Record<TaskKind, number>> = {};
  const kinds = settings.read('kinds') ?? {};
  for (const kind of TASK_KINDS) {
    const { model, floor } = kinds[kind] ?? {};
    if (model !== undefined) fixedForKind[kind] = model;
    if (floor !== undefined) floors[kind] = floor;
  }
  return {
    lists: {
      allow: settings.read('models.allow') ?? [],
      deny: [...(settings.read('models.deny') ?? []), ...added.deny],
    },
    fixedForKind,
    floors,
    ...(experiment && { experiment }),
    privatePaths: [...(settings.read('privatePaths') ?? []), ...added.privatePaths],
    masksLocal: settings.read('maskLocal') ?? false,
  };
}

/** How long is waited, in milliseconds; what is not set is left out. */
export function timeLimits(settings: Settings): {
  readonly firstTokenMs?: number;
  readonly idleMs?: number;
  readonly totalMs?: number;
} {
  const { firstToken, idle, total } = settings.read('timeouts') ?? {};
  return {
    ...(firstToken !== undefined && { firstTokenMs: firstToken * 1000 }),
    ...(idle !== undefined && { idleMs: idle * 1000 }),
    ...(total !== undefined && { totalMs: total * 1000 }),
  };
}

/**
 * The environment as the local backend reads it: what the settings say of Ollama stands in Ollama's own variables. Where they say nothing it is the very
 * environment that was given, so that a key that comes later is found.
 */
export function ollamaEnvironment(settings: Settings, env: Environment): Environment {
  const [program, models, cache] = [
    settings.read('ollama.program'),
    settings.read('ollama.modelsFolder'),
    settings.read('ollama.kvCacheType'),
  ];
  const said = {
    ...(program !== undefined && { BATON_OLLAMA_BIN: program }),
    ...(models !== undefined && { OLLAMA_MODELS: models }),
    ...(cache !== undefined && { OLLAMA_KV_CACHE_TYPE: cache }),
  };
  return Object.keys(said).length === 0 ? env : { ...env, ...said };
}

/** The parts of the house that settings decide, each asked anew whenever it is needed. */
export interface SettledGround {
  readonly env: Environment;
  readonly routing: () => RoutingSettings;
  readonly seedsFile: () => string | undefined;
  readonly money: () => MoneySettings;
  readonly endpoints: () => readonly Endpoint[];
  readonly privateHosts: () => readonly string[];
  readonly pricesFile: () => string | undefined;
  readonly acting: {
    readonly limits: () => ReturnType<typeof timeLimits>;
    readonly localRequests: () => number;
  };
  readonly local: {
    readonly isStartedByItself: () => boolean;
    readonly address: () => string | undefined;
    readonly keepAlive: () => string;
    readonly gpus: () => string | undefined;
  };
}

/** Requests that one local server is given at once, until the person says otherwise. */
const LOCAL_REQUESTS = 4;
const KEEP_ALIVE = '30m';

/**
 * What the house is built on, as far as settings say it; the same in the editor, in a test and in a headless program. `added` is what a trusted folder
 * adds, `hasGpu` whether this machine has a GPU that Ollama can use.
 */
export function settledGround(
  settings: Settings,
  env: Environment,
  {
    added = () => NOTHING_ADDED,
    hasGpu = () => false,
  }: { readonly added?: () => FolderAdditions; readonly hasGpu?: () => boolean } = {},
): SettledGround {
  return {
    env: ollamaEnvironment(settings, env),
    routing: () => routingSettings(settings, added()),
    seedsFile: () => settings.read('seedsFile'),
    money: () => moneySettings(settings.value),
    endpoints: () => settings.read('endpoints') ?? [],
    privateHosts: () => settings.read('privateHosts') ?? [],
    pricesFile: () => settings.read('pricesFile'),
    acting: {
      limits: () => timeLimits(settings),
      localRequests: () => settings.read('localRequests') ?? LOCAL_REQUESTS,
    },
    local: {
      isStartedByItself: () => isStartedByItself(settings, hasGpu),
      address: () => settings.read('ollama.address'),
      keepAlive: () => settings.read('ollama.keepAlive') ?? KEEP_ALIVE,
      gpus: () => settings.read('ollama.gpus'),
    },
  };
}

function isStartedByItself(settings: Settings, hasGpu: () => boolean): boolean {
  const launch = settings.read('ollama.launch');
  return launch === 'auto' || (launch === 'gpu' && hasGpu());
}

/** Whether Ollama may be started at all: never in a folder that is not trusted, and not where the person said so. */
export function mayStartOllama(settings: Settings, isTrusted: boolean): boolean {
  return isTrusted && settings.read('ollama.launch') !== 'never';
}
