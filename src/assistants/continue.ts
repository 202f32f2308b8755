import type { AssistantFile } from '../domain/assistant-file.ts';
import * as z from 'zod';
import type { Found, FoundProvider, FoundText, LeftOut } from './found.ts';
import { isStandIn, looseList, looseObject, looseText, parseEnvironment, parseLoosely } from './loose.ts';
import { textFrom } from './texts.ts';

// Shapes: packages/config-yaml/src/schemas of github.com/continuedev/continue, and docs.continue.dev/reference for config.yaml and config.json.
const modelSchema = z.object({
  name: looseText,
  title: looseText,
  provider: looseText,
  model: looseText,
  apiKey: looseText,
  apiBase: looseText,
  apiVersion: looseText,
  env: z.object({ apiVersion: looseText }).optional().catch(undefined),
  roles: z.array(z.string()).optional().catch(undefined),
  uses: looseText,
  requestOptions: z.object({ headers: looseObject }).optional().catch(undefined),
});
const ruleSchema = z.union([
  z
    .string()
    .transform((rule) => ({ rule, name: undefined, globs: undefined, alwaysApply: undefined, uses: undefined })),
  z.object({
    name: looseText,
    rule: looseText,
    uses: looseText,
    globs: z.unknown().optional(),
    alwaysApply: z.boolean().optional().catch(undefined),
  }),
]);
const promptSchema = z.object({ name: looseText, description: looseText, prompt: looseText, uses: looseText });

/** Parts of a configuration that nothing in Baton does. `context`, `docs` and the like are on by default there and need no word. */
const NO_USE = ['mcpServers', 'tabAutocompleteModel', 'embeddingsProvider', 'reranker', 'tools', 'data'];
const SECRET = /^\$\{\{\s*(?:secrets|inputs)\.([\w.-]+)\s*\}\}$/;
/** Roles in which a model answers questions; without any it has all of them. */
const ANSWERS = new Set(['chat', 'edit', 'apply', 'summarize']);

/** What Continue's files say: config.yaml, else config.json, with the keys that its own `.env` holds. Pure. */
export function readContinue(files: readonly AssistantFile[]): Found {
  const own = files.filter(({ assistant }) => assistant === 'continue');
  const secrets = new Map(
    own.filter(({ role }) => role === 'environment').flatMap(({ text }) => [...parseEnvironment(text)]),
  );
  const [settings, ...others] = own.filter(({ role }) => role === 'settings').toSorted(yamlFirst);
  const texts = own.flatMap((file) => textFrom(file) ?? []);
  const superseded = others.map((file): LeftOut => leftOut(file.path, 'superseded'));
  if (!settings) return { providers: [], texts, leftOut: superseded };
  const value = parseLoosely(settings.text, settings.path.endsWith('.json') ? 'json' : 'yaml');
  if (typeof value !== 'object' || value === null)
    return { providers: [], texts, leftOut: [leftOut(settings.path, 'unreadable'), ...superseded] };
  const config = looseObject.parse(value);
  const models = looseList.parse(config['models']).map((each) => providerFrom(each, settings.path, secrets));
  const spoken = spokenTexts(config, settings.path);
  return {
    providers: models.flatMap(({ provider }) => provider ?? []),
    texts: [...spoken.texts, ...texts],
    leftOut: [
      ...models.flatMap((each) => each.leftOut),
      ...spoken.leftOut,
      ...NO_USE.filter((name) => isSet(config[name])).map((name) => leftOut(name, 'no-use')),
      ...superseded,
    ],
  };
}

function yamlFirst(one: AssistantFile, other: AssistantFile): number {
  return Number(one.path.endsWith('.json')) - Number(other.path.endsWith('.json'));
}

function leftOut(what: string, reason: LeftOut['reason']): LeftOut {
  return { assistant: 'continue', what, reason };
}

function isSet(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;
}

function providerFrom(
  entry: unknown,
  from: string,
  secrets: ReadonlyMap<string, string>,
): { readonly provider?: FoundProvider; readonly leftOut: readonly LeftOut[] } {
  const { success, data } = modelSchema.safeParse(entry);
  if (!success) return { leftOut: [leftOut('models', 'unreadable')] };
  const { provider: vendor, model, uses, apiBase, roles } = data;
  const name = data.name ?? data.title ?? model ?? uses ?? 'models';
  if (uses !== undefined) return { leftOut: [leftOut(uses, 'store')] };
  if (vendor === undefined) return { leftOut: [leftOut(name, 'unreadable')] };
  if (roles && !roles.some((role) => ANSWERS.has(role)))
    return { leftOut: [leftOut(`${name} (${roles.join(', ')})`, 'no-use')] };
  const found = keyFrom(data.apiKey, secrets);
  const problems = 'reason' in found ? [leftOut(`${name}: apiKey`, found.reason)] : [];
  const headers =
    Object.keys(data.requestOptions?.headers ?? {}).length > 0 ? [leftOut(`${name}: headers`, 'headers')] : [];
  const apiVersion = data.apiVersion ?? data.env?.apiVersion;
  return {
    provider: {
      assistant: 'continue',
      from,
      vendor,
      // "AUTODETECT" asks the server for its models.
      models: model === undefined || model === 'AUTODETECT' ? [] : [model],
      isChosen: false,
      ...(apiBase !== undefined && { baseUrl: apiBase }),
      ...(apiVersion !== undefined && { apiVersion }),
      ...('key' in found && { key: found.key }),
    },
    leftOut: [...problems, ...headers],
  };
}

function keyFrom(
  written: string | undefined,
  secrets: ReadonlyMap<string, string>,
): { readonly key: string } | { readonly reason: LeftOut['reason'] } | Record<string, never> {
  if (written === undefined) return {};
  const name = SECRET.exec(written)?.[1];
  const key = name === undefined ? written : secrets.get(name);
  if (key === undefined || key.includes('${{')) return { reason: 'secret' };
  return isStandIn(key) ? { reason: 'stand-in' } : { key };
}

/** Rules and prompts that stand in the configuration itself. */
function spokenTexts(config: Readonly<Record<string, unknown>>, from: string): Pick<Found, 'texts' | 'leftOut'> {
  const texts: FoundText[] = [];
  const missed: LeftOut[] = [];
  const add = (kind: FoundText['kind'], name: string, text: string, more: Partial<FoundText> = {}): void => {
    texts.push({ assistant: 'continue', from, kind, name, text, isConditional: false, ...more });
  };
  const system = looseText.parse(config['systemMessage']);
  if (system !== undefined) add('rule', 'system-message', system);
  for (const [index, entry] of looseList.parse(config['rules']).entries()) {
    const rule = ruleSchema.safeParse(entry).data;
    if (rule?.uses !== undefined) missed.push(leftOut(rule.uses, 'store'));
    else if (rule?.rule !== undefined)
      add('rule', rule.name ?? `rule-${index + 1}`, rule.rule, {
        isConditional: isSet(rule.globs) || rule.alwaysApply === false,
      });
  }
  for (const entry of [...looseList.parse(config['prompts']), ...looseList.parse(config['customCommands'])]) {
    const prompt = promptSchema.safeParse(entry).data;
    if (prompt?.uses !== undefined) missed.push(leftOut(prompt.uses, 'store'));
    else if (prompt?.prompt !== undefined && prompt.name !== undefined)
      add('prompt', prompt.name, prompt.prompt, {
        ...(prompt.description !== undefined && { description: prompt.description }),
      });
  }
  return { texts, leftOut: missed };
}
