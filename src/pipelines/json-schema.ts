import * as z from 'zod';
import type { JsonSchema } from '../domain/pipeline.ts';

const known = new WeakMap<JsonSchema, z.ZodType>();

/** Why a JSON schema cannot be used, or `undefined` when it can. Pure. */
export function schemaProblem(schema: JsonSchema): string | undefined {
  try {
    checker(schema);
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? (thrown.message.split('\n')[0] ?? 'it cannot be read') : 'it cannot be read';
  }
}

/** What does not fit a JSON schema, in words that follow "the output": "“code” is missing in item 3". `undefined` when it fits. Pure. */
export function misfit(schema: JsonSchema, value: unknown): string | undefined {
  const { error } = checker(schema).safeParse(value, { reportInput: true });
  const [issue] = error?.issues ?? [];
  return issue && words(issue, value);
}

/** zod builds the checker; texts that are no schemas make it throw. */
function checker(schema: JsonSchema): z.ZodType {
  const built = known.get(schema) ?? z.fromJSONSchema(completed(schema));
  known.set(schema, built);
  return built;
}

const OBJECT_WORDS = ['properties', 'required', 'additionalProperties', 'minProperties', 'maxProperties'];
const ARRAY_WORDS = ['items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems'];

/**
 * A schema with what its author meant but left out: zod looks at `required` only for listed properties, at `minItems` only beside `items`, and at neither
 * without a type. Pure.
 */
function completed(schema: JsonSchema): JsonSchema {
  const inner: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) inner[key] = completedAt(key, value);
  const has = (keywords: readonly string[]): boolean => keywords.some((each) => each in inner);
  const type = inner['type'] ?? (has(OBJECT_WORDS) ? 'object' : has(ARRAY_WORDS) ? 'array' : undefined);
  if (type === 'object' && Array.isArray(inner['required'])) {
    const listed = isSchema(inner['properties']) ? inner['properties'] : {};
    const missing = inner['required'].filter(
      (name): name is string => typeof name === 'string' && !Object.hasOwn(listed, name),
    );
    inner['properties'] = { ...Object.fromEntries(missing.map((name) => [name, {}])), ...listed };
  }
  if (type === 'array' && !has(['items', 'prefixItems'])) inner['items'] = {};
  return { ...inner, ...(type !== undefined && { type }) };
}

function completedAt(key: string, value: unknown): unknown {
  if (['properties', '$defs', 'definitions', 'patternProperties'].includes(key) && isSchema(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, isSchema(each) ? completed(each) : each]),
    );
  if (['items', 'additionalProperties', 'not'].includes(key) && isSchema(value)) return completed(value);
  if (['anyOf', 'oneOf', 'allOf', 'prefixItems'].includes(key) && Array.isArray(value))
    return value.map((each: unknown) => (isSchema(each) ? completed(each) : each));
  return value;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function words(issue: z.core.$ZodIssue, value: unknown): string {
  const path = issue.path.map((piece) => (typeof piece === 'symbol' ? piece.toString() : piece));
  const last = path.at(-1);
  const isMissing = issue.code === 'invalid_type' && issue.input === undefined && typeof last === 'string';
  if (isMissing) return `“${last}” is missing${place(path.slice(0, -1))}`;
  if (issue.code === 'unrecognized_keys') return `“${issue.keys[0] ?? ''}” does not belong${place(path) || ' there'}`;
  const what = last === undefined ? 'the whole' : typeof last === 'number' ? `item ${last + 1}` : `“${last}”`;
  const where = place(path.slice(0, -1));
  return `${what} is wrong${where}: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}${value === undefined ? ', and there is nothing' : ''}`;
}

/** " in item 3", " in “users”, item 2"; empty at the top. */
function place(path: readonly (string | number)[]): string {
  if (path.length === 0) return '';
  return ` in ${path.map((piece) => (typeof piece === 'number' ? `item ${piece + 1}` : `“${piece}”`)).join(', ')}`;
}
