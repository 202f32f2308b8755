import * as z from 'zod';
import type { AssistantFile } from '../domain/assistant-file.ts';
import { providersIn } from './fields.ts';
import type { Found, FoundProvider, LeftOut } from './found.ts';
import { isStandIn, looseObject, looseText, parseLoosely } from './loose.ts';
import { textFrom } from './texts.ts';

// providers.json: sdk/packages/core/src/types/provider-settings.ts of github.com/cline/cline.
const storedSchema = z.object({
  lastUsedProvider: looseText,
  providers: z.record(z.string(), z.object({ settings: looseObject })).catch({}),
});
const settingsSchema = z.object({
  provider: looseText,
  model: looseText,
  apiKey: looseText,
  baseUrl: looseText,
  auth: z.unknown().optional(),
  headers: looseObject,
});

/** What Cline's files say: globalState.json with secrets.json beside it, and providers.json of its newer versions. Pure. */
export function readCline(files: readonly AssistantFile[]): Found {
  const own = files.filter(({ assistant }) => assistant === 'cline');
  const leftOut: LeftOut[] = [];
  const objectIn = (
    role: AssistantFile['role'],
  ): { readonly value: Record<string, unknown>; readonly path?: string } => {
    const file = own.find((each) => each.role === role);
    if (!file) return { value: {} };
    const value = parseLoosely(file.text, 'json');
    if (typeof value !== 'object' || value === null)
      leftOut.push({ assistant: 'cline', what: file.path, reason: 'unreadable' });
    return { value: looseObject.parse(value), path: file.path };
  };
  const [settings, secrets, stored] = [objectIn('settings'), objectIn('secrets'), objectIn('providers')];
  const chosen = looseText.parse(settings.value['actModeApiProvider'] ?? settings.value['planModeApiProvider']);
  const classic = providersIn(
    { ...settings.value, ...secrets.value },
    { assistant: 'cline', from: secrets.path ?? settings.path ?? '', chosen },
  );
  const newer = newerProviders(stored.value, stored.path ?? '');
  return {
    providers: [...newer.providers, ...classic.providers],
    texts: own.flatMap((file) => textFrom(file) ?? []),
    leftOut: [...leftOut, ...newer.leftOut, ...classic.leftOut],
  };
}

function newerProviders(value: unknown, from: string): Pick<Found, 'providers' | 'leftOut'> {
  const { providers, lastUsedProvider } = storedSchema
    .catch({ lastUsedProvider: undefined, providers: {} })
    .parse(value);
  const leftOut: LeftOut[] = [];
  const found = Object.entries(providers).flatMap(([id, { settings }]): FoundProvider[] => {
    const { provider: vendor = id, apiKey, baseUrl, model, auth, headers } = settingsSchema.parse(settings);
    const miss = (what: string, reason: LeftOut['reason']): void =>
      void leftOut.push({ assistant: 'cline', what, reason });
    if (apiKey === undefined && auth !== undefined) {
      miss(vendor, 'account');
      return [];
    }
    if (Object.keys(headers).length > 0) miss(`${vendor}: headers`, 'headers');
    const isUsable = apiKey !== undefined && !isStandIn(apiKey);
    if (apiKey !== undefined && !isUsable) miss(`${vendor}: apiKey`, 'stand-in');
    return [
      {
        assistant: 'cline',
        from,
        vendor,
        models: model === undefined ? [] : [model],
        isChosen: lastUsedProvider === id,
        ...(isUsable && { key: apiKey }),
        ...(baseUrl !== undefined && { baseUrl }),
      },
    ];
  });
  return { providers: found, leftOut };
}
