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
  const built = known.get(schema) ?? z.fromJSONSchema(schema);
  known.set(schema, built);
  return built;
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
