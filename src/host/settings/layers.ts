import { type Environment, fromEnvironment } from './from-environment.ts';
import { clip, type SettingRule } from './rule.ts';
import { FILE_ONLY, isSettingName, SETTING_NAMES, SETTINGS, type SettingName, type SettingValue } from './rules.ts';

/** What the settings file holds: by name after `baton.`, and what is wrong with the file itself. */
export interface SettingsFile {
  read(): { readonly values: Readonly<Record<string, unknown>>; readonly problem?: string };
  /** Its path, as sentences name it. */
  readonly path: string;
}

/** Where values come from. */
export interface SettingSources {
  /** What the person set in the editor, by name after `baton.`; `undefined` where nothing is set. */
  readonly own: (name: string) => unknown;
  readonly env: Environment;
  /** Absent: there is none. */
  readonly file?: SettingsFile;
}

/** The settings as they hold now; asked anew at each read. */
export interface Settings {
  /** The value that counts: the person's own in the editor, else the environment's, else the settings file's; `undefined` leaves it to the default. */
  read<Name extends SettingName>(name: Name): SettingValue<Name> | undefined;
  /** As {@link read}, by any name; `undefined` for one that is none. */
  readonly value: (name: string) => unknown;
  /** Where the value that counts stands; the highest of several that are joined. */
  origin(name: SettingName): 'editor' | 'environment' | 'file' | undefined;
  /** One sentence for each value that cannot be used, and what counts instead. Nothing that is wrong is changed or deleted. */
  problems(): readonly string[];
}

interface Layer {
  readonly origin: 'editor' | 'environment' | 'file';
  readonly value?: unknown;
  readonly wrong: readonly { readonly where: string; readonly what: string }[];
}

/** Joins the three places that settings stand in. Reads nothing before it is asked. */
export function createSettings({ own, env, file }: SettingSources): Settings {
  const layersOf = (name: SettingName): readonly Layer[] => {
    const rule: SettingRule<unknown> = SETTINGS[name];
    const isInEditor = !FILE_ONLY.has(name);
    const inEnvironment = fromEnvironment(name, rule, env);
    return [
      ...(isInEditor ? [layer('editor', rule, own(name), `baton.${name}`)] : []),
      {
        origin: 'environment',
        ...inEnvironment,
        wrong: inEnvironment.wrong.map(({ variable, what }) => ({ where: `${variable} of the environment`, what })),
      },
      // Which folder the file lies in is found before the file is read.
      ...(file && name !== 'storageFolder'
        ? [layer('file', rule, file.read().values[name], `baton.${name} in ${file.path}`)]
        : []),
    ];
  };
  const valueOf = (name: SettingName): unknown => {
    const rule: SettingRule<unknown> = SETTINGS[name];
    const found = layersOf(name).flatMap(({ value }) => (value === undefined ? [] : [value]));
    return rule.merge === undefined
      ? found[0]
      : found
          .toReversed()
          .reduce<unknown>((lower, higher) => (lower === undefined ? higher : rule.merge?.(lower, higher)), undefined);
  };
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the value was parsed by the rule of its name.
    read: <Name extends SettingName>(name: Name) => valueOf(name) as SettingValue<Name> | undefined,
    value: (name) => (isSettingName(name) ? valueOf(name) : undefined),
    origin: (name) => layersOf(name).find(({ value }) => value !== undefined)?.origin,
    problems() {
      const inFile = file?.read();
      const unknown = Object.keys(inFile?.values ?? {}).filter((name) => !isSettingName(name));
      return [
        ...(inFile?.problem === undefined ? [] : [inFile.problem]),
        ...unknown.map(
          (name) =>
            `baton.${clip(name)} in ${file?.path ?? ''} is no setting that this version knows. It stays as it is and does nothing here.`,
        ),
        ...SETTING_NAMES.flatMap((name) => layersOf(name).flatMap(({ wrong }) => wrong)).map(
          ({ where, what }) =>
            `${where} cannot be used: ${what}. Until it is put right, what else is set or the default counts.`,
        ),
      ];
    },
  };
}

function layer(origin: Layer['origin'], rule: SettingRule<unknown>, set: unknown, where: string): Layer {
  if (set === undefined || set === null || set === '') return { origin, wrong: [] };
  const { value, wrong } = rule.check(set);
  return {
    origin,
    ...(value !== undefined && { value }),
    wrong: wrong.map((what) => ({ where, what })),
  };
}
