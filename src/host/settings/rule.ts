import * as z from 'zod';

/** What one value of a setting came to: what can be used of it, and what is wrong with the rest, each a piece of a sentence: "day has to be …". */
export interface Checked<T> {
  readonly value?: T;
  readonly wrong: readonly string[];
}

/** How a setting is read, wherever its value stands. */
export interface SettingRule<T> {
  /** How the text of an environment variable becomes a value: "2" a number, "true" a boolean, "a,b" or JSON a list, else JSON or the text itself. */
  readonly form: 'text' | 'number' | 'boolean' | 'list' | 'json';
  /** What can be used of a value. Never throws. */
  check(value: unknown): Checked<T>;
  /** Both values together, where one does not simply replace the other. */
  merge?(lower: T, higher: T): T;
  /** Variables of the environment by part, for a setting that is set part by part; else there is one, named after the setting. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A setting that can be used as a whole or not at all. `says` ends the sentence "It has to be …". */
export function whole<T>(form: SettingRule<T>['form'], schema: z.ZodType<T>, says: string): SettingRule<T> {
  return {
    form,
    check(value) {
      const parsed = schema.safeParse(value);
      return parsed.success ? { value: parsed.data, wrong: [] } : { wrong: [`it has to be ${says}`] };
    },
  };
}

/** An object whose parts count each by itself: a wrong one is left out and named. `says` is for a value that is no object. */
export function byPart<T extends object>(
  parts: { readonly [Part in keyof T]-?: readonly [schema: z.ZodType<NonNullable<T[Part]>>, says: string] },
  says: string,
  variables?: Readonly<Record<string, string>>,
): SettingRule<T> {
  const rules = parts as Readonly<Record<string, readonly [z.ZodType, string]>>;
  return {
    form: 'json',
    ...(variables && { variables }),
    merge: (lower, higher) => ({ ...lower, ...higher }),
    check(value) {
      if (!isRecord(value)) return { wrong: [`it has to be ${says}`] };
      const found: Record<string, unknown> = {};
      const wrong: string[] = [];
      for (const [name, part] of Object.entries(value)) {
        if (part === null || part === undefined || part === '') continue;
        // A folder's or a file's "constructor" is no part, although every object has one.
        const own = Object.hasOwn(rules, name) ? rules[name] : undefined;
        const [schema, partSays] = own ?? [z.never(), `one of ${Object.keys(rules).join(', ')}`];
        const parsed = schema.safeParse(part);
        if (parsed.success) found[name] = parsed.data;
        else wrong.push(own ? `${name} has to be ${partSays}` : `${clip(name)} is not ${partSays}`);
      }
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each part has just been parsed by its own schema.
      return { value: found as T, wrong };
    },
  };
}

/** A list or an object whose entries count each by itself; with `keyOf`, a higher layer's entry replaces the lower one of its key and the others stay. */
export function byEntry<Entry>(
  schema: z.ZodType<Entry>,
  says: string,
  keyOf: (entry: Entry) => string,
): SettingRule<readonly Entry[]> {
  return {
    form: 'json',
    merge: (lower, higher) => {
      const known = new Set(higher.map(keyOf));
      return [...lower.filter((entry) => !known.has(keyOf(entry))), ...higher];
    },
    check(value) {
      const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
      const found: Entry[] = [];
      const wrong: string[] = [];
      entries.forEach((entry, index) => {
        const parsed = schema.safeParse(entry);
        if (parsed.success) found.push(parsed.data);
        else wrong.push(`entry ${index + 1} has to be ${says}`);
      });
      return { value: found, wrong };
    },
  };
}

/** True for an object that is no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text from outside, short enough for a sentence. */
export function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
