import type { ProviderRow } from '../domain/catalog.ts';
import { BatonError } from '../domain/errors.ts';
import type { Place } from '../domain/model.ts';
import { isLoopbackName } from '../domain/loopback.ts';
import { OLLAMA_DEFAULT_ADDRESS, parseOllamaHost } from '../domain/ollama-address.ts';
import { parseBaseUrl } from './address.ts';

/** A vendor as data: its row, and the environment variables by which people usually set it. A new vendor is a new row here. */
export interface Preset extends ProviderRow {
  /** First one set wins. */
  readonly keyVariables: readonly string[];
  /** Only where the name means the same address to the vendor's own tools. */
  readonly addressVariable?: string;
}

const remote = { wire: 'openai', place: 'remote', keyUse: 'required' } as const;

/** The vendors that Baton knows. Addresses are those of the vendors' own documentation. */
export const PRESETS: readonly Preset[] = [
  {
    ...remote,
    id: 'openai',
    label: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    keyVariables: ['OPENAI_API_KEY'],
    addressVariable: 'OPENAI_BASE_URL',
  },
  {
    ...remote,
    id: 'anthropic',
    label: 'Anthropic',
    wire: 'anthropic',
    baseUrl: 'https://api.anthropic.com',
    keyVariables: ['ANTHROPIC_API_KEY'],
    addressVariable: 'ANTHROPIC_BASE_URL',
  },
  {
    ...remote,
    id: 'google',
    label: 'Google',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
    keyVariables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
  },
  {
    ...remote,
    id: 'mistral',
    label: 'Mistral',
    baseUrl: 'https://api.mistral.ai/v1',
    keyVariables: ['MISTRAL_API_KEY'],
  },
  { ...remote, id: 'xai', label: 'xAI', baseUrl: 'https://api.x.ai/v1', keyVariables: ['XAI_API_KEY'] },
  {
    ...remote,
    id: 'deepseek',
    label: 'DeepSeek',
    baseUrl: 'https://api.deepseek.com',
    keyVariables: ['DEEPSEEK_API_KEY'],
  },
  { ...remote, id: 'groq', label: 'Groq', baseUrl: 'https://api.groq.com/openai/v1', keyVariables: ['GROQ_API_KEY'] },
  {
    ...remote,
    id: 'together',
    label: 'Together',
    baseUrl: 'https://api.together.xyz/v1',
    keyVariables: ['TOGETHER_API_KEY'],
    addressVariable: 'TOGETHER_BASE_URL',
  },
  {
    ...remote,
    id: 'openrouter',
    label: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    keyVariables: ['OPENROUTER_API_KEY'],
    addressVariable: 'OPENROUTER_BASE_URL',
  },
  {
    id: 'ollama',
    label: 'Ollama',
    wire: 'ollama',
    baseUrl: OLLAMA_DEFAULT_ADDRESS,
    place: 'local',
    keyUse: 'optional',
    keyVariables: [],
    addressVariable: 'OLLAMA_HOST',
  },
];

/** An OpenAI-compatible server that the person added in the settings. */
export interface Endpoint {
  /** Unique; letters, digits, `-`, `_` and `.`; not the id of a preset. */
  readonly id: string;
  readonly label: string;
  readonly baseUrl: string;
  /** `local` where the person says that the models run on this machine or on a host of theirs. */
  readonly place: Place;
}

/** The places to ask. */
export interface FoundRows {
  readonly rows: readonly ProviderRow[];
  /** What cannot be used as it was entered; the other rows stand. */
  readonly problems: readonly {
    readonly provider: string;
    readonly providerLabel: string;
    readonly error: BatonError;
  }[];
  /** Ids of providers that nobody configured and that may well be absent: their silence is no problem. */
  readonly presumed: readonly string[];
}

/** What rows are made from. */
export interface RowSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly endpoints: readonly Endpoint[];
  /** Host names that the person listed as theirs. */
  readonly privateHosts?: readonly string[];
}

/**
 * The presets, with addresses from the environment where it has them, and the person's own endpoints. A preset whose address is wrong is left out, so
 * that its key never goes anywhere else than it was meant to. An Ollama on another machine counts as `local` only when its host is listed. Pure.
 */
export function rowsFrom({ env, endpoints, privateHosts = [] }: RowSources): FoundRows {
  const rows: ProviderRow[] = [];
  const problems: FoundRows['problems'][number][] = [];
  const presumed: string[] = [];
  const add = (row: ProviderRow, address: string | BatonError): void => {
    if (typeof address === 'string') rows.push({ ...row, baseUrl: address });
    else problems.push({ provider: row.id, providerLabel: row.label, error: address });
  };
  for (const { keyVariables: _, addressVariable, ...row } of PRESETS) {
    const text = addressVariable === undefined ? undefined : env[addressVariable]?.trim();
    if (text === undefined || text === '') {
      if (row.wire === 'ollama') presumed.push(row.id);
      rows.push(row);
    } else if (row.wire === 'ollama') {
      const address = parseOllamaHost(text);
      add({ ...row, place: placeOf(address, privateHosts) }, address);
    } else add(row, parseBaseUrl(text, row.wire, row.label));
  }
  for (const { id, label, baseUrl, place } of endpoints) {
    const row: ProviderRow = { id, label: label.trim() || id, wire: 'openai', baseUrl, place, keyUse: 'optional' };
    add(row, idProblem(id, rows) ?? parseBaseUrl(baseUrl, 'openai', row.label));
  }
  return { rows, problems, presumed };
}

function idProblem(id: string, rows: readonly ProviderRow[]): BatonError | undefined {
  if (!/^[\w.-]{1,60}$/.test(id)) {
    return new BatonError(
      'BATON_E_BAD_ADDRESS',
      'The id of an address may hold letters, digits, "-", "_" and ".". Choose another one.',
      { isRetryable: false },
    );
  }
  if (!rows.some((row) => row.id === id) && !PRESETS.some((preset) => preset.id === id)) return undefined;
  return new BatonError('BATON_E_BAD_ADDRESS', `The id ${id} is used twice. Choose another one for the address.`, {
    isRetryable: false,
  });
}

function placeOf(address: string | BatonError, privateHosts: readonly string[]): Place {
  if (typeof address !== 'string') return 'local';
  const host = new URL(address).hostname.replace(/^\[|\]$/g, '');
  return isLoopbackName(host) || privateHosts.some((entry) => entry.trim().toLowerCase() === host) ? 'local' : 'remote';
}
