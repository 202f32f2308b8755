import { isStandIn, looseText } from './loose.ts';
import type { FoundProvider, LeftOut } from './found.ts';
import type { AssistantName } from '../domain/assistant-file.ts';

/** Where Cline and Roo keep a provider: the names of its key, its address and its model. */
interface Fields {
  readonly vendor: string;
  readonly key?: string;
  readonly baseUrl?: readonly string[];
  readonly model?: string;
}

/**
 * Names from src/shared/storage/state-keys.ts of github.com/cline/cline and packages/types/src/provider-settings.ts of github.com/RooCodeInc/Roo-Code,
 * which share a history. Cline writes its models as `planModeX` and `actModeX`.
 */
const FIELDS: readonly Fields[] = [
  { vendor: 'anthropic', key: 'apiKey', baseUrl: ['anthropicBaseUrl'], model: 'apiModelId' },
  { vendor: 'openrouter', key: 'openRouterApiKey', baseUrl: ['openRouterBaseUrl'], model: 'openRouterModelId' },
  { vendor: 'openai-native', key: 'openAiNativeApiKey', baseUrl: ['openAiNativeBaseUrl'], model: 'apiModelId' },
  { vendor: 'openai', key: 'openAiApiKey', baseUrl: ['openAiBaseUrl'], model: 'openAiModelId' },
  { vendor: 'gemini', key: 'geminiApiKey', baseUrl: ['geminiBaseUrl', 'googleGeminiBaseUrl'], model: 'apiModelId' },
  { vendor: 'mistral', key: 'mistralApiKey', model: 'apiModelId' },
  { vendor: 'deepseek', key: 'deepSeekApiKey', baseUrl: ['deepSeekBaseUrl'], model: 'apiModelId' },
  { vendor: 'together', key: 'togetherApiKey', model: 'togetherModelId' },
  { vendor: 'xai', key: 'xaiApiKey', model: 'apiModelId' },
  { vendor: 'groq', key: 'groqApiKey', model: 'groqModelId' },
  { vendor: 'litellm', key: 'liteLlmApiKey', baseUrl: ['liteLlmBaseUrl'], model: 'liteLlmModelId' },
  { vendor: 'litellm', key: 'litellmApiKey', baseUrl: ['litellmBaseUrl'], model: 'litellmModelId' },
  { vendor: 'ollama', baseUrl: ['ollamaBaseUrl'], model: 'ollamaModelId' },
  { vendor: 'lmstudio', baseUrl: ['lmStudioBaseUrl'], model: 'lmStudioModelId' },
  { vendor: 'requesty', key: 'requestyApiKey', baseUrl: ['requestyBaseUrl'], model: 'requestyModelId' },
  { vendor: 'deepinfra', key: 'deepInfraApiKey', baseUrl: ['deepInfraBaseUrl'], model: 'deepInfraModelId' },
  { vendor: 'moonshot', key: 'moonshotApiKey', baseUrl: ['moonshotBaseUrl'], model: 'apiModelId' },
  { vendor: 'doubao', key: 'doubaoApiKey', baseUrl: ['doubaoBaseUrl'], model: 'apiModelId' },
  { vendor: 'minimax', key: 'minimaxApiKey', baseUrl: ['minimaxBaseUrl'], model: 'apiModelId' },
];
/** Sign-ins and credentials that are of use to that assistant, or to APIs that Baton does not speak. */
const ACCOUNTS = /^(?:cline|roo|oca|openai-codex|mcp|auth|remote|aws|sapAi|vertex|wandb|cloudflare)/;

/** What is stored under the names of Cline and Roo. `chosen` is the vendor that answers there now. Pure. */
export function providersIn(
  stored: Readonly<Record<string, unknown>>,
  {
    assistant,
    from,
    chosen,
  }: { readonly assistant: AssistantName; readonly from: string; readonly chosen?: string | undefined },
): { readonly providers: readonly FoundProvider[]; readonly leftOut: readonly LeftOut[] } {
  const read = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : looseText.parse(stored[name]);
  const providers: FoundProvider[] = [];
  const leftOut: LeftOut[] = [];
  for (const { vendor, key: keyName, baseUrl: urlNames = [], model: modelName } of FIELDS) {
    const [key, baseUrl] = [read(keyName), urlNames.map(read).find((url) => url !== undefined)];
    const isChosen = chosen?.toLowerCase() === vendor;
    if (key === undefined && baseUrl === undefined && !isChosen) continue;
    if (key !== undefined && isStandIn(key))
      leftOut.push({ assistant, what: `${vendor}: ${keyName ?? ''}`, reason: 'stand-in' });
    const model = isChosen || modelName !== 'apiModelId' ? modelIn(read, modelName) : undefined;
    const apiVersion = vendor === 'openai' ? read('azureApiVersion') : undefined;
    providers.push({
      assistant,
      from,
      vendor,
      models: model === undefined ? [] : [model],
      isChosen,
      ...(key !== undefined && !isStandIn(key) && { key }),
      ...(baseUrl !== undefined && { baseUrl }),
      ...(apiVersion !== undefined && { apiVersion }),
    });
  }
  return { providers, leftOut: [...leftOut, ...otherKeys(stored, assistant)] };
}

function modelIn(read: (name: string) => string | undefined, name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const long = name.charAt(0).toUpperCase() + name.slice(1);
  return read(`actMode${long}`) ?? read(`planMode${long}`) ?? read(name);
}

/** Keys of vendors that are not in the table: named by their field, never by their value. */
function otherKeys(stored: Readonly<Record<string, unknown>>, assistant: AssistantName): LeftOut[] {
  const known = new Set(FIELDS.flatMap(({ key }) => key ?? []));
  return Object.keys(stored)
    .filter((name) => /(?:key|token|secret|credentials|accountid|nonce|secrets)$/i.test(name) && !known.has(name))
    .filter((name) => looseText.parse(stored[name]) !== undefined)
    .map((what) => ({ assistant, what, reason: ACCOUNTS.test(what) ? ('account' as const) : ('address' as const) }));
}
