import * as z from 'zod';
import type { AssistantFile } from '../domain/assistant-file.ts';
import { providersIn } from './fields.ts';
import { together, type Found, type FoundText, type LeftOut } from './found.ts';
import { looseObject, looseText, parseLoosely } from './loose.ts';
import { textFrom } from './texts.ts';

// What Roo writes out: src/core/config/importExport.ts of github.com/RooCodeInc/Roo-Code.
const exportSchema = z.object({
  providerProfiles: z.object({
    currentApiConfigName: looseText,
    apiConfigs: z.record(z.string(), looseObject).catch({}),
  }),
  globalSettings: z
    .object({
      customInstructions: looseText,
      customSupportPrompts: looseObject,
      customModes: z.array(z.unknown()).catch([]),
    })
    .optional()
    .catch(undefined),
});

/**
 * What Roo's files say. Its rules and commands are files; its settings and keys are in the editor's storage, where other extensions cannot read, and are
 * found only in a file that the person had it write out. Pure.
 */
export function readRoo(files: readonly AssistantFile[]): Found {
  const own = files.filter(({ assistant }) => assistant === 'roo');
  const exported = own.filter(({ role }) => role === 'export').map(readExport);
  const texts = own.flatMap((file) => textFrom(file) ?? []);
  const closed: LeftOut = { assistant: 'roo', what: 'API keys, providers', reason: 'store' };
  return together([
    ...exported,
    { providers: [], texts, leftOut: own.length > 0 && exported.length === 0 ? [closed] : [] },
  ]);
}

function readExport({ path, text }: AssistantFile): Found {
  const { success, data } = exportSchema.safeParse(parseLoosely(text, 'json'));
  if (!success) return { providers: [], texts: [], leftOut: [{ assistant: 'roo', what: path, reason: 'unreadable' }] };
  const { currentApiConfigName, apiConfigs } = data.providerProfiles;
  const profiles = Object.entries(apiConfigs).map(([name, profile]): Found => {
    const vendor = looseText.parse(profile['apiProvider']);
    const found = providersIn(profile, { assistant: 'roo', from: path, chosen: vendor });
    const isCurrent = name === currentApiConfigName;
    return {
      ...found,
      // Each profile has one vendor; only the profile in use is the person's choice.
      providers: found.providers.map((each) => ({ ...each, isChosen: each.isChosen && isCurrent })),
      texts: [],
    };
  });
  const { customInstructions, customModes = [], customSupportPrompts = {} } = data.globalSettings ?? {};
  const rule: FoundText[] =
    customInstructions === undefined
      ? []
      : [
          {
            assistant: 'roo',
            from: path,
            kind: 'rule',
            name: 'custom-instructions',
            text: customInstructions,
            isConditional: false,
          },
        ];
  const prompts = Object.entries(customSupportPrompts).flatMap(([name, value]): FoundText[] => {
    const words = looseText.parse(value);
    return words === undefined
      ? []
      : [{ assistant: 'roo', from: path, kind: 'prompt', name, text: words, isConditional: false }];
  });
  const modes: LeftOut[] = customModes.length > 0 ? [{ assistant: 'roo', what: 'customModes', reason: 'no-use' }] : [];
  return together([...profiles, { providers: [], texts: [...rule, ...prompts], leftOut: modes }]);
}
