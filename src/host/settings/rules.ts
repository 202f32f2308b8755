import * as z from 'zod';
import type { AtLimit } from '../../domain/budget.ts';
import type { ModelId } from '../../domain/model.ts';
import { ROUTING_PRESETS, TASK_KINDS, type TaskKind } from '../../domain/task.ts';
import { byEntry, byPart, type Checked, isRecord, type SettingRule, whole } from './rule.ts';

/** An address that the person entered, and what answers there. */
export interface Endpoint {
  readonly id: string;
  readonly label: string;
  readonly baseUrl: string;
  readonly place: 'local' | 'remote';
  readonly preset?: string;
  readonly api?: 'chat' | 'responses';
  readonly apiVersion?: string;
  readonly deployments?: readonly string[];
}

/** What holds for one kind of task. */
export interface KindSetting {
  readonly model?: ModelId;
  readonly floor?: number;
}

/** Amounts in USD, as they are set. */
export interface BudgetParts {
  readonly request?: number;
  readonly conversation?: number;
  readonly day?: number;
  readonly week?: number;
  readonly month?: number;
  readonly workspace?: number;
  readonly pipeline?: number;
  readonly unknownPrice?: number;
  readonly atLimit?: AtLimit;
}

/** Seconds. */
export interface TimeoutParts {
  readonly firstToken?: number;
  readonly idle?: number;
  readonly total?: number;
}

const endpoint: z.ZodType<Endpoint> = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/),
  label: z.string().min(1).max(80),
  baseUrl: z.string().min(1).max(2048),
  place: z.enum(['local', 'remote']).default('remote'),
  preset: z.string().max(40).exactOptional(),
  api: z.enum(['chat', 'responses']).exactOptional(),
  apiVersion: z.string().max(40).exactOptional(),
  deployments: z.array(z.string().min(1).max(200)).max(100).exactOptional(),
});
const modelId = z.custom<ModelId>((value) => typeof value === 'string' && /^[^/\s]+\/./.test(value));
const patterns = z.array(z.string().min(1).max(200)).max(500);
const hosts = z.array(z.string().min(1).max(253)).max(500);
const file = z.string().min(1).max(4096);
const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^\s*\d+(\.\d+)?\s*$/)
    .transform(Number),
]);
const amount = number.pipe(z.number().min(0).max(1_000_000));
const seconds = number.pipe(z.number().min(1).max(86_400));
const USD = 'an amount in USD, such as 2.5';
const SECONDS = 'a number of seconds from 1 to 86400';
const experiment = z.object({
  name: z.string().min(1).max(80),
  share: z.number().min(0).max(1),
  presetB: z.enum(ROUTING_PRESETS),
});
/** Numbers, and the ids that nvidia-smi and rocm-smi print. */
const GPUS = /^(?:\d{1,2}|GPU-[\w-]{4,40})(?:,(?:\d{1,2}|GPU-[\w-]{4,40})){0,15}$/;
const gpus = z
  .string()
  .transform((list) => list.replaceAll(/\s/g, ''))
  .pipe(z.string().regex(GPUS));
const flag = (says: string): SettingRule<boolean> => whole('boolean', z.boolean(), says);
const text = (says: string): SettingRule<string> => whole('text', file, says);
const PATTERNS = 'a list of patterns, such as ollama/*';

/** `kinds`: an entry counts by itself, and within it each part. */
const kinds: SettingRule<Partial<Record<TaskKind, KindSetting>>> = {
  form: 'json',
  merge: (lower, higher) => ({ ...lower, ...higher }),
  check(value): Checked<Partial<Record<TaskKind, KindSetting>>> {
    if (!isRecord(value)) return { wrong: ['it has to be an object with a kind of task for each name'] };
    const known = byPart<KindSetting>(
      { model: [modelId, 'a model id, as provider/model'], floor: [z.number().min(0).max(1), 'a number from 0 to 1'] },
      'an object with model or floor',
    );
    const checked = Object.entries(value).map(([name, entry]) => ({ name, ...known.check(entry) }));
    const isKind = z.enum(TASK_KINDS);
    return {
      value: Object.fromEntries(
        checked
          .filter(({ name }) => isKind.safeParse(name).success)
          .map(({ name, value: entry = {} }) => [name, entry]),
      ),
      wrong: checked.flatMap(({ name, wrong }) =>
        isKind.safeParse(name).success
          ? wrong.map((each) => `${name}: ${each}`)
          : [`${name.slice(0, 40)} is no kind of task`],
      ),
    };
  },
};

/**
 * Every setting that does something behind the door, by its name after `baton.`, and how its value is read: from the editor, from the environment, or
 * from the settings file. The one place for all three.
 */
export const SETTINGS = {
  preset: whole('text', z.enum(ROUTING_PRESETS), `one of ${ROUTING_PRESETS.join(', ')}`),
  'models.allow': whole('list', patterns, PATTERNS),
  'models.deny': whole('list', patterns, PATTERNS),
  maskLocal: flag('true or false'),
  privatePaths: whole('list', patterns, 'a list of globs, such as config/prod/**'),
  kinds,
  experiment: whole('json', experiment, 'an object with a name, a share from 0 to 1 and a presetB'),
  seedsFile: text('the path of a CSV file'),
  endpoints: byEntry(endpoint, 'an object with an id, a label and a baseUrl', ({ id }) => id),
  editorModels: flag('true or false'),
  privateHosts: whole('list', hosts, 'a list of hosts, such as gpu.internal.example or 10.0.0.0/24'),
  timeouts: byPart<TimeoutParts>(
    { firstToken: [seconds, SECONDS], idle: [seconds, SECONDS], total: [seconds, SECONDS] },
    'an object with firstToken, idle or total',
    { firstToken: 'BATON_TIMEOUT_FIRST_TOKEN', idle: 'BATON_TIMEOUT_IDLE', total: 'BATON_TIMEOUT_TOTAL' },
  ),
  localRequests: whole('number', number.pipe(z.int().min(1).max(64)), 'a whole number from 1 to 64'),
  budgets: byPart<BudgetParts>(
    {
      request: [amount, USD],
      conversation: [amount, USD],
      day: [amount, USD],
      week: [amount, USD],
      month: [amount, USD],
      workspace: [amount, USD],
      pipeline: [amount, USD],
      unknownPrice: [amount, USD],
      atLimit: [z.enum(['downgrade', 'ask', 'stop']), 'downgrade, ask or stop'],
    },
    'an object with amounts in USD, such as { "day": 2 }',
    {
      request: 'BATON_BUDGET_REQUEST',
      conversation: 'BATON_BUDGET_CONVERSATION',
      day: 'BATON_BUDGET_DAY',
      week: 'BATON_BUDGET_WEEK',
      month: 'BATON_BUDGET_MONTH',
      workspace: 'BATON_BUDGET_WORKSPACE',
      pipeline: 'BATON_BUDGET_PIPELINE',
      unknownPrice: 'BATON_BUDGET_UNKNOWN_PRICE',
      atLimit: 'BATON_BUDGET_AT_LIMIT',
    },
  ),
  'savings.baseline': whole('text', modelId, 'a model id, as provider/model'),
  pricesFile: text('the path of a JSON file'),
  'ledger.retentionDays': whole('number', number.pipe(z.number().min(0).max(36_500)), 'a number of days'),
  storageFolder: text('the path of a folder'),
  'ollama.address': whole('text', z.string().trim().min(1).max(2048), 'an address, such as http://127.0.0.1:11434'),
  'ollama.launch': whole('text', z.enum(['ask', 'auto', 'gpu', 'never']), 'ask, auto, gpu or never'),
  'ollama.keepAlive': whole(
    'text',
    z.string().regex(/^(?:-1|\d+|(?:\d+(?:\.\d+)?(?:h|m|s))+)$/),
    'a time as Ollama writes it, such as 30m or -1',
  ),
  'ollama.gpus': whole('text', gpus, 'numbers or ids of GPUs with commas, such as 0,1'),
  'ollama.program': text('the path of the ollama program'),
  'ollama.modelsFolder': text('the path of a folder'),
  'ollama.kvCacheType': whole('text', z.enum(['f16', 'q8_0', 'q4_0']), 'f16, q8_0 or q4_0'),
  'index.enabled': flag('true or false'),
} as const;

/** Name of a setting after `baton.`. */
export type SettingName = keyof typeof SETTINGS;

/** What a setting holds where it is set and right. */
export type SettingValue<Name extends SettingName> =
  (typeof SETTINGS)[Name] extends SettingRule<infer Value> ? Value : never;

/** Names of the settings. */
export const SETTING_NAMES: readonly SettingName[] = Object.keys(SETTINGS).filter(isSettingName);

/** True for the name of a setting. */
export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}

/** Settings that stand in the settings file (or the environment) alone: seldom needed, and not worth a line on the settings page. */
export const FILE_ONLY: ReadonlySet<SettingName> = new Set([
  'maskLocal',
  'ollama.program',
  'ollama.modelsFolder',
  'ollama.kvCacheType',
] as const);

/** The environment variable of a setting: `ollama.keepAlive` is `BATON_OLLAMA_KEEP_ALIVE`. */
export function variableOf(name: string): string {
  return `BATON_${name.replaceAll('.', '_').replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`;
}
