// What is written about settings, from the manifest and the table that reads them: schemas/baton-settings.schema.json and docs/settings.md.
// `node scripts/settings-pages.ts` writes both anew; a test holds them to it. Pure but for its end.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FILE_ONLY, isSettingName, SETTINGS, variableOf } from '../src/host/settings/rules.ts';

const root = join(import.meta.dirname, '..');

/** One setting of the manifest. */
export interface ManifestSetting {
  readonly scope: string;
  readonly default?: unknown;
  readonly markdownDescription: string;
  readonly examples?: readonly unknown[];
}

/** The settings of the manifest by group, with the English texts in place of their names. */
export function manifestGroups(): readonly {
  readonly title: string;
  readonly properties: Readonly<Record<string, ManifestSetting>>;
}[] {
  const texts = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;
  const manifest = readFileSync(join(root, 'package.json'), 'utf8').replaceAll(
    /"%([^%"\s]+)%"/g,
    (whole, name: string) => (name in texts ? JSON.stringify(texts[name]) : whole),
  );
  return (JSON.parse(manifest) as { contributes: { configuration: ReturnType<typeof manifestGroups> } }).contributes
    .configuration;
}

/** What is said of the settings that stand in the settings file alone. */
const REST: Readonly<
  Record<string, { readonly schema: object; readonly description: string; readonly example: unknown }>
> = {
  maskLocal: {
    schema: { type: 'boolean' },
    description:
      'Mask keys, tokens and passwords for models on this machine too. Not set: they get the text as it is, for it stays here.',
    example: true,
  },
  'ollama.program': {
    schema: { type: 'string' },
    description:
      'The `ollama` program that Baton starts, where it is not where its installer puts it. Takes effect in new windows.',
    example: '/opt/ollama/bin/ollama',
  },
  'ollama.modelsFolder': {
    schema: { type: 'string' },
    description:
      'Where an Ollama that Baton starts keeps its models, such as a large disk or a volume. Not set: `OLLAMA_MODELS`, else Ollama’s own folder. Takes effect in new windows.',
    example: '/models',
  },
  'ollama.kvCacheType': {
    schema: { enum: ['f16', 'q8_0', 'q4_0'] },
    description:
      'Type of the KV cache of an Ollama that Baton starts: `q8_0` takes half the memory of `f16` and allows twice the context at almost the same quality. Not set: `OLLAMA_KV_CACHE_TYPE`. Takes effect in new windows.',
    example: 'q8_0',
  },
};

/** JSON Schema of the settings file: every setting but the folder that it lies in, and the rest. */
export function settingsFileSchema(): object {
  const properties: Record<string, object> = {};
  for (const { properties: group } of manifestGroups())
    for (const [name, setting] of Object.entries(group))
      if (name !== 'baton.storageFolder' && isSettingName(name.slice('baton.'.length))) {
        const { scope: _, order: __, ...rest } = setting as ManifestSetting & { order?: number };
        properties[name] = rest;
      }
  for (const [name, { schema, description, example }] of Object.entries(REST))
    properties[`baton.${name}`] = { ...schema, markdownDescription: description, examples: [example] };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Settings of Baton that stand in a file',
    description: 'What stands here counts where neither the user settings nor BATON_* of the environment say anything.',
    type: 'object',
    additionalProperties: false,
    properties: { $schema: { type: 'string' }, ...properties },
  };
}

const SCOPES: Readonly<Record<string, string>> = {
  application: 'your user settings',
  machine: 'your settings, also of the remote machine',
  window: 'your settings or the workspace',
  resource: 'your settings or a trusted folder',
};

/** The page about all settings. */
export function settingsPage(): string {
  const groups = manifestGroups().map(({ title, properties }) =>
    [`## ${title}`, ...Object.entries(properties).map(([name, setting]) => sectionOf(name, setting))].join('\n\n'),
  );
  const rest = Object.entries(REST).map(([name, { description, example }]) =>
    [
      `### \`baton.${name}\``,
      description,
      `- stands in: the settings file\n- environment: \`${variableOf(name)}\`\n- example: \`${JSON.stringify(example)}\``,
    ].join('\n\n'),
  );
  return `${[
    '# Settings',
    '_Written by `node scripts/settings-pages.ts` from the manifest and the table that reads the settings; a test holds it to them._',
    INTRODUCTION,
    ...groups,
    '## In the settings file alone',
    ...rest,
  ].join('\n\n')}\n`;
}

const INTRODUCTION = `A value is looked for in three places, and the first one that has it counts:

1. **your settings in the editor** (\`settings.json\`, or the page _Settings → Extensions → Baton_);
2. **the environment**: each setting has a variable, for machines that nobody sits at. Lists take commas or JSON (\`BATON_MODELS_ALLOW=ollama/*,anthropic/*\`), objects JSON, switches \`true\` or \`false\`;
3. **the settings file**, \`baton-settings.json\` in the storage folder, or the one that \`BATON_SETTINGS_FILE\` names. It takes the same names, and some that are seldom needed. _Baton: Open the Settings File_ opens it, and the editor completes it.

Budgets and time limits are joined part by part, kinds by kind, and addresses by their id; any other value replaces the one below it. A value that cannot be used is named in a message with its place and is left as it stands; what else is set, or the default, counts meanwhile. Keys are never settings: see [containers](user-guide/containers.md#keys).

Four examples that can be copied into \`settings.json\` or used as the settings file: [budget-conscious](../examples/settings/budget-conscious.json), [quality first](../examples/settings/quality-first.json), [offline](../examples/settings/offline.json), [several GPUs](../examples/settings/several-gpus.json).`;

function sectionOf(name: string, { scope, default: usual, markdownDescription, examples }: ManifestSetting): string {
  const own = name.slice('baton.'.length);
  const variables = isSettingName(own)
    ? ('variables' in SETTINGS[own] && SETTINGS[own].variables) || { own: variableOf(own) }
    : {};
  const names = Object.values(variables).map((variable) => `\`${variable}\``);
  return [
    `### \`${name}\``,
    markdownDescription,
    [
      `- stands in: ${SCOPES[scope] ?? scope}${isSettingName(own) && !FILE_ONLY.has(own) && own !== 'storageFolder' ? ', the environment, the settings file' : names.length > 0 ? ', the environment' : ''}`,
      ...(names.length > 0 ? [`- environment: ${names.join(', ')}`] : []),
      `- default: \`${JSON.stringify(usual ?? null)}\``,
      `- example: \`${JSON.stringify(examples?.[0])}\``,
    ].join('\n'),
  ].join('\n\n');
}

if (import.meta.main) {
  writeFileSync(join(root, 'schemas/baton-settings.schema.json'), `${JSON.stringify(settingsFileSchema(), null, 2)}\n`);
  writeFileSync(join(root, 'docs/settings.md'), settingsPage());
}
